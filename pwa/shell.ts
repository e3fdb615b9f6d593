import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "vite";

/** Only used while enrolling, which needs the network anyway, and half as big as all the rest. */
const ONLINE_ONLY = /^scanner-/;

/**
 * Builds the service worker after the app, with the list of the files it must keep and their digest.
 *
 * The worker is a build of its own: a classic script, without imports, at an address that never changes.
 */
export function shell(base: string): Plugin {
  return {
    name: "shell",
    apply: "build",
    async closeBundle() {
      const dist = join(import.meta.dirname, "dist");
      const names = readdirSync(dist, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1).replaceAll("\\", "/"))
        .filter((name) => !ONLINE_ONLY.test(basename(name)))
        .sort();
      const whole = createHash("sha256");
      let gzipped = 0;
      for (const name of names) {
        const bytes = readFileSync(join(dist, name));
        whole.update(name).update("\0").update(bytes);
        gzipped += gzipSync(bytes, { level: 9 }).length;
      }
      const files = names.map((name) => base + (name === "index.html" ? "" : name));
      const made = { digest: whole.digest("hex"), files };
      await build({
        configFile: false,
        publicDir: false,
        logLevel: "warn",
        build: {
          outDir: dist,
          emptyOutDir: false,
          rolldownOptions: {
            input: join(import.meta.dirname, "src/worker/worker.ts"),
            output: { format: "iife", entryFileNames: "worker.js", banner: `const SHELL=${JSON.stringify(made)};` },
          },
        },
      });
      gzipped += gzipSync(readFileSync(join(dist, "worker.js")), { level: 9 }).length;
      this.info(`shell: ${names.length + 1} files, ${(gzipped / 1024).toFixed(1)} KiB gzip in all`);
    },
  };
}
