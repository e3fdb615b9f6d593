import { defineConfig } from "vite";
import pack from "./package.json" with { type: "json" };
import { shell } from "./shell.ts";

/** Where the server hangs the phone's app; the worker's scope as well. */
const BASE = "/app/";

export default defineConfig({
  base: BASE,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2022", modulePreload: { polyfill: false }, reportCompressedSize: true },
  define: { __APP__: JSON.stringify(pack.version) },
  plugins: [shell(BASE)],
});
