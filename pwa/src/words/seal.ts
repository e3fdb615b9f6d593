import type { Says } from "./says.ts";

/** Sealing, and the report of one visit. */
export const seal = {
  title: ["封存", "Seal"],
  missing: (n: number) => [`还缺 ${n} 处`, n === 1 ? "1 thing is missing" : `${n} things are missing`],
  missingWhy: ["补齐后才能封存。点一条即跳到那里。", "It can be sealed once these are there. Tap one to go to it."],
  what_answer: ["未作答", "not answered"],
  what_evidence: ["缺证据", "evidence missing"],
  what_reason: ["缺原因", "reason missing"],
  what_other: ["需更正", "to be corrected"],
  complete: ["内容完整，可以封存", "Complete, ready to be sealed"],
  completeWhy: ["封存后不能再改，手机联网时自动发送。", "A sealed visit does not change; it is sent when there is a network."],
  doIt: ["封存", "Seal"],
  sealing: ["正在封存…", "Sealing…"],
  note: ["整次暗访的备注（可不填）", "Note on the whole visit (optional)"],
  scoreHidden: ["本检查表不向暗访人员显示得分。", "This checklist does not show scores to shoppers."],
} satisfies Says;
