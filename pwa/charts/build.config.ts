import { join } from "node:path";
import { defineConfig } from "vite";

/** The console's charts and its map: each one module without imports, beside the server's other static files. `npx vite build --config charts/build.config.ts` */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  // Its module without CommonJS: else both files would import a third one.
  resolve: { alias: [{ find: /^leaflet$/, replacement: "leaflet/dist/leaflet-src.esm.js" }] },
  build: {
    target: "es2022",
    outDir: join(import.meta.dirname, "../../backend/anfang/static"),
    emptyOutDir: false,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: { charts: join(import.meta.dirname, "charts.ts"), map: join(import.meta.dirname, "map.ts") },
      output: { entryFileNames: "[name].js", assetFileNames: "[name][extname]", format: "es" },
    },
  },
});
