import type { Backend, Execution, Native, OpName, Ops } from "@convmtx/backend";

/** One call of an operation: the native values that went in and the one that came out. */
export interface Call {
  readonly op: OpName;
  readonly inputs: readonly unknown[];
  readonly output: unknown;
}

/** The same backend, which tells of every operation it ran. Its methods are called on the backend itself. */
export function watchedBackend(
  backend: Backend<Native, Execution>,
  tell: (call: Call) => void,
): Backend<Native, Execution> {
  const { ops } = backend;
  const watched = Object.keys(ops).map((name) => {
    const op = name as OpName;
    const run = ops[op] as (...operands: unknown[]) => unknown;
    return [
      op,
      (...operands: unknown[]) => {
        const output = run.apply(ops, operands);
        tell({
          op,
          inputs: operands
            .flat()
            .filter(isOperand)
            .map(({ native }) => native),
          output,
        });
        return output;
      },
    ] as const;
  });
  return {
    manifest: backend.manifest,
    ops: Object.fromEntries(watched) as unknown as Ops<Native>,
    uploadDense: (x) => backend.uploadDense(x),
    uploadCsr: (a) => backend.uploadCsr(a),
    readDense: (x) => backend.readDense(x),
    readCsr: (a) => backend.readCsr(a),
    release: (native) => backend.release(native),
    sync: () => backend.sync(),
    close: () => backend.close(),
  };
}

function isOperand(value: unknown): value is { readonly native: unknown } {
  return typeof value === "object" && value !== null && "native" in value;
}
