import type { Tensor } from "@convmtx/tensor";
import type { MatrixMarketHeader } from "./matrix-market-header.ts";

/** ` 1.5`: what reads back as the same number, in the fewest digits; nothing for a pattern. */
export function valueText({ field }: MatrixMarketHeader): (value: number) => string {
  if (field === "pattern") return () => "";
  // Integers have no negative zero, and `0` is what the template makes of it.
  if (field !== "real") return (value) => ` ${value}`;
  return (value) => {
    if (Number.isFinite(value)) return Object.is(value, -0) ? " -0" : ` ${value}`;
    if (Number.isNaN(value)) return " nan";
    return value > 0 ? " inf" : " -inf";
  };
}

/** The elements column by column; of a symmetric array the lower triangle, of a skew-symmetric one without diagonal. */
export function* arrayLines(x: Tensor, header: MatrixMarketHeader): Generator<string> {
  const text = valueText(header);
  const [nrows, ncols] = x.shape;
  const [step, jump] = x.strides;
  const below = header.symmetry === "skew-symmetric" ? 1 : 0;
  for (let j = 0; j < ncols; j++) {
    for (let i = header.symmetry === "general" ? 0 : j + below; i < nrows; i++) {
      yield `${text(x.data[x.offset + i * step + j * jump]).slice(1)}\n`;
    }
  }
}

const chunkLength = 1 << 16;

/** Lines as bytes, in chunks of about 64 KiB. */
export function* packed(lines: Iterable<string>): Generator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let text = "";
  for (const line of lines) {
    text += line;
    if (text.length < chunkLength) continue;
    yield encoder.encode(text);
    text = "";
  }
  if (text !== "") yield encoder.encode(text);
}
