// Canonical JSON (RFC 8785) and SHA-256: what every digest in the house is taken of. Mirror: backend/anfang/core/canonical.py.
import canonicalize from "canonicalize";

/** The RFC 8785 bytes of a JSON value. Throws for what has none: NaN, lone surrogates, undefined, integers from 2^53. */
export function canonical(value: unknown): Uint8Array<ArrayBuffer> {
  refuseInexact(value);
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("no JSON value");
  return new TextEncoder().encode(text);
}

/** SHA-256 in lower-case hex. */
export async function digest(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whole numbers beyond 2^53 are not the same on both sides, and undefined would vanish; the rest canonicalize refuses. */
function refuseInexact(value: unknown): void {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RangeError("an integer that JSON does not carry exactly");
  }
  if (value === undefined) throw new TypeError("undefined is no JSON value");
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) refuseInexact(inner);
  }
}
