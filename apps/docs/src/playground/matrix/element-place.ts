import type { ResolvedGeometry } from "@convmtx/window";

/** Where the element of a flat index stands, in C order. */
export function placeOf(flat: number, shape: readonly number[]): readonly number[] {
  const place: number[] = [];
  let rest = flat;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return place;
}

/** The place of an element of input or output, its channel apart from its spatial axes. */
export function channelPlace(
  flat: number,
  shape: readonly number[],
  { hasChannels, layout }: ResolvedGeometry,
): { readonly channel: number; readonly spatial: readonly number[] } {
  const place = placeOf(flat, shape);
  if (!hasChannels) return { channel: 0, spatial: place };
  return layout === "channels-last"
    ? { channel: place[place.length - 1], spatial: place.slice(0, -1) }
    : { channel: place[0], spatial: place.slice(1) };
}

/** The channels that a slice of the kernel connects: the inverse of `kernelSlice`. */
export function sliceChannels(
  slice: number,
  { inChannels, outChannels, groups, transposed }: ResolvedGeometry,
): { readonly input: number; readonly output: number } {
  const [ins, outs] = [inChannels / groups, outChannels / groups];
  const perFirst = transposed ? outs : ins;
  const [first, second] = [Math.floor(slice / perFirst), slice % perFirst];
  return transposed
    ? { input: first, output: Math.floor(first / ins) * outs + second }
    : { input: Math.floor(first / outs) * ins + second, output: first };
}

/** Which spatial slice of the kernel, counted in C order of its two channel axes, an entry comes from. */
export function kernelSlice(entry: { readonly row: number; readonly col: number }, geometry: ResolvedGeometry): number {
  const { inputShape, outputShape, inChannels, outChannels, groups, transposed, hasChannels } = geometry;
  if (!hasChannels) return 0;
  const output = channelPlace(entry.row, outputShape, geometry).channel;
  const input = channelPlace(entry.col, inputShape, geometry).channel;
  const [ins, outs] = [inChannels / groups, outChannels / groups];
  return transposed ? input * outs + (output % outs) : output * ins + (input % ins);
}
