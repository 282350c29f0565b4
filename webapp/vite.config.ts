import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

const src = fileURLToPath(new URL("./src", import.meta.url));

/**
 * The folder tells the service worker what a phone keeps: every phone the files in assets/ itself;
 * those of a role, and the heavy ones, only a phone that uses them or takes them along.
 */
function folderOf(modules: readonly string[]): string {
  if (modules.some((id) => /node_modules\/(maplibre-gl|pmtiles|zxing-wasm)\//.test(id))) return "heavy/";
  // Whatever lies in one piece with a role's screens is loaded with them alone.
  const areas = new Set(
    modules
      .filter((id) => id.startsWith(src))
      .map((id) => /\/src\/(collector|centre|outbox)\//.exec(id)?.[1]?.replace("outbox", "collector"))
      .filter((area) => area !== undefined),
  );
  const [area] = areas;
  return areas.size === 1 ? `${area}/` : "";
}

export default defineConfig({
  base: "/app/",
  resolve: {
    alias: { $: src },
    // Vitest would take Svelte's server build otherwise.
    ...(process.env.VITEST ? { conditions: ["browser"] } : {}),
  },
  plugins: [
    svelte(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "sw.ts",
      injectRegister: false,
      injectManifest: {
        globPatterns: ["**/*.{html,js,mjs,css,woff2,svg,png,wasm}"],
        maximumFileSizeToCacheInBytes: 4 << 20,
      },
      manifest: {
        id: "/app/",
        name: "ถังเงิน ถังทอง",
        short_name: "ถังเงิน ถังทอง",
        description: "ดูราคาขยะรีไซเคิล เรียกรถมารับถึงบ้าน รับเงินเข้าสมุดบัญชี",
        lang: "th",
        start_url: "/app/",
        scope: "/app/",
        display: "standalone",
        background_color: "#f1f3f6",
        theme_color: "#7a5600",
        icons: [
          { src: "icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "icon-maskable.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
    }),
  ],
  worker: { format: "es" },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { chunkFileNames: (chunk) => `assets/${folderOf(chunk.moduleIds)}[name]-[hash].js` },
    },
  },
  server: { proxy: { "/api": process.env.API ?? "http://127.0.0.1:8000" } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
