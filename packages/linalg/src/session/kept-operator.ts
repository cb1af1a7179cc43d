import type { ConvOperator } from "@convmtx/toeplitz";
import type { Engine } from "./engine.ts";

/** What an engine keeps of an operator, made on the first call: it serves every later one until the session closes. */
export function keptOf(engine: Engine, operator: ConvOperator, what: string, make: () => unknown): unknown {
  const kept = engine.operators.get(operator) ?? new Map<string, unknown>();
  if (!kept.has(what)) kept.set(what, make());
  engine.operators.set(operator, kept);
  return kept.get(what);
}

export function forgetOperator(engine: Engine, operator: ConvOperator): void {
  const kept = engine.operators.get(operator);
  engine.operators.delete(operator);
  for (const native of kept?.values() ?? []) engine.release(native);
}
