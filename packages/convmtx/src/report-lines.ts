import { bytesText } from "@convmtx/toeplitz";
import type { ResolvedAxis } from "@convmtx/window";
import type { KernelRanks, LayerFigures, SpectralNorm } from "./layer-analysis.ts";
import type { ReportedLayer } from "./model-report.ts";
import type { Column } from "./table.ts";

const [left, right] = ["left", "right"] as const;

/** The columns of the summary, those that no layer fills left out. */
export function summaryColumns(layers: readonly ReportedLayer[]): readonly Column<ReportedLayer>[] {
  const column = (
    title: string,
    align: "left" | "right",
    text: (figures: LayerFigures, layer: ReportedLayer) => string | null | undefined,
  ): Column<ReportedLayer> => ({
    title,
    align,
    text: (layer) => (layer.figures === null ? "-" : (text(layer.figures, layer) ?? "-")),
  });
  const all: readonly Column<ReportedLayer>[] = [
    { title: "layer", align: left, text: ({ name }) => name },
    { title: "op", align: left, text: ({ op }) => op },
    { title: "kernel", align: left, text: ({ kernelShape }) => kernelShape.join("x") || "?" },
    { title: "geometry", align: left, text: ({ geometry }) => geometry },
    column("matrix", right, ({ shape }) => shape.join(" x ")),
    column("entries", right, ({ nnz }) => `${nnz}`),
    column("as CSR", right, ({ bytes }) => bytesText(bytes)),
    column("1", right, ({ norms }) => short(norms?.one)),
    column("infinity", right, ({ norms }) => short(norms?.infinity)),
    column("Frobenius", right, ({ norms }) => short(norms?.frobenius)),
    column(
      "spectral",
      right,
      ({ spectral }) => spectral && `${short(spectral.value)}${spectral.converged ? "" : " ?"}`,
    ),
    column("taps' rank", right, ({ ranks }) => ranks && tapsText(ranks)),
    column("flattened", right, ({ ranks }) => ranks && `${ranks.flattened}/${ranks.flattenedOutOf}`),
    column("diagonals", right, ({ diagonals }) => diagonals && `${diagonals.occupied}`),
    column("permuted", right, ({ diagonals }) => diagonals?.permuted?.toString()),
  ];
  return all.filter(({ title, text }) => !mayBeEmpty.has(title) || layers.some((layer) => text(layer) !== "-"));
}

const mayBeEmpty: ReadonlySet<string> = new Set(["spectral", "taps' rank", "flattened", "permuted"]);

/** All that there is to say of a layer, as names and values. */
export function layerLines(layer: ReportedLayer): readonly (readonly [name: string, value: string])[] {
  const { op, kernelShape, inputShape, outputShape, axes, groups, layout, hasBias, problem, figures } = layer;
  const shapeOf = (shape: readonly number[] | null): string => (shape === null ? "?" : `[${shape.join(", ")}]`);
  const head = [
    ["op", `${op}, ${hasBias ? "with a bias" : "no bias"}`],
    ["kernel", `${shapeOf(kernelShape)}${groups === null ? "" : `, groups ${groups}`}`],
    ["input, output", `${shapeOf(inputShape)}, ${shapeOf(outputShape)}${layout === null ? "" : `, ${layout}`}`],
    ["geometry", axes === null ? "?" : geometryLine(axes)],
  ] as const;
  if (figures === null) return [...head, ["no matrix", problem ?? "?"]];
  const { shape, dtype, nnz, density, bytes, norms, spectral, ranks, diagonals, notes } = figures;
  return [
    ...head,
    ["matrix", `${shape[0]} x ${shape[1]} ${dtype}`],
    ["entries", `${nnz} (${percent(density)}), ${bytesText(bytes)} as CSR`],
    ...(norms === null
      ? []
      : ([
          ["1", `${norms.one}`],
          ["infinity", `${norms.infinity}`],
          ["Frobenius", `${norms.frobenius}`],
        ] as const)),
    ...(spectral === null ? [] : spectralLines(spectral)),
    ...(ranks === null ? [] : rankLines(ranks)),
    ...(diagonals === null
      ? []
      : ([
          [
            "diagonals",
            `${diagonals.occupied} of ${diagonals.slots} occupied` +
              (diagonals.permuted === null ? "" : `; ${diagonals.permuted} after the stride permutation`),
          ],
        ] as const)),
    ...notes.map((note) => ["note", note] as const),
  ];
}

/** `stride 2, padding 0:1, dilation 1, zeros`, one an axis where they differ. */
function geometryLine(axes: readonly ResolvedAxis[]): string {
  const each = (text: (axis: ResolvedAxis) => string | number): string => {
    const all = axes.map((axis) => `${text(axis)}`);
    return new Set(all).size === 1 ? all[0] : all.join(",");
  };
  const pads = each(({ padBegin, padEnd }) => (padBegin === padEnd ? padBegin : `${padBegin}:${padEnd}`));
  const mode = each(({ paddingMode }) => paddingMode);
  return `stride ${each(({ stride }) => stride)}, padding ${pads}, dilation ${each(({ dilation }) => dilation)}, ${mode}`;
}

function spectralLines({ value, error, converged, iterations, message }: SpectralNorm) {
  const how = converged ? `${iterations} iterations` : `not converged after ${iterations} iterations: ${message}`;
  return [
    ["spectral", `${value}`],
    ["error", `${error.toExponential(2)}: a singular value lies within; ${how}`],
  ] as const;
}

function rankLines({ taps, tapsOutOf, flattened, flattenedOutOf, separability, separabilityOutOf }: KernelRanks) {
  const lines: (readonly [string, string])[] = [
    ["ranks of the taps", `${spanText(taps)} out of ${tapsOutOf}`],
    ["flattened rank", `${flattened} out of ${flattenedOutOf}`],
  ];
  if (separability !== null) {
    const word = separability === 1 ? ": each pair of channels is a column times a row" : "";
    lines.push(["separability", `${separability} out of ${separabilityOutOf}${word}`]);
  }
  return lines;
}

function tapsText({ taps, tapsOutOf }: KernelRanks): string {
  return `${spanText(taps)}/${tapsOutOf}`;
}

function spanText(values: readonly number[]): string {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  return least === greatest ? `${least}` : `${least}..${greatest}`;
}

function short(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${Number(value.toPrecision(6))}`;
}

function percent(part: number): string {
  return `${(100 * part).toPrecision(3)} %`;
}
