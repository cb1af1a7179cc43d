import { waitingLibrary } from "../peers/library.ts";
import { barsOf } from "./bars.ts";
import { colours } from "./colours.ts";
import { linesOf } from "./lines.ts";
import type { Report } from "./report.ts";

export interface Plot {
  /** Inside the folder of the page. */
  readonly path: string;
  readonly title: string;
  readonly svg: string;
}

interface Vega {
  parse(spec: object): object;
  readonly View: new (runtime: object, options: { renderer: "none" }) => { toSVG(): Promise<string> };
}

interface VegaLite {
  readonly compile: (spec: object) => { readonly spec: object };
}

const fields = [
  { name: "sparse", title: "Sparse matrices", groups: ["build", "spmv", "spmm", "spgemm"], picture: barsOf },
  { name: "windows", title: "Windows", groups: ["unfold", "fold"], picture: barsOf },
  { name: "convolutions", title: "Convolutions without the matrix", groups: ["conv", "mobilenet"], picture: barsOf },
  { name: "scaling", title: "Cost of an entry against their number", groups: ["scaling"], picture: linesOf },
] as const;

/** A picture of each field of work that was measured. */
export async function plotsOf({ results }: Report): Promise<Plot[]> {
  const plots: Plot[] = [];
  for (const { name, title, groups, picture } of fields) {
    const shown = results.filter((result) => groups.some((group) => group === result.case.group));
    if (shown.length === 0) continue;
    plots.push({ path: `pictures/benchmarks-${name}.svg`, title, svg: await svgOf(picture(shown)) });
  }
  return plots;
}

async function svgOf(spec: object): Promise<string> {
  const vega = await waitingLibrary<Vega>("vega");
  const { compile } = await waitingLibrary<VegaLite>("vega-lite");
  const compiled = compile({ ...spec, config }).spec;
  return new vega.View(vega.parse(compiled), { renderer: "none" }).toSVG();
}

const config = {
  background: null,
  font: "sans-serif",
  view: { stroke: null },
  axis: {
    labelColor: colours.text,
    titleColor: colours.text,
    gridColor: colours.grid,
    domainColor: colours.grid,
    tickColor: colours.grid,
    labelLimit: 0,
    labelFontSize: 12,
    titleFontSize: 12,
  },
  title: { color: colours.text, fontSize: 13 },
  legend: { labelColor: colours.text, labelFontSize: 12, labelLimit: 0 },
  text: { color: colours.text, fontSize: 11 },
};
