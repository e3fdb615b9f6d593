import type { Says } from "./says.ts";

/** Names of things that arrive as keys. */
export const names = {
  tier_flagship: ["旗舰厅", "flagship"],
  tier_central: ["中心城市主厅", "main hall"],
  tier_second: ["二级厅", "second tier"],
  tier_third: ["三级厅", "third tier"],
  tier_cooperative: ["合作厅", "cooperative"],
  unit_minute: ["分钟", "min"],
  unit_second: ["秒", "s"],
  unit_person: ["人", "people"],
  unit_time: ["次", "times"],
} satisfies Says;
