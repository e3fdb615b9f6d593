import { canonical } from "../core/canonical.ts";
import type { Receipt } from "../core/wire.ts";
import { fromBase64 } from "./bytes.ts";
import { verifiedSlowly } from "./ed25519.ts";

/** Whether the server's key (base64 of 32 bytes) signed this receipt as it stands. Never throws. */
export async function signed(receipt: Receipt, key: string): Promise<boolean> {
  try {
    const { signature, ...said } = receipt;
    return await verified(fromBase64(key), fromBase64(signature), canonical(said));
  } catch {
    return false;
  }
}

async function verified(
  key: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch {
    return verifiedSlowly(key, signature, message);
  }
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}
