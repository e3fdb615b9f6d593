import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { expect, it } from "vitest";
import { verifiedSlowly } from "../../src/sync/ed25519.ts";

const hex = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));

it("knows RFC 8032's own signature (§7.1, test 2) and refuses it one bit off", async () => {
  const key = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const signature = hex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  );
  expect(await verifiedSlowly(key, signature, hex("72"))).toBe(true);
  expect(await verifiedSlowly(key, signature, hex("73"))).toBe(false);
  for (const at of [0, 31, 32, 63]) {
    const bent = signature.slice();
    bent[at] = (bent[at] ?? 0) ^ 1;
    expect(await verifiedSlowly(key, bent, hex("72"))).toBe(false);
  }
});

it("says the same as another implementation, whatever is signed", async () => {
  for (let n = 0; n < 12; n++) {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const message = Uint8Array.from(randomBytes(n * 37));
    const key = Uint8Array.from(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
    const signature = Uint8Array.from(sign(null, message, privateKey));
    expect(await verifiedSlowly(key, signature, message)).toBe(true);
    expect(await verifiedSlowly(Uint8Array.from(randomBytes(32)), signature, message)).toBe(false);
  }
});

it("refuses a scalar beyond the order: one signature must not have two forms", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const key = Uint8Array.from(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
  const signature = Uint8Array.from(sign(null, Uint8Array.of(1), privateKey));
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const scalar = signature.slice(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + order;
  for (let n = 0; n < 32; n++) signature[32 + n] = Number((scalar >> BigInt(8 * n)) & 255n);
  expect(await verifiedSlowly(key, signature, Uint8Array.of(1))).toBe(false);
});
