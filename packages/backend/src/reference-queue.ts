import type { Execution, Out } from "./contract.ts";

/** Runs the reference engine's work: at once, or in order and later. */
export interface ReferenceQueue<X extends Execution> {
  /** Runs `work`, which makes `native` from `operands`. If it fails, so do all who read `native`. */
  run(native: object, operands: readonly object[], work: () => void): void;
  /** @returns what `work` makes of `operands` */
  read<T>(operands: readonly object[], work: () => T): Out<X, T>;
  /** @throws the first error that no read has told */
  sync(): Out<X, void>;
}

export function referenceQueue<X extends Execution>(execution: X): ReferenceQueue<X> {
  return (execution === "sync" ? immediate : inOrder()) as ReferenceQueue<X>;
}

const immediate: ReferenceQueue<"sync"> = {
  run: (_native, _operands, work) => work(),
  read: (_operands, work) => work(),
  sync: () => undefined,
};

function inOrder(): ReferenceQueue<"async"> {
  let last: Promise<unknown> = Promise.resolve();
  let untold: { readonly error: unknown } | undefined;
  const failures = new WeakMap<object, { readonly error: unknown }>();

  const checkOperands = (operands: readonly object[]) => {
    for (const operand of operands) {
      const failure = failures.get(operand);
      if (failure !== undefined) throw failure.error;
    }
  };
  const later = <T>(work: () => T): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  return {
    run: (native, operands, work) =>
      void later(() => {
        try {
          checkOperands(operands);
          work();
        } catch (error) {
          failures.set(native, { error });
          untold ??= { error };
        }
      }),
    read: (operands, work) =>
      later(() => {
        try {
          checkOperands(operands);
        } catch (error) {
          if (untold?.error === error) untold = undefined;
          throw error;
        }
        return work();
      }),
    sync: () =>
      later(() => {
        const failure = untold;
        untold = undefined;
        if (failure !== undefined) throw failure.error;
      }),
  };
}
