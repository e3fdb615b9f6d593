import type { OutboxListed } from "../../store/index.ts";

export interface Standing {
  readonly word: "waiting" | "sending" | "received" | "complete" | "parked" | "quarantined" | "conflict" | "refused";
  readonly tone: "plain" | "pine" | "amber" | "cinnabar";
  /** What to do, where there is something to do. */
  readonly todo: "do_waiting" | "do_received" | "do_parked" | "do_quarantined" | "do_conflict" | "do_refused" | null;
}

const BY_RECEIPT: Record<string, Standing> = {
  received: { word: "received", tone: "pine", todo: "do_received" },
  complete: { word: "complete", tone: "pine", todo: null },
  parked: { word: "parked", tone: "amber", todo: "do_parked" },
  quarantined: { word: "quarantined", tone: "amber", todo: "do_quarantined" },
  conflict: { word: "conflict", tone: "cinnabar", todo: "do_conflict" },
  refused: { word: "refused", tone: "cinnabar", todo: "do_refused" },
};

/** How a sealed visit stands. Only a receipt says that it arrived; what the engine hopes does not count. */
export function standing(of: Pick<OutboxListed, "outbox" | "receipt">, sending: boolean): Standing {
  const told = of.receipt ? BY_RECEIPT[of.receipt.kind] : undefined;
  if (told) return told;
  if (of.outbox?.state === "needs_person") return { word: "refused", tone: "cinnabar", todo: "do_refused" };
  return sending ? { word: "sending", tone: "plain", todo: null } : { word: "waiting", tone: "amber", todo: "do_waiting" };
}
