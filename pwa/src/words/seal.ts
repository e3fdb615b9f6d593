import { both } from "./both.ts";

/** Sealing, and the report of one visit. */
export const seal = both(
  {
    title: "封存",
    missing: (n: number) => `还缺 ${n} 处`,
    missingWhy: "补齐后才能封存。点一条即跳到那里。",
    what_answer: "未作答",
    what_evidence: "缺证据",
    what_reason: "缺原因",
    what_other: "需更正",
    complete: "内容完整，可以封存",
    completeWhy: "封存后不能再改，手机联网时自动发送。",
    doIt: "封存",
    sealing: "正在封存…",
    sealed: "已封存",
    note: "整次暗访的备注（可不填）",
    photos: "照片",
    scoreHidden: "本检查表不向暗访人员显示得分。",
  },
  {
    title: "Seal",
    missing: (n: number) => (n === 1 ? "1 thing is missing" : `${n} things are missing`),
    missingWhy: "It can be sealed once these are there. Tap one to go to it.",
    what_answer: "not answered",
    what_evidence: "evidence missing",
    what_reason: "reason missing",
    what_other: "to be corrected",
    complete: "Complete, ready to be sealed",
    completeWhy: "A sealed visit does not change; it is sent when there is a network.",
    doIt: "Seal",
    sealing: "Sealing…",
    sealed: "Sealed",
    note: "Note on the whole visit (optional)",
    photos: "Photos",
    scoreHidden: "This checklist does not show scores to shoppers.",
  },
);
