import { type AxisRequest, geometryError } from "./axis-request.ts";
import { centredPads, fullPads, givenPads, noPads, type Pads, splitPads } from "./pads.ts";
import type { ResolvedAxis } from "./types.ts";
import { windowSpan } from "./window-span.ts";

/** The part of a resolved axis that had to be computed. */
export type Extent = Pick<
  ResolvedAxis,
  "signalSize" | "windowCount" | "padBegin" | "padEnd" | "outputPadding" | "rule"
>;

/**
 * m = ⌊(n + p0 + p1 − e) / s⌋ + 1 windows over n = `request.size` elements (ATen/native/ConvUtils.h `conv_output_size`;
 * WebNN "calculate conv output size").
 *
 * @throws ShapeError `GEOMETRY_INVALID` where not even one window fits
 */
export function forwardExtent(request: AxisRequest): Extent {
  const { size, kernelSize, stride, dilation } = request;
  const { begin, end, rule } = forwardPads(request);
  const span = windowSpan(request);
  const padded = size + begin + end;
  if (padded < span) {
    throw geometryError(
      request,
      `a window spans ${span} (kernel ${kernelSize}, dilation ${dilation}), but the padded input has ${padded} (${size} + ${begin} + ${end}); pad more, or use a smaller kernel or dilation`,
      { span, padBegin: begin, padEnd: end },
    );
  }
  const windowCount = Math.floor((padded - span) / stride) + 1;
  return { signalSize: size, windowCount, padBegin: begin, padEnd: end, outputPadding: 0, rule };
}

function forwardPads(request: AxisRequest): Pads {
  const { padding, size, stride } = request;
  switch (padding.kind) {
    case "given":
      return givenPads(padding.begin, padding.end);
    case "valid":
      return { ...noPads, rule: "valid" };
    case "notset":
      return noPads;
    case "full":
      return fullPads(request);
    case "centred":
      return centredPads(request, padding);
    case "strided": {
      const total = (Math.ceil(size / stride) - 1) * stride + windowSpan(request) - size;
      return splitPads(Math.max(total, 0), padding, "same: ceil(input/stride) windows");
    }
  }
}
