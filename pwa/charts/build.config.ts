import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

/** Leaflet asks the browser whether it knows SVG by way of innerHTML, which the page's Trusted Types refuse; every browser we build for does. */
const svgIsKnown: Plugin = {
  name: "svg-is-known",
  transform(code, id) {
    if (!id.includes("leaflet-src.esm")) return null;
    const asked = "div.innerHTML = '<svg/>';";
    if (!code.includes(asked)) throw new Error("leaflet asks for SVG in another way now: look at charts/build.config.ts");
    return { code: code.replace(asked, "div.append(document.createElementNS('http://www.w3.org/2000/svg', 'svg'));"), map: null };
  },
};

/** The console's charts and its map: each one module without imports, beside the server's other static files. `npx vite build --config charts/build.config.ts` */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [svgIsKnown],
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
