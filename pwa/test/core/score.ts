// The phone's engine as a command: reads cases (one JSON a line) from the file named, prints a canonical scorecard or problem each.
// The Python tests run it in plain Node, so that what is compared are the very sources that the phone gets.
import { readFileSync, writeSync } from "node:fs";
import { AnswerProblem } from "../../src/core/answers.ts";
import { canonical, digest } from "../../src/core/canonical.ts";
import { score } from "../../src/core/scoring.ts";

const lines: string[] = [];
for (const line of readFileSync(process.argv[2] ?? "", "utf8").split("\n").filter(Boolean)) {
  const { checklist, tier, answers } = JSON.parse(line);
  const address = await digest(canonical(checklist));
  let told: unknown;
  try {
    told = score(checklist, tier, answers, address);
  } catch (error) {
    if (!(error instanceof AnswerProblem)) throw error;
    told = { code: error.code, item: error.item };
  }
  lines.push(new TextDecoder().decode(canonical(told)));
}
writeSync(1, `${lines.join("\n")}\n`);
