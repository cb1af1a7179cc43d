import { asTypedArray, type Tensor } from "@convmtx/tensor";
import { bytesText } from "@convmtx/toeplitz";
import { denseBytes } from "../dense-matrix.ts";
import type { Layer } from "../layer.ts";
import { nextTurn } from "../next-turn.ts";
import { type EngineName, type OpenEngine, openEngine, type SpawnWorker } from "./engines.ts";
import { type ProductReference, productError, productReference } from "./product-reference.ts";
import { productTime } from "./product-time.ts";

/** What an engine made of T x. */
export interface EngineProduct {
  readonly engine: EngineName;
  readonly refused?: undefined;
  /** Milliseconds to load the engine and to bring T to it. */
  readonly prepare: number;
  /** Milliseconds of a product, the median of those that the budget allowed. */
  readonly product: number;
  /** max |ŷ − y|, y of the convolution without a matrix in float64. */
  readonly error: number;
  /** The largest part that an error has of the bound of its rounding errors: at most 1 where the engine is right. */
  readonly errorShare: number;
  readonly y: Float64Array;
}

/** Why there is no product: it would take too much memory, or the engine failed. */
export interface EngineRefusal {
  readonly engine: EngineName;
  readonly refused: string;
}

export type EngineResult = EngineProduct | EngineRefusal;

export interface CompareOptions {
  /** Ends the comparison between two steps, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each result as soon as it is there. */
  readonly onResult?: ((result: EngineResult) => void) | undefined;
  /** Of the measurements of one engine. Default 200 ms. */
  readonly budgetMs?: number | undefined;
  /** The most that T may take on an engine. Default 256 MiB. */
  readonly maxBytes?: number | undefined;
  /** Makes the worker of the engine `worker`. Default: a worker of the page. */
  readonly spawn?: SpawnWorker | undefined;
}

/**
 * y = T x on each engine in turn, in float64, with its time and its error. T is the layer's linear part, without its bias.
 *
 * @param x one sample of the layer's input shape
 * @returns the results in the order of `names`; every engine is closed
 * @throws (rejects) the signal's reason
 */
export async function compareEngines(
  layer: Layer,
  x: Tensor,
  names: readonly EngineName[],
  options: CompareOptions = {},
): Promise<EngineResult[]> {
  const { signal, onResult } = options;
  const reference = productReference(layer, x);
  const results: EngineResult[] = [];
  for (const engine of names) {
    // The result before is seen, and a signal heard: a synchronous engine lets neither happen.
    await nextTurn();
    signal?.throwIfAborted();
    const result = await resultOf(engine, reference, options).catch((error: unknown): EngineRefusal => {
      signal?.throwIfAborted();
      return { engine, refused: error instanceof Error ? error.message : String(error) };
    });
    results.push(result);
    onResult?.(result);
  }
  return results;
}

async function resultOf(
  engine: EngineName,
  reference: ProductReference,
  { signal, budgetMs = 200, maxBytes = 256 * 2 ** 20, spawn }: CompareOptions,
): Promise<EngineResult> {
  const start = performance.now();
  const open = await openEngine(engine, spawn);
  const { session } = open;
  try {
    signal?.throwIfAborted();
    const refused = tooLarge(engine, open, reference, maxBytes);
    if (refused !== undefined) return { engine, refused };
    const T = session.sparse(reference.operator);
    await session.sync();
    const prepare = performance.now() - start;
    signal?.throwIfAborted();
    const x = session.dense(reference.x);
    const y = Float64Array.from(asTypedArray(await session.read(session.matvec(T, x))));
    const { error, share } = productError(reference, y);
    const product = await productTime(session, { T, x }, { budgetMs, signal });
    return { engine, prepare, product, error, errorShare: share, y };
  } finally {
    await session.close();
  }
}

function tooLarge(
  engine: EngineName,
  { storage }: OpenEngine,
  { operator }: ProductReference,
  maxBytes: number,
): string | undefined {
  const { shape, forecast } = operator;
  const bytes = storage === "dense" ? denseBytes(operator) : forecast.bytes.total;
  if (bytes <= maxBytes) return undefined;
  const how = storage === "dense" ? `${engine} stores zeros too: ` : "";
  return `${how}T [${shape.join(", ")}] would take ${bytesText(bytes)}, more than ${bytesText(maxBytes)}`;
}
