import type { SourceDType } from "../element-type.ts";
import type { ModelTensor } from "../model-tensor.ts";

/** A length, or undefined where the model leaves it open (`dim_param`), as most do for the batch. */
export type OnnxDim = number | undefined;

/** A model as its file describes it: one graph of nodes, which name their inputs and outputs. */
export interface OnnxModel {
  readonly irVersion: number;
  /** Of the default domain. */
  readonly opset: number;
  readonly producer: string;
  readonly graph: OnnxGraph;
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  /** By name, in the order of the file. */
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  /** Without those which are initialisers as well. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** What the file says of values between. */
  readonly values: readonly OnnxValue[];
}

export interface OnnxNode {
  /** May be empty, and need not be unique. */
  readonly name: string;
  readonly op: string;
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  /** An empty name is an input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** The value of an attribute by its kind; graphs and sparse tensors are not read. */
export interface OnnxAttribute {
  readonly i?: number;
  readonly f?: number;
  readonly s?: string;
  readonly ints?: readonly number[];
  readonly floats?: readonly number[];
  readonly tensor?: OnnxTensor;
}

export interface OnnxValue {
  readonly name: string;
  /** Undefined if the file does not even say how many axes there are. */
  readonly shape: readonly OnnxDim[] | undefined;
}

/** A constant whose elements are read when they are asked for. */
export interface OnnxTensor {
  readonly name: string;
  /** `float16` and `bfloat16` become float32, as in `readSafetensors`. Undefined for text, complex numbers and types below 16 bits. */
  readonly dtype: SourceDType | undefined;
  readonly shape: readonly number[];
  /** The file beside the model that holds the elements. */
  readonly external: string | undefined;
  /**
   * @throws FormatError `FILE_INVALID`, `FILE_TRUNCATED`; UnsupportedError `FILE_UNSUPPORTED`; DtypeError `PRECISION_LOSS`; LimitError
   * `MEMORY_LIMIT`
   */
  read(options?: {
    /** Instead of the option that the model was opened with. */ readonly lossy: boolean;
  }): Promise<ModelTensor>;
}
