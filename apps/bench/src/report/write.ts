import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonOf } from "./json.ts";
import { markdownPage } from "./markdown.ts";
import { plotsOf } from "./plot.ts";
import type { Report } from "./report.ts";

/** Writes the page, the numbers and the pictures. @returns the files' paths */
export async function writeReport(report: Report, folder: string): Promise<string[]> {
  const plots = await plotsOf(report);
  const files = [
    ["benchmarks.md", markdownPage(report, plots)],
    ["benchmarks.json", jsonOf(report)],
    ...plots.map(({ path, svg }) => [path, svg]),
  ];
  mkdirSync(join(folder, "pictures"), { recursive: true });
  return files.map(([path, text]) => {
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  });
}
