import type { FloatDType } from "@convmtx/tensor";
import type { ResolvedGeometry } from "@convmtx/window";
import type { WasmDense } from "../convert.ts";
import type { Machine } from "../machine.ts";
import { Convolution } from "./convolution.ts";
import { sweepOf } from "./sweep.ts";

/** The convolutions with one kernel, each prepared once: they go when the kernel goes. */
export class KernelPlans {
  private readonly machine: Machine;
  private readonly dtype: FloatDType;
  private readonly kernel: WasmDense;
  private readonly known = new Map<string, Convolution>();

  constructor(machine: Machine, dtype: FloatDType, kernel: WasmDense) {
    this.machine = machine;
    this.dtype = dtype;
    this.kernel = kernel;
  }

  /** The geometry's text is the key, not the object: a worker gets a new clone of it with every call. */
  convolution(geometry: ResolvedGeometry, isForward: boolean): Convolution {
    const key = `${isForward ? "T" : "adjoint"} ${JSON.stringify(geometry)}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = new Convolution(this.machine, this.dtype, sweepOf(geometry, isForward), this.kernel);
    this.known.set(key, made);
    return made;
  }

  free(): void {
    for (const convolution of this.known.values()) convolution.free();
    this.known.clear();
  }
}
