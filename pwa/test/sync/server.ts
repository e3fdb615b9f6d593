/** A small server behind `fetch`, that keeps what came and can be told to answer badly. The real one is in the browser's tests. */
import { generateKeyPairSync, sign } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { canonical, digest } from "../../src/core/canonical.ts";
import type { Parcel, Receipt, SyncReply, SyncRequest } from "../../src/core/wire.ts";
import { PART_BYTES } from "../../src/core/wire.ts";
import { LAN } from "../store/kit.ts";

export interface Got {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}
type Answer = Response | "dead" | null;

const JSON_HEADERS = { "Content-Type": "application/json", anfang: "1" };

export class Server {
  readonly got: Got[] = [];
  readonly parcels = new Map<string, Parcel>();
  readonly parts = new Map<string, Map<number, Uint8Array>>();
  readonly sealed = new Set<string>();
  epoch = "first";
  /** Asked before each request; what it answers is sent instead. */
  before: (got: Got) => Answer = () => null;
  /** Asked after each request was done; what it answers is sent instead of the reply, which is lost. */
  after: (got: Got) => Answer = () => null;
  change: (reply: SyncReply, sent: SyncRequest) => SyncReply = (reply) => reply;
  readonly #keys = generateKeyPairSync("ed25519");
  readonly #real = globalThis.fetch;

  open(): this {
    globalThis.fetch = (input, init) => this.#fetch(String(input), init ?? {});
    return this;
  }

  close(): void {
    globalThis.fetch = this.#real;
  }

  /** The server forgets everything and begins another epoch: an older backup. */
  restore(): void {
    this.parcels.clear();
    this.parts.clear();
    this.sealed.clear();
    this.epoch = "second";
  }

  paths(): string[] {
    return this.got.map((one) => `${one.method} ${one.path}`);
  }

  receipt(name: string, more: Partial<Receipt> = {}): Receipt {
    const parcel = this.parcels.get(name);
    const missing = [...new Set(parcel?.evidence.map((one) => one.digest))].filter((one) => !this.sealed.has(one));
    const said = {
      visit: parcel?.visit ?? null,
      revision: parcel?.revision ?? null,
      digest: name,
      kind: missing.length ? "received" : "complete",
      received_at: "2026-11-22T08:00:00Z",
      scorecard: null,
      final: null,
      missing,
      problems: [],
      data_kept: true,
      ...more,
    } as Omit<Receipt, "signature">;
    return { ...said, signature: sign(null, canonical(said), this.#keys.privateKey).toString("base64") };
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const body = init.body ? new Uint8Array(await new Response(init.body).arrayBuffer()) : new Uint8Array();
    const got: Got = { method: init.method ?? "GET", path, headers: new Headers(init.headers), body };
    this.got.push(got);
    const answer = this.before(got) ?? (await this.#done(got));
    const told = this.after(got) ?? answer;
    if (told === "dead") throw new TypeError("network");
    return told;
  }

  async #done({ method, path, headers, body }: Got): Promise<Response> {
    if (path === "/api/sync") {
      const plain = headers.get("content-encoding") === "gzip" ? gunzipSync(body) : body;
      return this.#sync(JSON.parse(new TextDecoder().decode(plain)) as SyncRequest);
    }
    const [, , , name = "", , n = "0"] = path.split("/");
    const parts = this.parts.get(name) ?? new Map<number, Uint8Array>();
    this.parts.set(name, parts);
    if (method === "PUT") parts.set(Number(n), body);
    if (path.endsWith("/seal")) {
      const whole = new Uint8Array(Buffer.concat([...parts].sort((a, b) => a[0] - b[0]).map((one) => one[1])));
      if ((await digest(whole)) === name) this.sealed.add(name);
      else parts.clear();
    }
    const size = [...parts.values()].reduce((sum, one) => sum + one.length, 0);
    return Response.json({ digest: name, size, parts: [...parts.keys()], sealed: this.sealed.has(name) }, { headers: JSON_HEADERS });
  }

  async #sync(sent: SyncRequest): Promise<Response> {
    for (const one of sent.parcels) {
      const bytes = new TextEncoder().encode(one.body);
      if ((await digest(bytes)) !== one.digest) throw new Error("a parcel that is not what it says");
      this.parcels.set(one.digest, JSON.parse(one.body) as Parcel);
    }
    const brought = new Set(sent.parcels.map((one) => one.digest));
    const held = sent.inventory.filter((one) => one.digest && one.state !== "sealed" && !brought.has(one.digest));
    const now = held.filter((one) => this.parcels.has(one.digest ?? "")).map((one) => this.receipt(one.digest ?? ""));
    const reply: SyncReply = {
      schema: 1,
      epoch: this.epoch,
      key: this.#keys.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64"),
      person: LAN,
      receipts: sent.parcels.map((one) => this.receipt(one.digest)),
      changed: now.filter((one) => one.kind !== held.find((line) => line.digest === one.digest)?.state),
      assignments: [],
      halls: [],
      checklists: [],
      returned: [],
      wanted: [],
      offer_again: held.filter((one) => !this.parcels.has(one.digest ?? "")).map(({ visit, revision }) => ({ visit, revision })),
      server_received_at: 1_790_000_000_000,
      server_sent_at: 1_790_000_000_004,
    };
    return Response.json(this.change(reply, sent), { headers: JSON_HEADERS });
  }

  /** How often each part came, e.g. 1 for all when nothing was sent twice. */
  partsSent(): number {
    return this.got.filter((one) => one.method === "PUT").length;
  }

  static parts(bytes: number): number {
    return Math.ceil(bytes / PART_BYTES);
  }
}

/** A reply of the server with a problem. */
export function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return Response.json({ code, detail: "原因", status }, { status, headers: { "Content-Type": "application/problem+json", anfang: "1", ...headers } });
}
