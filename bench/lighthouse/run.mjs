// node run.mjs PORT FORM ADDRESS → the categories' scores and the audits that cost points, as JSON on standard output.
import lighthouse, { desktopConfig } from "lighthouse";

const [port, form, address] = process.argv.slice(2);
const flags = {
  port: Number(port),
  logLevel: "error",
  output: "json",
  // The sign-in and the phone's storage are what makes these pages.
  disableStorageReset: true,
  // These pages ask search engines to stay away, on purpose: a page that tells what the app is for must not be found.
  skipAudits: ["is-crawlable"],
};
const { lhr } = await lighthouse(address, flags, form === "desktop" ? desktopConfig : undefined);
if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
const categories = {};
const lost = [];
for (const [name, { score, auditRefs }] of Object.entries(lhr.categories)) {
  categories[name] = score;
  for (const { id, weight } of auditRefs) {
    const audit = lhr.audits[id];
    if (!weight || audit.score === null || audit.score >= 0.9) continue;
    const nodes = (audit.details?.items ?? []).map((item) => item.node?.snippet ?? item.url ?? item.description ?? "");
    lost.push({ category: name, id, score: audit.score, shown: audit.displayValue ?? "", nodes: nodes.slice(0, 4) });
  }
}
console.log(JSON.stringify({ at: lhr.finalDisplayedUrl, categories, lost }));
