import type { Layer } from "./layer.ts";

export type DType = "float32" | "float64";

export type NumericArray = Int32Array | Float32Array | Float64Array;

export interface LayerSpec {
  readonly layer: Layer;
  readonly dtype: DType;
}

/** The work there is, by name, and what defines one piece of it. Inputs follow from it by formulas (`values.ts`). */
export interface Specs {
  /** The layer's matrix in CSR. */
  build: LayerSpec;
  /** Fresh arrays of the lengths of that matrix, filled. */
  fill: LayerSpec;
  /** y = A x with the layer's matrix. */
  spmv: LayerSpec;
  /** C = A B with the layer's matrix and `columns` dense columns. */
  spmm: LayerSpec & { readonly columns: number };
  /** A Aᵀ of the layer's matrix. */
  spgemm: LayerSpec;
  /** The windows of the layer's input as columns. */
  unfold: LayerSpec;
  /** The sum of such columns back onto the input. */
  fold: LayerSpec;
  /** The convolution of one sample. */
  conv: LayerSpec;
  /** Convolutions one after another, with the weights of `mobilenet.ts`. */
  mobilenet: { readonly layers: readonly Layer[] };
  /** The first convolution of a fresh program, with all that it needs. */
  startup: LayerSpec;
  /** The median iteration of conjugate gradients on a blur of side × side. */
  cg: { readonly side: number; readonly iterations: number };
  /** A pass over memory of `bytes` in all: `read` loads, `copy` writes b = a, `triad` a = b + 3c. */
  pass: { readonly kind: "read" | "copy" | "triad"; readonly bytes: number };
  /** The same by a loop of JavaScript. */
  javascriptPass: { readonly kind: "read" | "copy" | "triad"; readonly bytes: number };
  /** As many multiply-adds of float32 in registers. */
  multiplyAdd: { readonly count: number; readonly fused: boolean };
}

export type JobName = keyof Specs;

/** A piece of work that is ready to be done. `run` alone is timed. */
export interface Job<T = unknown> {
  run(): T | Promise<T>;
  /** Frees what `run` returned, where the garbage collector does not. */
  free?(value: T): void;
  /** What `run` returned, to be compared: of a matrix indptr, indices and data. */
  arrays(value: T): readonly NumericArray[];
}

/** What a program can do. */
export type Jobs = { readonly [J in JobName]?: (spec: Specs[J]) => Job | Promise<Job> };

/** A request to a program, one JSON a line. */
export type Request =
  | { readonly prepare: JobName; readonly spec: Specs[JobName] }
  | { readonly run: number; readonly repeat: number }
  | { readonly result: number };

/** Its answers: the first unasked, then one to each request. */
export interface Greeting {
  /** What the program is made of; or why it cannot work here. */
  readonly versions?: Readonly<Record<string, string>>;
  readonly missing?: string;
}

export interface Answer {
  readonly error?: string;
  readonly job?: number;
  /** Of one run. */
  readonly seconds?: number;
  readonly files?: readonly { readonly path: string; readonly dtype: "int32" | DType }[];
}
