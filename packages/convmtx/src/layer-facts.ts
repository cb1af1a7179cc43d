import type { ModelLayer } from "@convmtx/io";
import { floatDType, isDType } from "@convmtx/tensor";
import type { Forecast } from "@convmtx/toeplitz";
import { forecast } from "@convmtx/toeplitz";

/** What the layer's matrix takes, if there can be one. */
export function forecastOf({ resolved, dtype = "float64" }: ModelLayer): Forecast | undefined {
  if (resolved === undefined) return undefined;
  // As the readers widen: float16 and bfloat16 to float32, integers to float64 as every kernel of integers.
  const isHalf = dtype === "float16" || dtype === "bfloat16";
  return forecast(resolved, isHalf ? "float32" : floatDType(isDType(dtype) ? dtype : "float64"));
}

/** A layer as programs read it. */
export function described(layer: ModelLayer): object {
  const { name, op, weight, dtype, kernelShape, inputShape, hasBias, resolved, problem } = layer;
  const { outputShape, axes, groups, layout, transposed } = resolved ?? {};
  return {
    name,
    op,
    weight,
    dtype: dtype ?? null,
    kernelShape,
    inputShape: inputShape ?? null,
    outputShape: outputShape ?? null,
    groups: groups ?? null,
    layout: layout ?? null,
    transposed: transposed ?? null,
    axes: axes ?? null,
    hasBias,
    problem: problem ?? null,
  };
}

/** What is not the default: `s2 p1 d2 g32`, pads of the sides `p0:1,2:3` where they differ. */
export function geometryText({ resolved }: Pick<ModelLayer, "resolved">): string {
  if (resolved === undefined) return "?";
  const { axes, groups } = resolved;
  const each = (values: readonly number[]): string => (new Set(values).size === 1 ? `${values[0]}` : values.join(","));
  const pads = axes.flatMap(({ padBegin, padEnd }) => [padBegin, padEnd]);
  const padText =
    new Set(pads).size === 1
      ? `p${pads[0]}`
      : `p${axes.map(({ padBegin, padEnd }) => `${padBegin}:${padEnd}`).join(",")}`;
  const [strides, dilations] = [axes.map(({ stride }) => stride), axes.map(({ dilation }) => dilation)];
  return [
    strides.some((s) => s !== 1) ? `s${each(strides)}` : "",
    pads.some((p) => p !== 0) ? padText : "",
    dilations.some((d) => d !== 1) ? `d${each(dilations)}` : "",
    groups !== 1 ? `g${groups}` : "",
  ]
    .filter(Boolean)
    .join(" ");
}
