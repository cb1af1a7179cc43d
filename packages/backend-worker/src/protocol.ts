import type { HostCsr, HostDense, Manifest, OpName } from "@convmtx/backend";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import type { WireError } from "./wire-error.ts";

/** A value of the served engine, by the number which the near side gave it. */
export interface Reference {
  readonly id: number;
}

/** An operand on its way: the session's metadata and the number of the value. */
export interface WireOperand {
  readonly dtype: FloatDType;
  readonly shape: readonly number[];
  readonly native: Reference;
}

/** Near to far. Messages arrive in the order in which they were posted; those with a `request` are answered. */
export type Command =
  | { readonly type: "uploadDense"; readonly id: number; readonly host: HostDense }
  | { readonly type: "uploadCsr"; readonly id: number; readonly host: HostCsr }
  | { readonly type: "setValues"; readonly operand: WireOperand; readonly data: FloatArray }
  | { readonly type: "op"; readonly id: number; readonly op: OpName; readonly operands: readonly unknown[] }
  | { readonly type: "release"; readonly id: number }
  | { readonly type: "readDense" | "readCsr"; readonly request: number; readonly operand: WireOperand }
  | { readonly type: "sync" | "close"; readonly request: number };

/** Far to near. The first message is the greeting, or the reason why there is no engine. */
export type Answer =
  | {
      readonly type: "ready";
      readonly manifest: Manifest;
      readonly ops: readonly OpName[];
      readonly setValues: boolean;
    }
  | { readonly type: "unready"; readonly error: WireError }
  | { readonly type: "done"; readonly request: number; readonly value?: unknown; readonly bytes: number }
  | { readonly type: "failed"; readonly request: number; readonly error: WireError; readonly bytes: number };
