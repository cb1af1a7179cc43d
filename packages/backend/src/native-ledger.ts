import type { Native, Ops } from "./contract.ts";

/** Who counts an engine's live values, for `memory()`. */
export interface NativeLedger<N extends Native> {
  /** Counts a new value. @returns the value */
  readonly keep: <T extends N["dense"] | N["sparse"]>(native: T) => T;
  /** The same operations with every result counted. */
  readonly keepResults: (ops: Ops<N>) => Ops<N>;
  /** Counts a value off; one that is not live changes nothing. @returns whether it was live */
  readonly release: (native: N["dense"] | N["sparse"]) => boolean;
  readonly memory: () => { readonly handles: number; readonly bytes: number };
  /** Counts all off, as `close` does. */
  readonly clear: () => void;
}

/**
 * Counts the live values of an engine whose values are objects of the host, and their bytes.
 *
 * @param bytesOf the bytes of one value, asked once when it is kept
 * @remarks Holds no value: one that nobody released can still be collected, and goes on being counted, as the leak that it is.
 */
export function nativeLedger<N extends Native>(bytesOf: (native: N["dense"] | N["sparse"]) => number): NativeLedger<N> {
  let live = new WeakMap<WeakKey, number>();
  let [handles, bytes] = [0, 0];
  const keep = <T extends N["dense"] | N["sparse"]>(native: T): T => {
    const size = bytesOf(native);
    live.set(native as WeakKey, size);
    handles++;
    bytes += size;
    return native;
  };
  return {
    keep,
    keepResults(ops) {
      const counted = Object.entries(ops).map(([op, run]: [string, unknown]) => {
        // What is no operation stays what it is: refusing it is the definition's business.
        if (typeof run !== "function") return [op, run];
        return [op, (...operands: readonly unknown[]) => keep(run(...operands) as N["dense"])];
      });
      return Object.fromEntries(counted) as Ops<N>;
    },
    release(native) {
      const size = live.get(native as WeakKey);
      if (size === undefined) return false;
      live.delete(native as WeakKey);
      handles--;
      bytes -= size;
      return true;
    },
    memory: () => ({ handles, bytes }),
    clear() {
      live = new WeakMap();
      [handles, bytes] = [0, 0];
    },
  };
}
