import type { Dense, Ops, Sparse } from "@convmtx/backend";
import { lstsq, solve } from "@convmtx/direct";
import { Csr } from "@convmtx/sparse";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { sizeOf, Tensor } from "@convmtx/tensor";
import type { ResolvedGeometry } from "@convmtx/window";
import { floatsAt, madeDense, uploadDense, viewOf, type WasmDense, type WasmNative } from "./convert.ts";
import { denseOps } from "./dense-ops.ts";
import type { Machine } from "./machine.ts";
import { sparseOps } from "./sparse-ops.ts";
import { columns } from "./windows/columns.ts";
import type { KernelPlans } from "./windows/kernel-plans.ts";

/** The whole contract. Factorisations run on the host, over the engine's memory. */
export function wasmOps(machine: Machine, plans: KernelPlans): Ops<WasmNative> {
  const { heap } = machine;

  const convolve = (
    isForward: boolean,
    geometry: ResolvedGeometry,
    kernel: Dense<WasmNative>,
    x: Dense<WasmNative>,
    length: number,
  ): WasmDense => {
    const convolution = plans.convolution(kernel, geometry, isForward);
    return madeDense(heap, kernel.dtype, length, (to) => convolution.run(x.native.address, to));
  };
  const factored = (
    by: (a: Csr, b: Tensor<FloatDType>) => Tensor<"float64">,
    a: Sparse<WasmNative>,
    { dtype, shape, native: b }: Dense<WasmNative>,
  ): WasmDense => {
    const matrix = Csr.fromPartsUnchecked(viewOf(heap, a, a.native));
    const x = by(matrix, new Tensor(dtype, floatsAt(heap, dtype, b.address, b.length), shape));
    return uploadDense(heap, dtype, x.data as FloatArray);
  };

  return {
    ...denseOps(machine),
    ...sparseOps(machine),
    conv: (geometry, kernel, x) => convolve(true, geometry, kernel, x, sizeOf(geometry.outputShape)),
    convT: (geometry, kernel, y) => convolve(false, geometry, kernel, y, sizeOf(geometry.inputShape)),
    unfold: (geometry, x) => columns("unfold", machine, x.dtype, geometry, x.native),
    fold: (geometry, y) => columns("fold", machine, y.dtype, geometry, y.native),
    solve: (a, b) => factored(solve, a, b),
    lstsq: (a, b) => factored(lstsq, a, b),
  };
}
