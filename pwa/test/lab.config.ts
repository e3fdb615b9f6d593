import { join } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  logLevel: "warn",
  build: {
    target: "es2022",
    minify: false,
    lib: { entry: join(import.meta.dirname, "lab.ts"), formats: ["es"], fileName: () => "lab.js" },
  },
});
