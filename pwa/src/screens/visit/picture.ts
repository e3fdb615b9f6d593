/** Longest side of a photo that is kept, in pixels; enough to read a posted price list. */
const LONGEST = 2560;
const QUALITY = 0.85;

/** The size of a picture brought down to LONGEST, never up. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const by = Math.min(1, LONGEST / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) };
}

/**
 * A picture as JPEG bytes of at most 2560 pixels a side. Drawn anew, so nothing of what the camera wrote beside it (place, phone,
 * time) goes along. Throws where the file is no picture that this browser can read.
 */
export async function asJpeg(source: Blob | HTMLVideoElement): Promise<ArrayBuffer> {
  const picture = await createImageBitmap(source);
  try {
    const { width, height } = fitted(picture.width, picture.height);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.drawImage(picture, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob) throw new Error("no picture");
    return await blob.arrayBuffer();
  } finally {
    picture.close();
  }
}
