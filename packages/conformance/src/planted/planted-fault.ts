import type { Backend, Execution, HostDense, OpName, Ops } from "@convmtx/backend";
import { optionalOps } from "@convmtx/backend";
import type { ReferenceNative } from "@convmtx/backend/testing";
import { reference } from "@convmtx/backend/testing";
import type { FloatArray } from "@convmtx/tensor";

export type Ref = Backend<ReferenceNative, Execution>;
export type RefOps = Required<Ops<ReferenceNative>>;

/** What is wrong with an engine: parts to put in place of the healthy one's. */
export interface Parts {
  readonly ops?: Partial<RefOps>;
  readonly parts?: Partial<Omit<Ref, "ops">>;
}

/** @param own the engine's healthy operations */
export type Plant = (engine: Ref, own: RefOps) => Parts;

/** A fault, and the one case that names it. */
export interface PlantedFault {
  /** Completes "a backend that …". */
  readonly fault: string;
  readonly caughtBy: string;
  readonly plant: Plant;
  /** Default sync. */
  readonly execution?: Execution;
}

/** The reference engine with a fault planted. */
export function broken(plant: Plant, execution: Execution = "sync"): () => Ref {
  return () => {
    const engine: Ref = reference({ execution, ops: optionalOps });
    const { ops, parts } = plant(engine, engine.ops as RefOps);
    return { ...engine, ...parts, ops: { ...engine.ops, ...ops } };
  };
}

type AnyOp = (...operands: unknown[]) => unknown;

/** The reference engine with every call of `op` wrapped. */
export function brokenOp(
  op: OpName,
  wrap: (engine: Ref, run: AnyOp, operands: readonly unknown[]) => unknown,
): () => Ref {
  return broken((engine, own) => {
    const run = own[op] as AnyOp;
    const ops: Partial<Record<OpName, AnyOp>> = { [op]: (...operands: unknown[]) => wrap(engine, run, operands) };
    return { ops: ops as Partial<RefOps> };
  });
}

/** A dense result with other numbers. */
export function changed(engine: Ref, result: HostDense, change: (data: FloatArray) => void): HostDense {
  const data = result.data.slice() as FloatArray;
  change(data);
  engine.release(result);
  return engine.uploadDense({ ...result, data });
}

/** Every number put through `change`. */
export function mapped(engine: Ref, result: HostDense, change: (value: number, at: number) => number): HostDense {
  return changed(engine, result, (data) => data.set(Array.from(data, change)));
}
