import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` sends the API: a running `fanzha serve`, `fanzha demo` or the fixture server. */
const api = process.env.FANZHA_URL ?? "http://127.0.0.1:8420";

export default defineConfig({
  plugins: [react()],
  server: { port: 8421, fs: { allow: [".."] }, proxy: { "/api": api } },
  build: {
    outDir: "dist",
    target: "es2022",
    chunkSizeWarningLimit: 800,
    rollupOptions: {
      output: {
        manualChunks(id: string) {
          if (!id.includes("node_modules")) return undefined;
          if (/node_modules\/(react|react-dom|react-router|scheduler|@tanstack|openapi-fetch)\//.test(id)) return "frame";
          return undefined;
        },
      },
    },
  },
  test: { environment: "node", include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
