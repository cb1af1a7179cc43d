import type { Dense, HostCsr, Native, OpName, Ops, Sparse } from "@convmtx/backend";
import type { FloatArray } from "@convmtx/tensor";
import type { Engine } from "./engine.ts";

type Operand = Dense<Native> | Sparse<Native>;

/**
 * Runs `op` on another engine: operands are read, uploaded there, and the result comes back the same way. Both engines
 * are synchronous. Only an operation which the session's own engine can neither do nor derive comes here, and each one
 * is counted.
 */
export function runElsewhere<O extends OpName>(
  engine: Engine,
  other: Engine,
  op: O,
  operands: Parameters<NonNullable<Ops<Native>[O]>>,
  result: Omit<Dense<Native>, "native"> | Omit<Sparse<Native>, "native">,
  kind: "dense" | "sparse",
): unknown {
  engine.fallbacks[op] = (engine.fallbacks[op] ?? 0) + 1;
  const temporary: unknown[] = [];
  const keep = (native: unknown) => {
    temporary.push(native);
    return native;
  };
  try {
    const moved = (operands as readonly unknown[]).map((operand) => {
      if (!isOperand(operand)) return operand;
      return { ...operand, native: keep(upload(engine, other, operand)) };
    });
    const native = keep(other.run(op, ...(moved as typeof operands)));
    if (kind === "sparse") return engine.uploadCsr(other.readCsr({ ...(result as Sparse<Native>), native }) as HostCsr);
    return engine.upload({ ...result, data: other.readDense({ ...result, native }) as FloatArray });
  } finally {
    for (const native of temporary) other.release(native);
  }
}

function upload(engine: Engine, other: Engine, operand: Operand & { readonly sparse?: boolean }): unknown {
  return operand.sparse
    ? other.uploadCsr(engine.readCsr(operand as Sparse<Native>) as HostCsr)
    : other.upload({ dtype: operand.dtype, shape: operand.shape, data: engine.readDense(operand) as FloatArray });
}

function isOperand(value: unknown): value is Operand {
  return typeof value === "object" && value !== null && "native" in value;
}
