import { shapeText } from "@convmtx/tensor";
import { windowSpan } from "./tap-runs.ts";
import type { ResolvedAxis, ResolvedGeometry } from "./types.ts";

/** How the geometry was resolved, line by line: shapes, conventions, and the size formula of each axis with its numbers. */
export function explain(geometry: ResolvedGeometry): string {
  const { transposed, flip, layout, groups, hasChannels, preset } = geometry;
  const kind = `${transposed ? "transposed " : ""}${flip ? "true convolution (kernel flipped)" : "correlation (kernel not flipped)"}`;
  const channels = transposed ? "(C_in, C_out/groups, *k)" : "(C_out, C_in/groups, *k)";
  const head = [
    [
      kind,
      ...(hasChannels ? [layout, `groups ${groups}`] : ["no channel axes"]),
      preset ? `preset ${preset}` : "no preset",
    ].join(", "),
    `input   ${shapeText(geometry.inputShape)}`,
    `kernel  ${shapeText(geometry.kernelShape)}${hasChannels ? ` ${channels}` : ""}`,
    `output  ${shapeText(geometry.outputShape)}`,
  ];
  return [...head, ...geometry.axes.map((axis, i) => `axis ${i}: ${explainAxis(axis, transposed)}`)].join("\n");
}

function explainAxis(axis: ResolvedAxis, transposed: boolean): string {
  const { signalSize: n, windowCount: m, kernelSize: k, stride: s, dilation: d, padBegin: p0, padEnd: p1 } = axis;
  const span = windowSpan(axis);
  const size = transposed
    ? `n = s(m-1) + e - p0 - p1 + op = ${s}*${m - 1} + ${span} - ${p0} - ${p1} + ${axis.outputPadding} = ${n}`
    : `m = floor((n + p0 + p1 - e)/s) + 1 = floor((${n} + ${p0} + ${p1} - ${span})/${s}) + 1 = ${m}`;
  const unread = transposed ? 0 : n + p0 + p1 - span - s * (m - 1);
  const notes = [
    `k=${k} s=${s} d=${d}, a window spans e=${span}`,
    `pads ${p0}, ${p1} (${axis.rule}; ${axis.paddingMode})`,
    size,
    ...(unread > 0 ? [`the last ${unread} of the padded axis ${unread === 1 ? "is" : "are"} read by no window`] : []),
  ];
  return notes.join("; ");
}
