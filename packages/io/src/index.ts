export type { BlockOptions, MatrixBlock, MatrixStream } from "./blocks/matrix-stream.ts";
export { streamMatrix } from "./blocks/stream-matrix.ts";
export type { SourceDType } from "./element-type.ts";
export type { ArrayFile, CoordinateFile, MatrixMarketCommon, MatrixMarketFile } from "./matrix-market-assembly.ts";
export type { MatrixMarketHeader } from "./matrix-market-header.ts";
export type { ModelTensor } from "./model-tensor.ts";
export type { NpyArray } from "./npy-assembly.ts";
export type { LayerGeometry } from "./onnx/conv-geometry.ts";
export { type ModelLayer, type OnnxLayersOptions, onnxLayers } from "./onnx/layers.ts";
export type { OnnxAttribute, OnnxDim, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from "./onnx/model.ts";
export { type ReadOnnxOptions, readOnnx } from "./onnx/read-onnx.ts";
export { type PetscFile, type PetscObject, type ReadPetscOptions, readPetsc } from "./petsc/read-petsc.ts";
export { encodePetsc, type PetscWritable, type WritePetscOptions, writePetsc } from "./petsc/write-petsc.ts";
export { type FileFormat, type MatrixFile, type ReadMatrixOptions, readMatrix } from "./read-matrix.ts";
export { decodeMatrixMarket, readMatrixMarket } from "./read-matrix-market.ts";
export { decodeNpy, type ReadOptions, readNpy } from "./read-npy.ts";
export { readNpz, readNpzArrays, type SparseFile } from "./read-npz.ts";
export type { RowBlocks } from "./row-blocks.ts";
export type { SafetensorsEntry } from "./safetensors/header.ts";
export { readSafetensors, type SafetensorsFile } from "./safetensors/read-safetensors.ts";
export { encodeSafetensors } from "./safetensors/write-safetensors.ts";
export type { ByteStream, RangedSource, Source } from "./source.ts";
export {
  encodeMatrixMarket,
  type WritableMatrix,
  type WriteMatrixMarketOptions,
  writeMatrixMarket,
} from "./write-matrix-market.ts";
export { encodeNpy } from "./write-npy.ts";
export { encodeNpz, type WriteNpzOptions, writeNpz } from "./write-npz.ts";
