import { both } from "./both.ts";

/** Names of things that arrive as keys. */
export const names = both(
  {
    tier_flagship: "旗舰厅",
    tier_central: "中心城市主厅",
    tier_second: "二级厅",
    tier_third: "三级厅",
    tier_cooperative: "合作厅",
    unit_minute: "分钟",
    unit_second: "秒",
    unit_person: "人",
    unit_time: "次",
  },
  {
    tier_flagship: "flagship",
    tier_central: "main hall",
    tier_second: "second tier",
    tier_third: "third tier",
    tier_cooperative: "cooperative",
    unit_minute: "min",
    unit_second: "s",
    unit_person: "people",
    unit_time: "times",
  },
);
