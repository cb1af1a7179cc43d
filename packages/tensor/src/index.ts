export { abs } from "./abs.ts";
export { add } from "./add.ts";
export { arange } from "./arange.ts";
export type { AstypeOptions } from "./astype.ts";
export { astype } from "./astype.ts";
export type { Operand, OperandDType } from "./binary.ts";
export { broadcastShapes, broadcastTo } from "./broadcast.ts";
export { clip } from "./clip.ts";
export type { AllcloseOptions, EqualOptions } from "./compare.ts";
export { allclose, equal, maxAbsDiff } from "./compare.ts";
export type { Joined, JoinOptions } from "./concat.ts";
export { concat, stack } from "./concat.ts";
export { contiguous } from "./contiguous.ts";
export type { DTypeOf, NestedArray, TensorOptions } from "./create.ts";
export { tensor, zeros } from "./create.ts";
export { divide } from "./divide.ts";
export type {
  DType,
  FloatArray,
  FloatDType,
  Floating,
  Promoted,
  TypedArray,
  TypedArrayOf,
  TypedArrays,
} from "./dtype.ts";
export {
  allocate,
  bytesPerElement,
  checkDType,
  checkFloatDType,
  dtypeOf,
  floatDType,
  isDType,
  isFloat,
  isTypedArray,
  promote,
} from "./dtype.ts";
export type { ConvmtxErrorOptions, ErrorCode, ErrorDetails } from "./errors.ts";
export {
  BackendError,
  ConvmtxError,
  DtypeError,
  FormatError,
  isConvmtxError,
  LimitError,
  NumericalError,
  ShapeError,
  UnsupportedError,
} from "./errors.ts";
export type { FlipOptions } from "./flip.ts";
export { flip } from "./flip.ts";
export { full, ones } from "./full.ts";
export { get, item } from "./get.ts";
export { map } from "./map.ts";
export { matmul } from "./matmul.ts";
export { max } from "./max.ts";
export { maximum } from "./maximum.ts";
export { mean } from "./mean.ts";
export { min } from "./min.ts";
export { minimum } from "./minimum.ts";
export { multiply } from "./multiply.ts";
export { negate } from "./negate.ts";
export { newTensor } from "./new-tensor.ts";
export type { NormOptions } from "./norm.ts";
export { norm } from "./norm.ts";
export { overlaps } from "./overlaps.ts";
export { pad } from "./pad.ts";
export { prod } from "./prod.ts";
export type { NormalOptions, UniformOptions } from "./random.ts";
export { randomNormal, randomUniform } from "./random.ts";
export type { ReduceOptions } from "./reduce.ts";
export { reshape } from "./reshape.ts";
export type { Shape } from "./shape.ts";
export { checkShape, cStrides, normalizeAxis, sameShape, shapeText, sizeOf } from "./shape.ts";
export type { SliceSpec } from "./slice.ts";
export { slice } from "./slice.ts";
export type { ResolvedRange, SliceRange } from "./slice-range.ts";
export { resolveRange } from "./slice-range.ts";
export { subtract } from "./subtract.ts";
export { sum } from "./sum.ts";
export { Tensor } from "./tensor.ts";
export { asTypedArray, isContiguous, toTypedArray } from "./to-typed-array.ts";
export { transpose } from "./transpose.ts";
