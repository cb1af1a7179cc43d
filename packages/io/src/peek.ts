import { concat } from "./byte-stream.ts";

/** The first `length` bytes of a stream (fewer if it ends before), and the whole stream again. */
export async function peek(
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
  length: number,
): Promise<{ readonly start: Uint8Array; readonly chunks: AsyncGenerator<Uint8Array, void, undefined> }> {
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < length) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    start = start.length === 0 ? value : concat([start, value]);
  }
  return { start, chunks: again(start, chunks) };
}

async function* again(
  start: Uint8Array,
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (start.length > 0) yield start;
    yield* rest;
  } finally {
    // Ends the source also if the reader stops before the first byte of the rest.
    await rest.return();
  }
}
