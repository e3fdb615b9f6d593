/** Base64 with `+/=`, as headers and receipts carry it; throws for anything else. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** RFC 9530: `sha-256=:…:` over the bytes of a part. */
export async function contentDigest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return `sha-256=:${toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)))}:`;
}

/** JSON as a request body, gzipped where the browser can. */
export async function packed(value: unknown): Promise<{ body: Uint8Array<ArrayBuffer>; headers: Record<string, string> }> {
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const headers = { "Content-Type": "application/json" };
  if (typeof CompressionStream === "undefined") return { body: plain, headers };
  const stream = new Blob([plain]).stream().pipeThrough(new CompressionStream("gzip"));
  const body = new Uint8Array(await new Response(stream).arrayBuffer());
  return { body, headers: { ...headers, "Content-Encoding": "gzip" } };
}
