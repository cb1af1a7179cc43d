import { axisNames, type LayerSettings } from "./layer-settings.ts";

/** Options that have another name on the page. */
const labels: Readonly<Record<string, string>> = { paddingMode: "beyond the edge", outputPadding: "output padding" };

/** The library's message in the words of the page: axes by their names, and groups, of which the page makes the kernel's shape. */
export function faultText(settings: LayerSettings, message: string): string {
  const { hasChannels, inChannels, outChannels, groups, axes } = settings;
  if (hasChannels && (inChannels % groups !== 0 || outChannels % groups !== 0)) {
    const [count, which] = inChannels % groups !== 0 ? [inChannels, "input"] : [outChannels, "output"];
    return `${count} ${which} channels do not divide into ${groups} groups. Choose a number of groups that divides both channel counts.`;
  }
  const names = axisNames[axes.length];
  return message
    .replace(/^convOperator: /, "")
    .replaceAll(/\b(paddingMode|outputPadding)\b/g, (name) => labels[name])
    .replaceAll(/(?:spatial )?axis (\d)/g, (text, axis: string) => names[Number(axis)]?.toLowerCase() ?? text)
    .replace(/^./, (letter) => letter.toUpperCase());
}
