import type { StarlightUserConfig } from "@astrojs/starlight/types";
import type { Entry } from "./reference/entries.ts";

type Sidebar = NonNullable<StarlightUserConfig["sidebar"]>;

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

/** What the sidebar shows, in the order of reading, which is also that of each page's links to the previous and the next one. */
export function sidebarOf(entries: readonly Entry[]): Sidebar {
  return [
    { label: "Playground", link: "/playground/" },
    { label: "Start", items: ["guides/idea"] },
    {
      label: "Guides",
      items: ["guides/matrix", "guides/padding", "guides/solvers", "guides/deblurring", "guides/command-line"],
    },
    { label: "Coming from elsewhere", items: ["guides/pytorch", "guides/scipy-matlab"] },
    { label: "Gallery", items: [{ autogenerate: { directory: "gallery" } }] },
    { label: "Engines", items: ["guides/backends", "backends", "backend-contract"] },
    { label: "Performance", items: ["performance", "benchmarks"] },
    {
      label: "Inside",
      collapsed: true,
      items: [
        "architecture",
        "testing",
        "naming",
        "errors",
        "spectral-norms",
        { label: "Decisions", collapsed: true, items: [{ autogenerate: { directory: "adr" } }] },
      ],
    },
    { label: "API", collapsed: true, items: reference(entries) },
  ];
}
