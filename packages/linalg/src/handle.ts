import type { HostCsr, Native } from "@convmtx/backend";
import type { FloatDType } from "@convmtx/tensor";
import { BackendError } from "@convmtx/tensor";
import type { Engine } from "./engine.ts";

/** A native value and how many handles show it: a reshaped handle shows the same one. */
export interface Cell {
  readonly native: unknown;
  handles: number;
  /** Of a sparse value, for engines that cannot transpose: the matrix as it was uploaded. */
  readonly host?: HostCsr | undefined;
  /** Of a sparse value: its transpose, once something asked for it. */
  transposed?: unknown;
}

/** Who a handle belongs to: the session that frees it. */
export interface Owner {
  readonly engine: Engine;
  readonly handles: Set<Handle>;
}

interface Slot {
  owner: Owner;
  readonly cell: Cell;
}

/** What only this package may see of a handle. A freed handle has none. */
const slots = new WeakMap<Handle, Slot>();

/** A dense value that stands on the engine. Nothing of it is on the host but its dtype and shape. */
export class DenseHandle {
  readonly kind = "dense";
  readonly dtype: FloatDType;
  readonly shape: readonly number[];

  constructor(dtype: FloatDType, shape: readonly number[], owner: Owner, cell: Cell) {
    this.dtype = dtype;
    this.shape = shape;
    adopt(this, owner, cell);
  }

  /** Frees the value. A second call does nothing. */
  dispose(): void {
    free(this);
  }
}

/** A sparse matrix that stands on the engine. */
export class SparseHandle {
  readonly kind = "sparse";
  readonly dtype: FloatDType;
  readonly shape: readonly [nrows: number, ncols: number];

  constructor(dtype: FloatDType, shape: readonly [number, number], owner: Owner, cell: Cell) {
    this.dtype = dtype;
    this.shape = shape;
    adopt(this, owner, cell);
  }

  /** Frees the matrix. A second call does nothing. */
  dispose(): void {
    free(this);
  }
}

export type Handle = DenseHandle | SparseHandle;

// Where the language has them, `using` frees a handle at the end of its block.
if (Symbol.dispose !== undefined) {
  for (const { prototype } of [DenseHandle, SparseHandle]) {
    Object.defineProperty(prototype, Symbol.dispose, { value: prototype.dispose });
  }
}

function adopt(handle: Handle, owner: Owner, cell: Cell): void {
  cell.handles++;
  owner.handles.add(handle);
  slots.set(handle, { owner, cell });
}

/** Frees the native value with its last handle. */
export function free(handle: Handle): void {
  const slot = slots.get(handle);
  if (slot === undefined) return;
  slots.delete(handle);
  slot.owner.handles.delete(handle);
  if (--slot.cell.handles > 0) return;
  slot.owner.engine.release(slot.cell.native as Native["dense"]);
  if (slot.cell.transposed !== undefined) slot.owner.engine.release(slot.cell.transposed as Native["sparse"]);
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
export function cellOf(caller: string, name: string, handle: Handle, engine: Engine): Cell {
  const slot = slots.get(handle);
  if (slot === undefined) {
    const what = handle instanceof DenseHandle || handle instanceof SparseHandle ? "was disposed" : "is not a handle";
    throw new BackendError("HANDLE_INVALID", `${caller}: ${name} ${what}; upload it with dense() or sparse()`);
  }
  if (slot.owner.engine !== engine) {
    throw new BackendError(
      "HANDLE_INVALID",
      `${caller}: ${name} belongs to another session (${slot.owner.engine.name}); read it there and upload it here`,
    );
  }
  return slot.cell;
}

/** Whether a handle is live and of this engine. */
export function isLive(handle: unknown, engine: Engine): handle is Handle {
  return slots.get(handle as Handle)?.owner.engine === engine;
}
