import type { Tensor } from "@convmtx/tensor";
import type { SourceDType } from "./element-type.ts";

/** A tensor out of a model file. */
export interface ModelTensor {
  readonly tensor: Tensor;
  /** The dtype in the file. */
  readonly sourceDtype: SourceDType;
}
