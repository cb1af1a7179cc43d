import type { OpName } from "@convmtx/backend";
import type { FloatDType } from "@convmtx/tensor";
import { DtypeError, UnsupportedError } from "@convmtx/tensor";
import { canDerive, derive, type Given, givenBy } from "./derive.ts";
import type { Engine, Operands } from "./engine.ts";
import { type Result, runElsewhere } from "./fallback.ts";

/** Who does an operation: the engine by itself, the engine by others of its own, or the fallback. */
export type Support = "native" | "derived" | "fallback";

interface Engines {
  readonly engine: Engine;
  readonly fallback: Engine | undefined;
}

export function support(
  { engine, fallback }: Engines,
  op: OpName,
  dtype: FloatDType,
  given: Given,
): Support | undefined {
  if (!engine.manifest.dtypes.includes(dtype)) return undefined;
  if (engine.has(op, dtype)) return "native";
  if (canDerive(engine, op, dtype, given)) return "derived";
  return fallback?.has(op, dtype) ? "fallback" : undefined;
}

/**
 * The result of `op` as a value of the session's engine.
 *
 * @throws UnsupportedError `UNSUPPORTED` or DtypeError `DTYPE_UNSUPPORTED` if there is no way to it
 */
export function perform<O extends OpName>(
  caller: string,
  engines: Engines,
  op: O,
  operands: Operands<O>,
  result: Result,
): unknown {
  const { engine, fallback } = engines;
  switch (support(engines, op, result.dtype, givenBy(op, operands))) {
    case "native":
      return engine.run(caller, op, ...operands);
    case "derived":
      return derive(caller, engine, op, operands);
    case "fallback":
      return runElsewhere(caller, engine, fallback as Engine, op, operands, result);
    case undefined:
      throw missing(caller, engine, op, result.dtype);
  }
}

/** What a way out costs the user, where it is not a fallback. */
const remedies: Partial<Record<OpName, string>> = {
  spmvT: "upload the matrix with { keepHost: true } (one that was computed: read it first), or ",
  transpose: "upload the matrix with { keepHost: true } (one that was computed: read it first), or ",
  axpby: "read the scalars and pass numbers, or ",
};

/** Names the operation, the engine, what it has, and the remedy. */
function missing(caller: string, engine: Engine, op: OpName, dtype: FloatDType): UnsupportedError | DtypeError {
  const remedy = `${remedies[op] ?? ""}pass linalg a fallback that has it, or read the operands and compute on the host`;
  const narrow = engine.manifest.narrow?.[op];
  if (engine.backend.ops[op] !== undefined && narrow !== undefined) {
    return new DtypeError(
      "DTYPE_UNSUPPORTED",
      `${caller}: ${engine.name} has ${op} in ${narrow.join(" and ")} only, got ${dtype}; upload in that dtype, or ${remedy}`,
      { details: { op, backend: engine.name, dtype, dtypes: [...narrow] } },
    );
  }
  const has = Object.keys(engine.backend.ops);
  return new UnsupportedError(
    "UNSUPPORTED",
    `${caller}: ${engine.name} has no ${op} and nothing to derive it from (it has ${has.join(", ")}); ${remedy}`,
    { details: { op, backend: engine.name, has } },
  );
}
