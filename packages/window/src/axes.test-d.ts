import { expectTypeOf, it } from "vitest";
import {
  type AxisOptions,
  type GeometryOptions,
  type Padding,
  padsFrom,
  type ResolvedAxis,
  type ResolvedGeometry,
  resolveAxes,
  resolveGeometry,
  sourceIndex,
} from "./index.ts";

it("padding takes its four forms, literal or computed", () => {
  expectTypeOf<1>().toExtend<Padding>();
  expectTypeOf<number[]>().toExtend<Padding>();
  expectTypeOf<[number, number][]>().toExtend<Padding>();
  expectTypeOf<readonly (readonly [1, 2])[]>().toExtend<Padding>();
  expectTypeOf<"same" | "SAME_UPPER" | "full">().toExtend<Padding>();
  expectTypeOf(padsFrom.onnx([0, 1])).toExtend<Padding>();
  // @ts-expect-error a word that no system knows
  resolveAxes([4], { kernelSize: 3, padding: "sane" });
  // @ts-expect-error three pads for one axis
  resolveAxes([4], { kernelSize: 3, padding: [[1, 2, 3]] });
  // @ts-expect-error a number in quotes
  resolveAxes([4], { kernelSize: "3" });
});

it("options are optional, undefined included, but for kernel and input", () => {
  resolveAxes([4], { kernelSize: 3, stride: undefined, preset: undefined });
  // @ts-expect-error kernelSize is missing
  resolveAxes([4], {});
  // @ts-expect-error kernelShape is missing
  resolveGeometry({ inputShape: [3, 4] });
  // @ts-expect-error the kernel's shape says its size
  resolveGeometry({ inputShape: [3, 4], kernelShape: [3, 3, 2], kernelSize: 2 });
  // @ts-expect-error strides is stride here
  resolveAxes([4], { kernelSize: 3, strides: 2 });
  expectTypeOf<Omit<AxisOptions, "kernelSize">>().toEqualTypeOf<
    Omit<GeometryOptions, "inputShape" | "kernelShape" | "groups" | "layout" | "flip">
  >();
});

it("modes that only a preset knows are options, never results", () => {
  resolveAxes([4], { kernelSize: 3, paddingMode: ["edge"], preset: "onnx" });
  // @ts-expect-error sourceIndex takes the resolved names
  sourceIndex("edge", 0, 1);
  expectTypeOf<ResolvedAxis["paddingMode"]>().toEqualTypeOf<
    "zeros" | "reflect" | "symmetric" | "replicate" | "circular"
  >();
});

it("results are read-only", () => {
  expectTypeOf(resolveAxes([4], { kernelSize: 3 })).toEqualTypeOf<readonly ResolvedAxis[]>();
  const geometry: ResolvedGeometry = resolveGeometry({ inputShape: [4], kernelShape: [3] });
  // @ts-expect-error fields are readonly
  geometry.flip = true;
});
