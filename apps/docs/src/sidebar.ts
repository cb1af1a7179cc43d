import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { StarlightUserConfig } from "@astrojs/starlight/types";
import type { Entry } from "./reference/entries.ts";

type Sidebar = NonNullable<StarlightUserConfig["sidebar"]>;

const exists = (path: string) => existsSync(fileURLToPath(new URL(path, import.meta.url)));

/** The entries of the pages that there are: a page of `docs` by its path there. */
const pages = (...paths: string[]): Sidebar => paths.filter((path) => exists(`../../../docs/${path}.md`));

const guides = ["guides/matrix", "guides/padding", "guides/solvers", "guides/deblurring", "guides/command-line"];

/** A package's reference has hundreds of pages, which its first page lists: the sidebar has the packages. */
function reference(entries: readonly Entry[]): Sidebar {
  const link = ({ name }: Entry) => ({ label: name, link: `/api/${name}/` });
  const engines = entries.filter(({ name }) => /^(backend|conformance|create-backend)/.test(name));
  const others = entries.filter((entry) => !engines.includes(entry));
  return [
    { label: "All packages", link: "/api/" },
    { label: "Packages", items: others.map(link) },
    { label: "Engines", collapsed: true, items: engines.map(link) },
  ];
}

/** What the sidebar shows, in the order of reading. */
export function sidebarOf(entries: readonly Entry[]): Sidebar {
  return [
    { label: "Start", items: pages("guides/idea") },
    ...(exists("pages/playground.astro") || exists("content/docs/playground.mdx")
      ? [{ label: "Playground", link: "/playground/" }]
      : []),
    ...(exists("content/docs/gallery")
      ? [{ label: "Gallery", items: [{ autogenerate: { directory: "gallery" } }] }]
      : []),
    { label: "Guides", items: pages(...guides) },
    { label: "Coming from elsewhere", items: pages("guides/pytorch", "guides/scipy-matlab") },
    { label: "Engines", items: pages("guides/backends", "backends", "backend-contract") },
    { label: "Performance", items: pages("performance", "benchmarks") },
    {
      label: "Inside",
      collapsed: true,
      items: [
        ...pages("architecture", "testing", "naming", "errors", "spectral-norms"),
        { label: "Decisions", collapsed: true, items: [{ autogenerate: { directory: "adr" } }] },
      ],
    },
    { label: "API", collapsed: true, items: reference(entries) },
  ].filter((group) => !("items" in group) || group.items.length > 0);
}
