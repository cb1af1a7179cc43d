import type { Dense } from "@convmtx/backend";
import type { ResolvedGeometry } from "@convmtx/window";
import type { WasmDense, WasmNative } from "../convert.ts";
import type { Machine } from "../machine.ts";
import { Convolution } from "./convolution.ts";
import { sweepOf } from "./sweep.ts";

/** The convolutions with each kernel, prepared once: they go when the kernel goes. */
export class KernelPlans {
  private readonly machine: Machine;
  private readonly known = new Map<WasmDense, Map<string, Convolution>>();

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** T x if `isForward`, else Tᵀ y. The geometry's text is the key, not the object: a worker gets a new clone of it with every call. */
  convolution({ dtype, native }: Dense<WasmNative>, geometry: ResolvedGeometry, isForward: boolean): Convolution {
    const ofKernel = this.known.get(native) ?? new Map<string, Convolution>();
    this.known.set(native, ofKernel);
    const key = `${isForward ? "T" : "adjoint"} ${JSON.stringify(geometry)}`;
    const convolution = ofKernel.get(key) ?? new Convolution(this.machine, dtype, sweepOf(geometry, isForward), native);
    ofKernel.set(key, convolution);
    return convolution;
  }

  /** Frees what was prepared for a kernel, if `native` is one. */
  forget(native: WasmDense): void {
    for (const convolution of this.known.get(native)?.values() ?? []) convolution.free();
    this.known.delete(native);
  }
}
