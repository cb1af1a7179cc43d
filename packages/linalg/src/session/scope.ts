import { type Handle, isHandleOf, move, type Owner } from "./handle.ts";

/** Moves the handles of `from` that a scope returns, alone or in arrays and plain objects, to the session around it. */
export function moveReturned(result: unknown, from: Owner, to: Owner): void {
  for (const handle of handlesIn(result, from, new Set())) move(handle, to);
}

function handlesIn(result: unknown, owner: Owner, seen: Set<object>): Handle[] {
  if (typeof result !== "object" || result === null || seen.has(result)) return [];
  seen.add(result);
  if (isHandleOf(owner, result)) return [result];
  if (!Array.isArray(result) && !isPlain(result)) return [];
  return Object.values(result).flatMap((item) => handlesIn(item, owner, seen));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Runs `end` when `work` is over, thrown or not, and hands its result on. A promise is waited for. */
export function finishing<R>(work: () => R, end: (result: unknown) => void): R {
  let result: R;
  try {
    result = work();
  } catch (error) {
    end(undefined);
    throw error;
  }
  if (!isThenable(result)) {
    end(result);
    return result;
  }
  return Promise.resolve(result).then(
    (value) => {
      end(value);
      return value;
    },
    (error: unknown) => {
      end(undefined);
      throw error;
    },
  ) as R;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
