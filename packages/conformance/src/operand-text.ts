import { Csr } from "@convmtx/sparse";
import { asTypedArray, shapeText, sizeOf, Tensor } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { numberText } from "./acceptance.ts";

const mostElements = 64;
const mostColumns = 12;

/** An operand as a report shows it: small ones element by element, `.` where a matrix stores nothing. */
export function operandText(name: string, value: unknown): string {
  if (value instanceof Csr) return matrixText(name, value);
  if (value instanceof Tensor) return tensorText(name, value);
  if (isOperator(value)) return operatorText(name, value);
  return `${name}: ${typeof value === "number" ? numberText(value) : JSON.stringify(value)}`;
}

function matrixText(name: string, a: Csr): string {
  const [nrows, ncols] = a.shape;
  const head = `${name}: ${a.dtype} ${shapeText(a.shape)}, ${a.nnz} stored entries`;
  if (nrows * ncols > mostElements || ncols > mostColumns || a.nnz === 0) return head;
  const cells = Array.from({ length: nrows }, () => new Array<string>(ncols).fill("."));
  for (let i = 0; i < nrows; i++) {
    for (let k = a.indptr[i]; k < a.indptr[i + 1]; k++) cells[i][a.indices[k]] = numberText(a.data[k]);
  }
  return `${head}\n${grid(cells)}`;
}

function tensorText(name: string, x: Tensor): string {
  const head = `${name}: ${x.dtype} ${shapeText(x.shape)}`;
  const size = sizeOf(x.shape);
  if (size > mostElements || size === 0) return head;
  const texts = Array.from(asTypedArray(x), numberText);
  const width = x.shape.at(-1) ?? 1;
  if (x.shape.length !== 2 || width > mostColumns) return `${head} = [${texts.join(", ")}]`;
  return `${head}\n${grid(Array.from({ length: x.shape[0] }, (_, i) => texts.slice(i * width, (i + 1) * width)))}`;
}

export function isOperator(value: unknown): value is ConvOperator {
  return typeof value === "object" && value !== null && "geometry" in value && "kernel" in value;
}

function operatorText(name: string, operator: ConvOperator): string {
  const { geometry } = operator;
  const axes = geometry.axes.map(
    (axis, at) =>
      `  axis ${at}: stride ${axis.stride}, dilation ${axis.dilation}, padding ${axis.padBegin}:${axis.padEnd} ${axis.paddingMode}`,
  );
  const words = [
    geometry.transposed ? "transposed convolution" : geometry.flip ? "true convolution (flip)" : "correlation",
    `groups ${geometry.groups}`,
    geometry.layout,
    ...(operator.hasBias ? ["with bias"] : []),
  ];
  return [
    `${name}: ${words.join(", ")}, input ${shapeText(geometry.inputShape)}, output ${shapeText(geometry.outputShape)}`,
    ...axes,
    `  ${tensorText("kernel", operator.kernel).replaceAll("\n", "\n  ")}`,
  ].join("\n");
}

function grid(cells: readonly (readonly string[])[]): string {
  const widths = (cells[0] ?? []).map((_, j) => Math.max(...cells.map((row) => row[j].length)));
  return cells.map((row) => `  [ ${row.map((cell, j) => cell.padStart(widths[j])).join("  ")} ]`).join("\n");
}
