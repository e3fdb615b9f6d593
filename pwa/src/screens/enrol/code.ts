export const CODE_LENGTH = 10;

/** What was typed or scanned, without the spaces, dashes and small letters that people put into it. */
export function plainCode(typed: string): string {
  return typed.normalize("NFKC").toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
}

/** The code inside an address such as https://…/app/#enrol=AB12CD34EF, or the text itself; null if it is neither. */
export function codeIn(text: string): string | null {
  const found = plainCode(/#enrol=([^&#]*)/.exec(text)?.[1] ?? (text.includes("/") ? "" : text));
  return found.length === CODE_LENGTH ? found : null;
}

/** In two groups of five, easier to compare with a sheet of paper. */
export function spaced(code: string): string {
  return code.length > 5 ? `${code.slice(0, 5)} ${code.slice(5)}` : code;
}
