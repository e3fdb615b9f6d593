/** A UUIDv7: 48 bits of wall time in milliseconds, then chance. For visits that begin on the phone [sync §On the phone 1]. */
export function uuid7(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(now) << 16n) | 0x7000n | (BigInt(bytes[6] ?? 0) << 8n & 0x0f00n) | BigInt(bytes[7] ?? 0));
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
