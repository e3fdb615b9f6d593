/** One request to our server, and what its answer means [sync §Three kinds of trouble]. */
import type { Trouble } from "../store/index.ts";

/** `after`: how many milliseconds the server asks us to wait, null if it does not say. */
export type Told<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly trouble: Trouble; readonly after: number | null };

export interface Sending {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly language: "zh" | "en";
  readonly now: number;
}

/** A part of 512 KiB at 2 G speed and a slow server still fit; then the radio is gone. */
const PATIENCE_MS = 120_000;
const AGAIN = new Set([408, 425, 429]);

/**
 * Sends it; answers the JSON, or what kind of trouble it is. Never throws.
 *
 * A reply without our header, or that is no JSON, comes from somebody in between (a captive portal): whatever its status says,
 * nothing has been acknowledged, and the request is tried again.
 */
export async function request<T>(sending: Sending): Promise<Told<T>> {
  const { method, path, body, language, now } = sending;
  const trouble = (kind: Trouble["kind"], code: string, words: string | null = null, after: number | null = null): Told<T> => ({
    ok: false,
    trouble: { kind, code, words, at: now },
    after,
  });
  if (method !== "GET" && !body?.byteLength) throw new Error(`${method} ${path} without a body`);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(path, {
      method,
      headers: { Accept: "application/json", "Accept-Language": language === "zh" ? "zh-CN" : "en", ...sending.headers },
      ...(body ? { body } : {}),
      // Our server redirects nobody here; a portal does.
      redirect: "error",
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    text = await answer.text();
  } catch (error) {
    return trouble("again", error instanceof DOMException && error.name === "TimeoutError" ? "timeout" : "network");
  }
  const { status, headers } = answer;
  if (headers.get("anfang") !== "1" || !/^application\/(problem\+)?json\b/.test(headers.get("content-type") ?? "")) {
    return trouble("again", "captive");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return trouble("again", "garbled", null, waitOf(headers.get("retry-after"), now));
  }
  if (answer.ok) return { ok: true, value: value as T };
  const problem = (typeof value === "object" && value !== null ? value : {}) as { code?: unknown; detail?: unknown; retry?: unknown };
  const code = typeof problem.code === "string" ? problem.code : `status_${status}`;
  const words = typeof problem.detail === "string" ? problem.detail : null;
  return trouble(kindOf(status, problem.retry), code, words, waitOf(headers.get("retry-after"), now));
}

/** Which of the three kinds a status of our own server is, with what its problem says of trying again. */
export function kindOf(status: number, retry?: unknown): Trouble["kind"] {
  if (status === 401 || status === 403) return "sign_in";
  return retry === "later" || AGAIN.has(status) || status >= 500 || status < 400 ? "again" : "person";
}

/** `Retry-After` in milliseconds: seconds, or a date. */
export function waitOf(told: string | null, now: number): number | null {
  if (told === null) return null;
  if (/^\d+$/.test(told)) return Number(told) * 1000;
  const at = Date.parse(told);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
