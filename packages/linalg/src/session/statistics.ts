import type { OpName } from "@convmtx/backend";
import type { Engine } from "./engine.ts";

type Counts = Readonly<Partial<Record<OpName, number>>>;

/** What an engine has done since its session opened, scopes included. */
export interface Statistics {
  /** Values that crossed to the engine, also those which a derivation or a fallback needed. */
  readonly uploads: number;
  readonly reads: number;
  /** Calls of the engine's own operations. */
  readonly ops: Counts;
  /** What was made from other operations of the engine, by the name of what was asked for. */
  readonly derived: Counts;
  /** What the fallback computed: each of these crossed to the host and back. */
  readonly fallbacks: Counts;
  /** Live handles of this session and its scopes. */
  readonly live: number;
  /** Operators of which the engine keeps the kernel or the matrix, for `conv` and `convT`. */
  readonly operators: number;
  /** The engine's own count, if it keeps one. */
  readonly memory: { readonly handles: number; readonly bytes: number } | undefined;
}

/** A snapshot. */
export function statisticsOf(engine: Engine, live: number): Statistics {
  return {
    uploads: engine.uploads,
    reads: engine.reads,
    ops: { ...engine.ops },
    derived: { ...engine.derived },
    fallbacks: { ...engine.fallbacks },
    live,
    operators: engine.operators.size,
    memory: engine.backend.memory?.(),
  };
}
