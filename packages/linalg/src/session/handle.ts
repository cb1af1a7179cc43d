import type { HostCsr } from "@convmtx/backend";
import type { FloatDType } from "@convmtx/tensor";
import { BackendError } from "@convmtx/tensor";
import type { Engine } from "./engine.ts";

/** `Symbol.dispose` where the consumer's TypeScript library knows it, so that the declarations compile without it too. */
type DisposeSymbol = SymbolConstructor extends { readonly dispose: infer S extends symbol } ? S : never;

/** What a handle has where the language has `using`. */
type Using = { readonly [S in DisposeSymbol]: () => void };

/** A dense value that stands on the engine. Nothing of it is on the host but its dtype and shape. */
export interface DenseHandle extends Using {
  readonly kind: "dense";
  readonly dtype: FloatDType;
  /** [] is a scalar. */
  readonly shape: readonly number[];
  /** Frees the value; `using` does it at the end of its block. A second call does nothing. */
  dispose(): void;
}

/** A sparse matrix that stands on the engine. */
export interface SparseHandle extends Using {
  readonly kind: "sparse";
  readonly dtype: FloatDType;
  readonly shape: readonly [nrows: number, ncols: number];
  /** Frees the matrix; `using` does it at the end of its block. A second call does nothing. */
  dispose(): void;
}

export type Handle = DenseHandle | SparseHandle;

/** The engine's value behind one or several handles: a reshaped handle shows the same one. */
export interface Cell {
  native: unknown;
  handles: number;
  /** Of a matrix that was uploaded: its stored entries. */
  readonly nnz?: number;
  /** Of a matrix with `keepHost`: its copy on the host. */
  host?: (() => HostCsr) | undefined;
  /** Of a matrix: its transpose, once a product asked for it. */
  transposed?: unknown;
}

/** Whom a handle belongs to: the session or scope that frees it. */
export interface Owner {
  readonly engine: Engine;
  readonly fallback: Engine | undefined;
  readonly handles: Set<Handle>;
  /** Why nothing can be done any more. */
  ended: string | undefined;
}

interface Slot {
  owner: Owner;
  readonly cell: Cell;
}

/** What only this package may see of a handle. A freed handle has none. */
const slots = new WeakMap<object, Slot>();

class Value {
  readonly kind: "dense" | "sparse";
  readonly dtype: FloatDType;
  readonly shape: readonly number[];

  constructor(kind: "dense" | "sparse", dtype: FloatDType, shape: readonly number[]) {
    this.kind = kind;
    this.dtype = dtype;
    this.shape = shape;
  }

  dispose(): void {
    free(this as unknown as Handle);
  }
}

if (Symbol.dispose !== undefined) {
  const value = function (this: Handle): void {
    free(this);
  };
  Object.defineProperty(Value.prototype, Symbol.dispose, { value });
}

export function denseHandle(owner: Owner, dtype: FloatDType, shape: readonly number[], cell: Cell): DenseHandle {
  const handle = new Value("dense", dtype, [...shape]) as unknown as DenseHandle;
  adopt(handle, owner, cell);
  return handle;
}

export function sparseHandle(
  owner: Owner,
  dtype: FloatDType,
  shape: readonly [nrows: number, ncols: number],
  cell: Cell,
): SparseHandle {
  const handle = new Value("sparse", dtype, [shape[0], shape[1]]) as unknown as SparseHandle;
  adopt(handle, owner, cell);
  return handle;
}

function adopt(handle: Handle, owner: Owner, cell: Cell): void {
  cell.handles++;
  owner.handles.add(handle);
  slots.set(handle, { owner, cell });
}

/** Frees the engine's value with its last handle. */
export function free(handle: Handle): void {
  const slot = slots.get(handle);
  if (slot === undefined) return;
  const { owner, cell } = slot;
  slots.delete(handle);
  owner.handles.delete(handle);
  if (--cell.handles > 0) return;
  freeTransposed(owner.engine, cell);
  owner.engine.release(cell.native);
}

export function freeTransposed(engine: Engine, cell: Cell): void {
  if (cell.transposed !== undefined) engine.release(cell.transposed);
  cell.transposed = undefined;
}

/** Hands a live handle over to another session of the same engine. */
export function move(handle: Handle, owner: Owner): void {
  const slot = slots.get(handle);
  if (slot === undefined) return;
  slot.owner.handles.delete(handle);
  owner.handles.add(handle);
  slot.owner = owner;
}

/** The value behind a handle. @throws BackendError `HANDLE_INVALID` if it was freed or belongs to another engine */
export function cellOf(caller: string, name: string, handle: unknown, engine: Engine): Cell {
  const slot = slots.get(handle as Handle);
  const found = slot?.owner.engine;
  if (slot !== undefined && found === engine) return slot.cell;
  const what =
    found !== undefined
      ? `belongs to another session (${found.name}); read it there and upload it here`
      : `${handle instanceof Value ? "was disposed" : "is not a handle"}; upload it with dense() or sparse()`;
  throw new BackendError("HANDLE_INVALID", `${caller}: ${name} ${what}`, { details: { operand: name } });
}

/** That a handle may be freed here: one that was freed before may. @throws BackendError `HANDLE_INVALID` */
export function checkOwn(caller: string, handle: Handle, engine: Engine): void {
  if (handle instanceof Value && !slots.has(handle)) return;
  cellOf(caller, "the value", handle, engine);
}

/** Whether `value` is a live handle of this owner. */
export function isHandleOf(owner: Owner, value: unknown): value is Handle {
  return slots.get(value as Handle)?.owner === owner;
}

/** The engine that a live handle stands on. */
export function engineOf(handle: Handle): Engine | undefined {
  return slots.get(handle)?.owner.engine;
}
