import type { GeometryOptions, PaddingWord } from "@convmtx/window";
import { padsFrom } from "@convmtx/window";
import { intOf, intsOf, textOf } from "./attributes.ts";
import type { OnnxNode } from "./model.ts";

/** A layer's geometry, its shapes aside. */
export type LayerGeometry = Omit<GeometryOptions, "inputShape" | "kernelShape">;

/**
 * The geometry of a Conv or ConvTranspose node, as our options with preset onnx.
 *
 * @param axes spatial ones
 * @throws ConvmtxError `OPTION_INVALID` for a list of pads of the wrong form
 * @remarks ONNX operators Conv and ConvTranspose: `auto_pad`, `pads`, `strides`, `dilations`, `group`, `output_padding`, `output_shape`
 * (the spatial axes alone, or all of them).
 */
export function convGeometry(node: OnnxNode, axes: number): LayerGeometry {
  const pads = intsOf(node, "pads");
  const autoPad = textOf(node, "auto_pad", "NOTSET") as PaddingWord;
  const outputShape = intsOf(node, "output_shape");
  // ONNX ignores pads where auto_pad or output_shape decides.
  const padding =
    autoPad === "NOTSET" && outputShape === undefined && pads !== undefined ? padsFrom.onnx(pads) : autoPad;
  return {
    stride: intsOf(node, "strides"),
    dilation: intsOf(node, "dilations"),
    padding,
    groups: intOf(node, "group", 1),
    preset: "onnx",
    ...(node.op === "ConvTranspose"
      ? {
          transposed: true,
          outputPadding: outputShape === undefined ? intsOf(node, "output_padding") : undefined,
          outputSize: outputShape?.slice(-axes),
        }
      : {}),
  };
}
