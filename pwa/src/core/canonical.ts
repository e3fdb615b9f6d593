// Canonical JSON (RFC 8785) and SHA-256: what every digest in the house is taken of. Mirror: backend/anfang/core/canonical.py.

/** The RFC 8785 bytes of a JSON value. Throws for what has none: NaN, lone surrogates, undefined, integers from 2^53. */
export function canonical(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(written(value));
}

/** SHA-256 in lower-case hex. */
export async function digest(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${Array.from(value, written).join()}]`;
  if (typeof value === "object" && value !== null) {
    // By UTF-16 code units, as RFC 8785 has it.
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, inner]) => `${written(key)}:${written(inner)}`).join()}}`;
  }
  if (!alike(value)) throw new TypeError("no JSON that both sides read alike");
  // RFC 8785 writes numbers and strings as ECMAScript does.
  return JSON.stringify(value);
}

/** Whether both sides read it as the same: no whole number beyond 2^53, no lone surrogate, which has no UTF-8. */
function alike(value: unknown): boolean {
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (typeof value === "number") return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  return typeof value === "boolean" || value === null;
}
