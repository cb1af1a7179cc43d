import type { Backend, Execution, Native } from "@convmtx/backend";
import { defineBackend } from "@convmtx/backend";
import { ConvmtxError } from "@convmtx/tensor";
import { Engine } from "./engine.ts";
import { Session } from "./session.ts";

export interface LinalgOptions {
  /**
   * An engine for what the first can neither do nor derive: operands are read, the work is done there, and the result is
   * uploaded again. Each time is counted in `statistics().fallbacks`; without a fallback it is an error. Both engines must be
   * synchronous. The fallback stays the caller's: closing the session leaves it open.
   */
  readonly fallback?: Backend<Native, "sync"> | undefined;
}

/**
 * Opens a session over an engine: `linalg(js())`, `linalg(mathjs())`, `linalg(await wasm())`.
 *
 * @param backend belongs to the session, which closes it
 * @throws BackendError `BACKEND_INVALID` if the object is no backend; ConvmtxError `OPTION_INVALID` for a fallback where an
 * engine is asynchronous
 */
export function linalg<N extends Native, X extends Execution>(
  backend: Backend<N, X>,
  options: LinalgOptions = {},
): Session<X> {
  const engine = engineOf(backend);
  const fallback = options.fallback && engineOf(options.fallback);
  const asynchronous = [engine, fallback].find((one) => one?.manifest.execution === "async");
  if (fallback !== undefined && asynchronous !== undefined) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `linalg: a fallback reads at once, so it needs two synchronous engines, and ${asynchronous.name} is asynchronous; read and compute on the host`,
      { details: { backend: asynchronous.name } },
    );
  }
  return new Session<X>(engine, fallback);
}

/** The checks know nothing of the native types: from here on they are opaque. */
function engineOf<N extends Native, X extends Execution>(backend: Backend<N, X>): Engine {
  return new Engine(defineBackend(backend) as unknown as Backend<Native, Execution>);
}
