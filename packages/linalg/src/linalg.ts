import type { Backend, Execution, Native } from "@convmtx/backend";
import { defineBackend } from "@convmtx/backend";
import { ConvmtxError } from "@convmtx/tensor";
import { Engine } from "./engine.ts";
import { Session } from "./session.ts";

export interface LinalgOptions {
  /**
   * An engine for operations that the first can neither do nor derive: operands are read, computed there and uploaded again.
   * Counted in `statistics().fallbacks`; without it such an operation is an error. Both engines must be synchronous.
   */
  readonly fallback?: Backend<Native, "sync">;
}

/**
 * Opens a session over an engine: `linalg(js())`, `linalg(mathjs())`, `linalg(await wasm())`.
 *
 * @throws BackendError `BACKEND_INVALID` if the object is no backend; ConvmtxError `OPTION_INVALID` for a fallback of an
 * asynchronous engine
 */
export function linalg<N extends Native, X extends Execution>(
  backend: Backend<N, X>,
  options: LinalgOptions = {},
): Session<X> {
  const checked = defineBackend(backend) as unknown as Backend<Native, Execution>;
  const { fallback } = options;
  const asynchronous = [checked, fallback].find((engine) => engine?.manifest.execution === "async");
  if (fallback !== undefined && asynchronous !== undefined) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `linalg: a fallback needs two synchronous engines, ${asynchronous.manifest.name} is asynchronous`,
    );
  }
  const other = fallback && new Engine(defineBackend(fallback) as unknown as Backend<Native, Execution>);
  return new Session<X>(new Engine(checked), other);
}
