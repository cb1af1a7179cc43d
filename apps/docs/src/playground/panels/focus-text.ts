import { asTypedArray } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { numberText } from "../../controls/number-text.ts";
import type { Layer } from "../../layer/layer.ts";
import { kernelSlice, placeOf } from "../matrix/element-place.ts";
import type { Entry } from "../matrix/entry-at.ts";
import type { Links } from "../matrix/links.ts";

/** Sums of more terms are cut: nobody reads them. */
const mostTerms = 9;
const mostSummedTaps = 4;

/** What lights up, in one sentence: which output reads which inputs with which taps, with the numbers. */
export function focusText(layer: Layer, links: Links, input: ArrayLike<number>): string {
  const { operator } = layer;
  const { focus, entries, total, entry } = links;
  const { inputShape, outputShape } = operator;
  switch (focus.kind) {
    case "output":
      return `Output ${at(focus.row, outputShape)} is row ${focus.row}: ${sumText(layer, links, input)}.`;
    case "input": {
      const readers = entries.map(({ row }) => at(row, outputShape));
      const list = total > mostTerms ? [...readers.slice(0, mostTerms), `… (${total} in all)`] : readers;
      const text = list.length === 0 ? "no output reads it" : `read by output ${list.join(", ")}`;
      return `Input ${at(focus.col, inputShape)} is column ${focus.col}: ${text}.`;
    }
    case "entry": {
      const place = `Row ${focus.row}, column ${focus.col}`;
      const [output, source] = [at(focus.row, outputShape), at(focus.col, inputShape)];
      if (entry === undefined) return `${place}: no entry. Output ${output} does not read input ${source}.`;
      const taps = entry.taps.map((tap) => at(tap, tapShape(operator)));
      const which = taps.length === 1 ? `tap ${taps[0]}` : `taps ${taps.join(" and ")} together`;
      return `${place}: ${numberText(entry.value)}, ${which}. Output ${output} reads input ${source} with it.`;
    }
  }
}

/** As the window reads, input channel by input channel; of very many terms those of the first columns. */
function sumText(layer: Layer, { entries, total }: Links, input: ArrayLike<number>): string {
  if (entries.length === 0) return "its window lies in the padding, it is 0";
  const { geometry } = layer.operator;
  const firstTap = ({ taps }: Entry) => Math.min(...taps.map((tap) => (geometry.flip ? -tap : tap)));
  const ordered = entries
    .map((entry) => ({ entry, slice: kernelSlice(entry, geometry), tap: firstTap(entry) }))
    .sort((a, b) => a.slice - b.slice || a.tap - b.tap);
  const terms = (total > entries.length ? entries : ordered.map(({ entry }) => entry))
    .slice(0, mostTerms)
    .map((entry) => `${weightText(layer, entry)} × ${numberText(input[entry.col])}`);
  if (total > mostTerms) terms.push(`… (${total} terms)`);
  const sum = entries.reduce((partial, { value, col }) => partial + value * input[col], 0);
  const result = total === entries.length ? ` = ${numberText(sum)}` : "";
  return `${sumOf(terms)}${result}`;
}

/** Where several taps fall on one input, their sum. */
function weightText({ kernel, operator }: Layer, { row, col, value, taps }: Entry): string {
  if (taps.length === 1 || taps.length > mostSummedTaps) return numberText(value);
  const first = kernelSlice({ row, col }, operator.geometry) * tapShape(operator).reduce((a, b) => a * b, 1);
  const values = asTypedArray(kernel);
  return `(${sumOf(taps.map((tap) => numberText(Number(values[first + tap]))))})`;
}

function sumOf(terms: readonly string[]): string {
  return terms.join(" + ").replaceAll("+ −", "− ");
}

function tapShape({ geometry }: ConvOperator): readonly number[] {
  return geometry.axes.map((axis) => axis.kernelSize);
}

/** A flat index as a place: `(1, 2)`. */
function at(flat: number, shape: readonly number[]): string {
  return `(${placeOf(flat, shape).join(", ")})`;
}
