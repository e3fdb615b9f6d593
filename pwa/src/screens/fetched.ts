import { language } from "../words.ts";

/** A file of the server's in the language of now; null when it has none for us. Throws without a network. */
export async function fetched(path: string, type: string): Promise<Blob | null> {
  const answer = await fetch(path, { headers: { "accept-language": language.peek() }, credentials: "same-origin", cache: "no-store" });
  // Without our header the answer comes from somebody else, such as a portal that wants a sign-in.
  const ours = answer.headers.has("anfang") && (answer.headers.get("content-type") ?? "").startsWith(type);
  return answer.ok && ours ? answer.blob() : null;
}
