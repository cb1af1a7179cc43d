import type { Tensor } from "@convmtx/tensor";
import type { ConvOperator, ConvOptions } from "@convmtx/toeplitz";

/** A layer as the reader of the page has set it up. */
export interface Layer {
  readonly kernel: Tensor;
  /** As they were chosen, in the words of `convOperator`. */
  readonly options: ConvOptions;
  /** What `convOperator` makes of both. */
  readonly operator: ConvOperator;
  /** One sample of `operator.inputShape`, if there is one. */
  readonly input?: Tensor | undefined;
}
