import starlight from "@astrojs/starlight";
import { defineConfig, passthroughImageService } from "astro/config";
import rehypeKatex from "rehype-katex";
import remarkMath from "remark-math";
import { siteLinks } from "./src/markdown/site-links.ts";

/** With these a page may share memory with its workers: the WebAssembly engine's threads. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

export default defineConfig({
  telemetry: false,
  server: { headers: isolation },
  image: { service: passthroughImageService() },
  markdown: { remarkPlugins: [remarkMath, siteLinks], rehypePlugins: [rehypeKatex] },
  vite: {
    resolve: { conditions: ["@convmtx/source", "module", "browser", "development|production"] },
    environments: {
      prerender: { resolve: { conditions: ["@convmtx/source", "module", "node", "development|production"] } },
    },
    worker: { format: "es" },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  },
  integrations: [
    starlight({
      title: "convmtx",
      description: "A convolution layer is a sparse matrix. See it, build it, compute with it.",
      favicon: "/favicon.svg",
      customCss: ["katex/dist/katex.min.css", "./src/styles/site.css"],
      lastUpdated: false,
      credits: false,
      sidebar: [{ label: "Guides", items: [{ autogenerate: { directory: "guides" } }] }],
    }),
  ],
});
