/**
 * Ed25519 verification by RFC 8032 §5.1.7, for browsers whose WebCrypto does not know it (Chromium before 137, older WebViews).
 * Without it such a phone could either never mark a visit as sent, or would have to believe any receipt.
 *
 * Only verification, only public values: nothing here needs constant time. About 10 ms a receipt.
 */
const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (a: bigint, m = P): bigint => ((a % m) + m) % m;

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, mod(base)];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

const inverse = (a: bigint): bigint => power(a, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** A point in extended coordinates: x = X/Z, y = Y/Z, x·y = T/Z. */
type Point = readonly [X: bigint, Y: bigint, Z: bigint, T: bigint];

function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(scalar: bigint, point: Point): Point {
  let [result, double]: [Point, Point] = [[0n, 1n, 1n, 0n], point];
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = add(result, double);
    double = add(double, double);
  }
  return result;
}

const equal = (a: Point, b: Point): boolean => mod(a[0] * b[2] - b[0] * a[2]) === 0n && mod(a[1] * b[2] - b[1] * a[2]) === 0n;

function little(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** The point that 32 bytes stand for, null where there is none. */
function decompress(bytes: Uint8Array): Point | null {
  const whole = little(bytes);
  const sign = whole >> 255n;
  const y = whole & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  if (mod(v * x * x) === mod(-u)) x = mod(x * ROOT_OF_MINUS_ONE);
  else if (mod(v * x * x) !== u) return null;
  if (x === 0n && sign) return null;
  if ((x & 1n) !== sign) x = mod(-x);
  return [x, y, 1n, mod(x * y)];
}

const BASE = decompress(Uint8Array.from([0x58, ...Array.from({ length: 31 }, () => 0x66)]));

/** Whether `signature` (64 bytes) is the one of `message` under the public `key` (32 bytes). */
export async function verifiedSlowly(
  key: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64) return false;
  const [of, r, s] = [decompress(key), decompress(signature.subarray(0, 32)), little(signature.subarray(32))];
  if (!BASE || !of || !r || s >= ORDER) return false;
  const hashed = new Uint8Array(64 + message.length);
  hashed.set(signature.subarray(0, 32));
  hashed.set(key, 32);
  hashed.set(message, 64);
  const k = little(new Uint8Array(await crypto.subtle.digest("SHA-512", hashed))) % ORDER;
  return equal(times(s, BASE), add(r, times(k, of)));
}
