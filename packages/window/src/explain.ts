import { shapeText } from "@convmtx/tensor";
import type { ResolvedAxis, ResolvedGeometry } from "./types.ts";
import { windowSpan } from "./window-span.ts";

/**
 * How a geometry was resolved, as text of a few aligned lines: shapes and conventions, one row an axis with its pads and
 * the rule that chose them, and the size formula of each axis with its numbers.
 */
export function explain(geometry: ResolvedGeometry): string {
  return [...conventions(geometry), "", ...axisTable(geometry), "", ...sizes(geometry)].join("\n");
}

function conventions(geometry: ResolvedGeometry): string[] {
  const { inputShape, kernelShape, outputShape, transposed, hasChannels, groups } = geometry;
  const kind = geometry.flip ? "convolution (the kernel is flipped)" : "correlation (the kernel is not flipped)";
  const axes = transposed ? "(C_in, C_out/groups, *k)" : "(C_out, C_in/groups, *k)";
  const roles = hasChannels ? `${axes}, groups ${groups}` : "no channel axes";
  const shapes = alignColumns([
    ["input", shapeText(inputShape), hasChannels ? geometry.layout : ""],
    ["kernel", shapeText(kernelShape), roles],
    ["output", shapeText(outputShape), ""],
  ]);
  const preset = geometry.preset === undefined ? "no preset" : `preset ${geometry.preset}`;
  return [`${kind}${transposed ? ", transposed" : ""}, ${preset}`, ...shapes];
}

function axisTable({ axes, transposed }: ResolvedGeometry): string[] {
  const rows = axes.map((axis, i) => {
    const { signalSize, windowCount, kernelSize, stride, dilation, padBegin, padEnd } = axis;
    const [input, output] = transposed ? [windowCount, signalSize] : [signalSize, windowCount];
    const extra = transposed ? [axis.outputPadding] : [];
    const numbers = [i, input, kernelSize, stride, dilation, windowSpan(axis), padBegin, padEnd, ...extra, output];
    return [...numbers.map(String), axis.paddingMode, axis.rule];
  });
  const titles = ["axis", "input", "kernel", "stride", "dilation", "span", "p0", "p1", ...(transposed ? ["op"] : [])];
  return alignColumns([[...titles, "output", "mode", "padding"], ...rows], titles.length + 1);
}

function sizes({ axes, transposed }: ResolvedGeometry): string[] {
  const formula = transposed
    ? "output = stride*(input - 1) + span - p0 - p1 + op"
    : "output = floor((input + p0 + p1 - span)/stride) + 1";
  const rows = axes.map((axis, i) => [
    `  axis ${i}:`,
    transposed ? transposedSize(axis) : forwardSize(axis),
    ...(transposed ? [] : [unreadNote(axis)]),
  ]);
  return [`span = dilation*(kernel - 1) + 1, ${formula}`, ...alignColumns(rows)];
}

function forwardSize(axis: ResolvedAxis): string {
  const { signalSize, padBegin, padEnd, stride, windowCount } = axis;
  return `floor((${signalSize}${plus(padBegin)}${plus(padEnd)} - ${windowSpan(axis)})/${stride}) + 1 = ${windowCount}`;
}

function transposedSize(axis: ResolvedAxis): string {
  const { signalSize, padBegin, padEnd, stride, windowCount, outputPadding } = axis;
  const terms = `${windowSpan(axis)}${minus(padBegin)}${minus(padEnd)}${plus(outputPadding)}`;
  return `${stride}*(${windowCount} - 1) + ${terms} = ${signalSize}`;
}

function plus(term: number): string {
  return term < 0 ? ` - ${-term}` : ` + ${term}`;
}

function minus(term: number): string {
  return term < 0 ? ` + ${-term}` : ` - ${term}`;
}

/** A stride that does not divide leaves the end of the padded axis out of every window. */
function unreadNote(axis: ResolvedAxis): string {
  const { signalSize, padBegin, padEnd, stride, windowCount } = axis;
  const unread = signalSize + padBegin + padEnd - windowSpan(axis) - stride * (windowCount - 1);
  return unread === 0 ? "" : `the last ${unread} of the padded input ${unread === 1 ? "is" : "are"} in no window`;
}

/** Cells padded to their column: the first `numeric` columns to the right, the others to the left. */
function alignColumns(rows: readonly (readonly string[])[], numeric: number = 0): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const cell = (text: string, column: number) =>
    column < numeric ? text.padStart(widths[column]) : text.padEnd(widths[column]);
  return rows.map((row) => row.map(cell).join("  ").trimEnd());
}
