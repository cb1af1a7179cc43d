import { streamOf } from "./byte-stream.ts";

/**
 * The bytes that the platform's inflater makes of `chunks`. Ending the iteration early lets go of both.
 *
 * @param translated what an error of the inflater is thrown as; an error of `chunks` comes out as it is
 */
export async function* decompress(
  format: "gzip" | "deflate-raw",
  chunks: AsyncIterable<Uint8Array>,
  translated: (error: unknown) => Error,
): AsyncGenerator<Uint8Array, void, undefined> {
  let sourceFailure: { readonly error: unknown } | undefined;
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks;
    } catch (error) {
      sourceFailure = { error };
      throw error;
    }
  }
  const reader = streamOf(watched()).pipeThrough(new DecompressionStream(format)).getReader();
  let isEnded = false;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        isEnded = true;
        throw sourceFailure === undefined ? translated(error) : sourceFailure.error;
      });
      if (done) {
        isEnded = true;
        return;
      }
      yield value;
    }
  } finally {
    if (!isEnded) await reader.cancel().catch(() => undefined);
  }
}

/** Node says it in the cause, browsers in the error itself. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === "" && error.cause instanceof Error ? error.cause.message : error.message;
}
