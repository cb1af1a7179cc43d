import { fileURLToPath } from "node:url";
import { unified } from "@astrojs/markdown-remark";
import starlight from "@astrojs/starlight";
import { defineConfig, passthroughImageService } from "astro/config";
import rehypeKatex from "rehype-katex";
import remarkMath from "remark-math";
import starlightTypeDoc from "starlight-typedoc";
import { accessibleTables } from "./src/markdown/accessible-tables.ts";
import { namedCode } from "./src/markdown/named-code.ts";
import { siteLinks } from "./src/markdown/site-links.ts";
import { entriesOf } from "./src/reference/entries.ts";
import { nameModules } from "./src/reference/name-modules.ts";
import { shareComments } from "./src/reference/share-comments.ts";
import { sidebarOf } from "./src/sidebar.ts";

/** With these a page may share memory with its workers: the WebAssembly engine's threads. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const entries = entriesOf(here("../../packages"));

/** The reference of the packages, from their sources, into `src/content/docs/api`. */
const reference = starlightTypeDoc({
  entryPoints: entries.map(({ source }) => source),
  tsconfig: here("tsconfig.reference.json"),
  typeDoc: {
    plugin: [nameModules(entries), shareComments],
    entryFileName: "index",
    skipErrorChecking: true,
    disableSources: true,
    readme: "none",
    parametersFormat: "table",
    typeDeclarationFormat: "table",
  },
});

export default defineConfig({
  telemetry: false,
  server: { headers: isolation },
  image: { service: passthroughImageService() },
  markdown: {
    processor: unified({ remarkPlugins: [remarkMath, siteLinks], rehypePlugins: [rehypeKatex, accessibleTables] }),
  },
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
      components: { SocialIcons: "./src/components/site-links.astro" },
      expressiveCode: { plugins: [namedCode] },
      plugins: [reference],
      lastUpdated: false,
      credits: false,
      sidebar: sidebarOf(entries),
    }),
    // Stands where Starlight would put the sitemap, which needs the address of the site; it has none.
    { name: "@astrojs/sitemap", hooks: {} },
  ],
});
