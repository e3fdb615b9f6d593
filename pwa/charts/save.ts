/** Let the reader keep something as a file. Nothing leaves the browser. */
export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A table as CSV with the mark that makes Excel read UTF-8. No cell can become a formula. */
export function csvOf(table: HTMLTableElement): Blob {
  const lines = [...table.rows].map((row) => [...row.cells].map((cell) => quoted(cell.innerText)).join(","));
  return new Blob(["\uFEFF", lines.join("\r\n"), "\r\n"], { type: "text/csv" });
}

/** One cell: on one line, quoted, and with a quote before what a spreadsheet would take for a formula. */
export function quoted(text: string): string {
  const plain = text.replaceAll(/\s+/g, " ").trim();
  const safe = /^[=+\-@]/.test(plain) && !/^[+-]?[\d.]+( %)?$/.test(plain) ? `'${plain}` : plain;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** The drawing as pixels, twice as fine as it is shown. */
export async function pngOf(drawing: SVGSVGElement): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(drawing))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * drawing.clientWidth;
  canvas.height = 2 * drawing.clientHeight;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}
