import type { Dense } from "@convmtx/backend";
import type { ResolvedGeometry } from "@convmtx/window";
import type { WasmDense, WasmNative } from "../convert.ts";
import type { Machine } from "../machine.ts";
import { Convolution } from "./convolution.ts";
import { sweepOf } from "./sweep.ts";

interface PlansOfKernel {
  /** Adjoints, then products, by the geometries that were met: a look at the object costs less than its text. */
  readonly byObject: readonly [WeakMap<ResolvedGeometry, Convolution>, WeakMap<ResolvedGeometry, Convolution>];
  readonly byText: Map<string, Convolution>;
}

/** The convolutions with each kernel, prepared once, each with the weights in its own order: they go when the kernel goes. */
export class KernelPlans {
  private readonly machine: Machine;
  private readonly known = new Map<WasmDense, PlansOfKernel>();

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** T x if `isForward`, else Tᵀ y. */
  convolution(kernel: Dense<WasmNative>, geometry: ResolvedGeometry, isForward: boolean): Convolution {
    const { dtype, native } = kernel;
    const plans = this.known.get(native) ?? { byObject: [new WeakMap(), new WeakMap()], byText: new Map() };
    this.known.set(native, plans);
    const byObject = plans.byObject[Number(isForward)];
    const met = byObject.get(geometry);
    if (met !== undefined) return met;
    // A worker gets a new clone of a geometry with every call.
    const text = `${isForward} ${JSON.stringify(geometry)}`;
    const convolution =
      plans.byText.get(text) ?? new Convolution(this.machine, dtype, sweepOf(geometry, isForward), native);
    plans.byText.set(text, convolution);
    byObject.set(geometry, convolution);
    return convolution;
  }

  /** Forgets all, when the memory itself goes. */
  clear(): void {
    this.known.clear();
  }

  /** Frees what was prepared for a kernel, if `native` is one. */
  forget(native: WasmDense): void {
    for (const convolution of this.known.get(native)?.byText.values() ?? []) convolution.free();
    this.known.delete(native);
  }
}
