import type { Layer } from "../layer.ts";
import { pytorchCode } from "./pytorch.ts";
import { scipyCode } from "./scipy.ts";
import { typescriptCode } from "./typescript.ts";

export type CodeLanguage = "typescript" | "pytorch" | "scipy";

const writers: Readonly<Record<CodeLanguage, (layer: Layer) => string>> = {
  typescript: typescriptCode,
  pytorch: pytorchCode,
  scipy: scipyCode,
};

/**
 * A program which makes the layer's matrix T and its output y, with nothing in it that this layer does not need.
 *
 * @returns its text. Small kernels and inputs stand in it; larger ones it reads from `kernel.npy` and `input.npy`. Without an input y is that of
 * 0, 1, 2, …
 */
export function layerCode(layer: Layer, language: CodeLanguage): string {
  return writers[language](layer);
}
