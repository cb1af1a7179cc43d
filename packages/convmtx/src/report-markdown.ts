import { bytesText } from "@convmtx/toeplitz";
import type { ModelReport } from "./model-report.ts";
import { lipschitzCaveat, unconverged } from "./model-report.ts";
import { layerLines, summaryColumns } from "./report-lines.ts";

/** The report as a Markdown document: a title, a summary, and a section a layer. The same for the same report. */
export function reportMarkdown(report: ModelReport): string {
  const { source, layers, total, lipschitz } = report;
  const columns = summaryColumns(layers);
  const lines = [
    `# ${plain(source)}`,
    "",
    `${layers.length} linear ${layers.length === 1 ? "layer" : "layers"}, ${total.nnz} stored entries, ${bytesText(total.bytes)} as CSR.`,
    "",
  ];
  if (lipschitz !== null) {
    lines.push(`The product of the spectral norms is ${lipschitz}, a Lipschitz bound. ${lipschitzCaveat}`, "");
  }
  for (const { name } of unconverged(report)) {
    lines.push(`**The spectral norm of ${plain(name)} has not converged.**`, "");
  }
  lines.push("## Summary", "");
  lines.push(row(columns.map(({ title }) => title)));
  lines.push(row(columns.map(({ align }) => (align === "left" ? ":--" : "--:"))));
  for (const layer of layers) lines.push(row(columns.map(({ text }) => plain(text(layer)))));
  for (const [i, layer] of layers.entries()) {
    lines.push("", `## ${i + 1}. ${plain(layer.name)}`, "", "| | |", "|:--|:--|");
    for (const [name, value] of layerLines(layer)) lines.push(row([name, plain(value)]));
  }
  return `${lines.join("\n")}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** Text without what Markdown would take for its own. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#]/g, "\\$&").replaceAll(/\s+/g, " ");
}
