import type { Backend, Dense, Execution, Native, OpName, Sparse } from "@convmtx/backend";
import type { DenseHandle, Session, SparseHandle } from "@convmtx/linalg";
import type { Csr } from "@convmtx/sparse";
import type { ErrorCode, FloatDType, Tensor } from "@convmtx/tensor";
import type { Acceptance } from "./acceptance.ts";

/** Operands by name. Matrices (Csr) and dense values (Tensor) are uploaded, all else is handed on. */
export type Operands = Readonly<Record<string, unknown>>;

/** The same operands once they are uploaded through a session. */
export type OnSession<O> = { readonly [K in keyof O]: SessionOperand<O[K]> };
type SessionOperand<T> = T extends Csr ? SparseHandle : T extends Tensor ? DenseHandle : T;

/** The same operands as a backend gets them. */
export type OnBackend<O> = { readonly [K in keyof O]: BackendOperand<O[K]> };
type BackendOperand<T> = T extends Csr ? Sparse<Native> : T extends Tensor ? Dense<Native> : T;

/** One set of operands. */
export interface Sample<O> {
  /** Part of the case's id. */
  readonly name: string;
  readonly title: string;
  operands(dtype: FloatDType): O;
  /** Elements of the largest operand, where that may be over an engine's limits. */
  readonly elements?: number;
  /** Runs only where the engine has the operation itself: what the samples asks for cannot be derived. */
  readonly nativeOnly?: boolean;
}

/** How a result is computed, as far as its rounding and its NaN depend on that. */
export interface Arithmetic {
  readonly dtype: FloatDType;
  /** The operation multiplies by a matrix which the engine holds densely, so 0·NaN counts. */
  readonly densified: boolean;
}

/** A use of an operation which must be refused. */
export interface Refusal {
  readonly name: string;
  readonly title: string;
  readonly code: ErrorCode;
  /** `call`: at once, before the engine sees it. `read`: at the call, or at the next read or sync. Default `call`. */
  readonly at?: "call" | "read";
  /** Wants both dtypes. Default false. */
  readonly mixesDTypes?: boolean;
  /** What must be refused, on a session which is freed afterwards. @returns the result, if nothing is refused at once */
  run(session: Session<Execution>, dtype: FloatDType): DenseHandle | SparseHandle;
}

interface OpFacts<O> {
  readonly op: OpName;
  /** The operation in case ids: kebab-case. */
  readonly id: string;
  /** What the contract promises, in one sentence. */
  readonly promise: string;
  readonly dtypes: readonly FloatDType[];
  /** Whether an operand or the result is a sparse matrix. */
  readonly sparse: boolean;
  /** The first is the plainest: the cases about memory and operands use it. */
  samples(): readonly Sample<O>[];
  errors(): readonly Refusal[];
  /** What the result of these operands must be. */
  bound(operands: O, arithmetic: Arithmetic): Acceptance;
}

/** An operation as data. Most are tried through a session, so that derived ones are tried like native ones. */
export type OpSpec<O> = OpFacts<O> &
  (
    | {
        readonly via: "session";
        apply(session: Session<Execution>, operands: OnSession<O>): DenseHandle | SparseHandle;
      }
    | {
        readonly via: "backend";
        apply(backend: Backend<Native, Execution>, operands: OnBackend<O>): Dense<Native> | Sparse<Native>;
      }
  );

/** An operation whose operands' types are no longer known: what the catalogue holds. */
export type AnyOpSpec = OpSpec<Operands>;

/** Forgets the types of the operands. `samples`, `apply` and `bound` of one spec agree on them. */
export function anyOp<O extends Operands>(spec: OpSpec<O>): AnyOpSpec {
  return spec as unknown as AnyOpSpec;
}
