/**
 * The file that leaves the phone: a magic line, the key's salt, then frames, each AES-256-GCM under a key from the passphrase.
 *
 * A frame is its length (4 bytes) and its ciphertext. The nonce is the frame's number; the number and "last" stand in the
 * authenticated data as well, so a frame left out, moved or cut off is found. PBKDF2, since the page's policy lets no WebAssembly
 * run (argon2) and WebCrypto has nothing better.
 */
import { StoreError } from "./errors.ts";

const MAGIC = new TextEncoder().encode("suiji1\n");
const SALT_BYTES = 16;
const ROUNDS = 600_000;
const HEAD_BYTES = MAGIC.length + SALT_BYTES;

/** A file that cannot be read: `wrong_passphrase`, or `not_our_file` (also one that was cut or altered). */
export class ImportRefused extends StoreError {}

async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const raw = new TextEncoder().encode(passphrase.normalize("NFKC"));
  const base = await crypto.subtle.importKey("raw", raw, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** The key is new for every file (its salt is), so counting from 0 never repeats a nonce. */
function gcm(n: number, last: boolean): AesGcmParams {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setUint32(8, n);
  const additionalData = new Uint8Array(5);
  new DataView(additionalData.buffer).setUint32(0, n);
  additionalData[4] = last ? 1 : 0;
  return { name: "AES-GCM", iv, additionalData };
}

/** The frames as a file's parts, made one by one: memory holds one frame at a time, the browser keeps the rest on disk. */
export async function written(passphrase: string, frames: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Blob[]> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const key = await keyOf(passphrase, salt);
  const parts = [new Blob([MAGIC, salt])];
  let n = 0;
  const push = async (frame: Uint8Array<ArrayBuffer>, last: boolean): Promise<void> => {
    const sealed = await crypto.subtle.encrypt(gcm(n++, last), key, frame);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, sealed.byteLength);
    parts.push(new Blob([length, sealed]));
  };
  for await (const frame of frames) await push(frame, false);
  await push(new Uint8Array(), true);
  return parts;
}

/** The frames of a file, in order. Throws ImportRefused; only when the last frame came is the file whole. */
export async function* read(passphrase: string, file: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (head.length < HEAD_BYTES || MAGIC.some((byte, n) => head[n] !== byte)) throw new ImportRefused("not_our_file");
  const key = await keyOf(passphrase, head.slice(MAGIC.length));
  let from = HEAD_BYTES;
  for (let n = 0; ; n++) {
    const told = new DataView(await file.slice(from, from + 4).arrayBuffer());
    if (told.byteLength < 4) throw new ImportRefused("not_our_file");
    const to = from + 4 + told.getUint32(0);
    if (to > file.size) throw new ImportRefused("not_our_file");
    const sealed = await file.slice(from + 4, to).arrayBuffer();
    const last = to === file.size;
    let frame: ArrayBuffer;
    try {
      frame = await crypto.subtle.decrypt(gcm(n, last), key, sealed);
    } catch {
      throw new ImportRefused(n === 0 ? "wrong_passphrase" : "not_our_file");
    }
    if (last) return;
    yield new Uint8Array(frame);
    from = to;
  }
}
