export {
  amd,
  analyzeCholesky,
  analyzeLu,
  cholesky,
  conditionEstimate,
  logDeterminant,
  lstsq,
  lu,
  qr,
  refactorLu,
  reverseCuthillMckee,
  solve,
  solveTriangular,
} from "@convmtx/direct";
export { matmulToeplitz } from "./fourier/matmul-toeplitz.ts";
export type { Columns } from "./fourier/real-columns.ts";
export { type CirculantOptions, solveCirculant } from "./fourier/solve-circulant.ts";
export { solveToeplitz } from "./fourier/solve-toeplitz.ts";
export {
  type Deconvolution,
  type DeconvolveOptions,
  type DeconvolveProgress,
  deconvolve,
  type Regularizer,
} from "./inverse/deconvolve.ts";
export { estimateNoise } from "./inverse/noise.ts";
export { bicgstab } from "./krylov/bicgstab.ts";
export { cg } from "./krylov/cg.ts";
export { type GmresOptions, gmres } from "./krylov/gmres.ts";
export type { LeastSquaresOptions, LeastSquaresSolution } from "./krylov/least-squares.ts";
export type { SystemOptions } from "./krylov/linear-system.ts";
export { lsmr } from "./krylov/lsmr.ts";
export { lsqr } from "./krylov/lsqr.ts";
export { type MinresOptions, minres } from "./krylov/minres.ts";
export type { HostVector, SolutionOf } from "./krylov/problem.ts";
export type { IterationOptions, Progress, Reason, Solution } from "./krylov/solution.ts";
export { add } from "./operators/add.ts";
export { adjoint } from "./operators/adjoint.ts";
export {
  type AnyOperatorLike,
  asOperator,
  type EngineOperatorLike,
  type OperatorLike,
  type Pair,
} from "./operators/as-operator.ts";
export { type BoundOperator, bind } from "./operators/bind.ts";
export { compose } from "./operators/compose.ts";
export { diagonal } from "./operators/diagonal.ts";
export { type Dottest, type DottestOptions, dottest } from "./operators/dottest.ts";
export type { MatrixLike } from "./operators/host-matrix.ts";
export { identity } from "./operators/identity.ts";
export { inverse } from "./operators/inverse.ts";
export { kron } from "./operators/kron.ts";
export { type AxisShapes, Operator } from "./operators/operator.ts";
export { restriction } from "./operators/restriction.ts";
export { scale } from "./operators/scale.ts";
export { blockDiag, hstack, vstack } from "./operators/stack.ts";
export { gradient, laplacian, type StencilBoundary, type StencilOptions } from "./operators/stencils.ts";
export { type BlockJacobiOptions, blockJacobiPreconditioner } from "./preconditioners/block-jacobi.ts";
export { type CirculantPreconditionerOptions, circulantPreconditioner } from "./preconditioners/circulant.ts";
export { jacobiPreconditioner } from "./preconditioners/jacobi.ts";
export type { DenseHandle, Handle, SparseHandle } from "./session/handle.ts";
export { type LinalgOptions, linalg } from "./session/linalg.ts";
export type { Support } from "./session/perform.ts";
export type { SliceOptions } from "./session/rearrange.ts";
export type { Session } from "./session/session.ts";
export type { CombineOptions, SparseOptions } from "./session/session-options.ts";
export type { Statistics } from "./session/statistics.ts";
export type { DenseLike, SparseLike } from "./session/upload.ts";
export type { PlaceOptions } from "./space/place.ts";
export { circularSpectrum } from "./spectral/circular-spectrum.ts";
export { type Cond, type CondOptions, cond } from "./spectral/cond.ts";
export { type Eigsh, type EigshOptions, eigsh } from "./spectral/eigsh.ts";
export { eigshNear } from "./spectral/eigsh-near.ts";
export { type Norm2, type Norm2Options, type Norm2Progress, norm2 } from "./spectral/norm2.ts";
export { type Rank, type RankOptions, rank } from "./spectral/rank.ts";
export { type Svds, type SvdsOptions, svds } from "./spectral/svds.ts";
export { svdsSmallest } from "./spectral/svds-smallest.ts";
export { type TapRanks, type TapRanksOptions, tapRanks } from "./spectral/tap-ranks.ts";
