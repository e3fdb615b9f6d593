import { join } from "node:path";
import { defineConfig } from "vite";

/** The console's charts: one module without imports, beside the server's other static files. `npx vite build --config charts/build.config.ts` */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    target: "es2022",
    outDir: join(import.meta.dirname, "../../backend/anfang/static"),
    emptyOutDir: false,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: join(import.meta.dirname, "charts.ts"),
      output: { entryFileNames: "charts.js", format: "es" },
    },
  },
});
