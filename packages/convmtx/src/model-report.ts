import type { ResolvedAxis } from "@convmtx/window";
import type { LayerFigures } from "./layer-analysis.ts";

/** A layer, and what was found of it. */
export interface ReportedLayer {
  readonly name: string;
  /** As a model calls it: `Conv`, `ConvTranspose`, `Gemm`, `MatMul`. */
  readonly op: string;
  readonly kernelShape: readonly number[];
  readonly inputShape: readonly number[] | null;
  readonly outputShape: readonly number[] | null;
  /** `s2 p1`: what is not the default. */
  readonly geometry: string;
  readonly axes: readonly ResolvedAxis[] | null;
  readonly groups: number | null;
  readonly layout: string | null;
  readonly hasBias: boolean;
  /** Why there is no matrix. */
  readonly problem: string | null;
  readonly figures: LayerFigures | null;
}

/** A report of a model, or of one layer. */
export interface ModelReport {
  /** The file of the model, or of the kernel. */
  readonly source: string;
  readonly layers: readonly ReportedLayer[];
  readonly total: { readonly nnz: number; readonly bytes: number };
  /** Of a whole model whose layers all have a spectral norm that converged. */
  readonly lipschitz: number | null;
}

/** What the product of the norms means, wherever it is shown. */
export const lipschitzCaveat: string =
  "It bounds the model only if its layers are one chain, with 1-Lipschitz activations (ReLU, tanh, max pooling without overlap) and " +
  "nothing else between them; a branch, a sum, or another operator that stretches breaks it.";

/** @param isWhole whether the layers are all that the model has */
export function modelReport(source: string, layers: readonly ReportedLayer[], isWhole: boolean): ModelReport {
  const [figures, norms] = [layers.map((layer) => layer.figures), layers.map((layer) => layer.figures?.spectral)];
  const nnz = figures.reduce((sum, each) => sum + (each?.nnz ?? 0), 0);
  const bytes = figures.reduce((sum, each) => sum + (each?.bytes ?? 0), 0);
  const hasAll = isWhole && norms.length > 0 && norms.every((each) => each?.converged === true);
  // Each with its error, or the product would be too small by it.
  const product = norms.reduce((of, each) => of * ((each?.value ?? 0) + (each?.error ?? 0)), 1);
  return { source, layers, total: { nnz, bytes }, lipschitz: hasAll ? product : null };
}

/** The layers whose spectral norm ended before its tolerance was met. */
export function unconverged({ layers }: ModelReport): readonly ReportedLayer[] {
  return layers.filter(({ figures }) => figures?.spectral?.converged === false);
}
