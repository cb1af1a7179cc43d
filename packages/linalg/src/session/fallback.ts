import type { Dense, HostCsr, Native, OpName, Sparse } from "@convmtx/backend";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { count, type Engine, type Operands } from "./engine.ts";
import { isOperand, type Operand } from "./operand.ts";

/** What comes out of an operation, but for the value itself. */
export interface Result {
  readonly kind: "dense" | "sparse";
  readonly dtype: FloatDType;
  readonly shape: readonly number[];
}

/**
 * Runs `op` on another engine: operands are read, uploaded there, and the result comes back the same way. Both engines are
 * synchronous. Only an operation which the session's own engine can neither do nor derive comes here, and each one is
 * counted.
 */
export function runElsewhere<O extends OpName>(
  caller: string,
  engine: Engine,
  other: Engine,
  op: O,
  operands: Operands<O>,
  result: Result,
): unknown {
  count(engine.fallbacks, op);
  const temporary: unknown[] = [];
  const keep = (native: unknown) => {
    temporary.push(native);
    return native;
  };
  try {
    const moved = (operands as readonly unknown[]).map((operand) =>
      isOperand(operand) ? { ...operand, native: keep(carry(caller, engine, other, operand)) } : operand,
    );
    const native = keep(other.run(caller, op, ...(moved as typeof operands)));
    return carry(caller, other, engine, { ...result, native });
  } finally {
    for (const native of temporary) other.release(native);
  }
}

/** A value of one engine, by way of the host, on another. */
function carry(caller: string, from: Engine, to: Engine, value: Operand | (Result & { native: unknown })): unknown {
  const { dtype, shape, native } = value;
  if (value.kind === "sparse") {
    const a = { dtype, shape, native } as Sparse<Native>;
    return to.uploadCsr(caller, from.answer(caller, () => from.readCsr(a)) as HostCsr);
  }
  const x: Dense<Native> = { dtype, shape, native };
  return to.uploadDense(caller, { dtype, shape, data: from.answer(caller, () => from.readDense(x)) as FloatArray });
}
