import type { PersonDown } from "../core/wire.ts";
import { adopt, set, type Store, type Trouble } from "../store/index.ts";
import { packed } from "./bytes.ts";
import { request } from "./request.ts";

/** One answer from the server, told apart [sync §Three kinds of trouble]. */
export type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: Trouble };

/** Any request with a JSON answer. A reply without our header is trouble `captive`. Never throws. */
export async function ask<T>(
  method: "GET" | "POST",
  path: string,
  body?: unknown,
  language: "zh" | "en" = "zh",
): Promise<Asked<T>> {
  const sent = method === "POST" ? await packed(body ?? {}) : {};
  return request<T>({ method, path, language, now: Date.now(), ...sent });
}

/** What the desk lists this phone as: its system and browser, nothing else. */
function phoneName(): string {
  const agent = navigator.userAgent;
  const system = /iPhone|iPad|Android|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? "phone";
  const browser = /MicroMessenger|Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? "browser";
  return `${system} · ${browser}`;
}

/** Makes this phone a shopper's by the one-time code from the desk. */
export function enrol(store: Store, code: string, language: "zh" | "en"): Promise<Asked<PersonDown>> {
  return enter(store, "/api/enrol", { code, phone: phoneName() }, language);
}

/** The same with login and password; also after a sign-in has ended. */
export function signIn(store: Store, login: string, password: string, language: "zh" | "en"): Promise<Asked<PersonDown>> {
  return enter(store, "/api/sign-in", { login, password, phone: phoneName() }, language);
}

async function enter(store: Store, path: string, body: unknown, language: "zh" | "en"): Promise<Asked<PersonDown>> {
  const answer = await ask<PersonDown>("POST", path, body, language);
  if (answer.ok) {
    await adopt(store, answer.value);
    // Whoever hands out the code vouches for the server: its receipts' key is taken anew from the next reply.
    await set(store, "server_key", null);
  }
  return answer;
}

/** Ends this phone's sign-in at the server; true when it is ended there. Without a network only the server's own limit would. */
export async function signOut(): Promise<boolean> {
  try {
    const answer = await fetch("/api/sign-out", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
      redirect: "error",
      cache: "no-store",
      credentials: "same-origin",
    });
    // 401: it had ended before.
    return answer.headers.get("anfang") === "1" && (answer.ok || answer.status === 401);
  } catch {
    return false;
  }
}
