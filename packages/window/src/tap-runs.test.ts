import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PaddingMode, type ResolvedAxis, resolveAxes, type TapRun, tapRuns, tapSource } from "./index.ts";

describe("by hand", () => {
  it("finds one run a tap under zeros, clear of the padding", () => {
    const [axis] = resolveAxes([4], { kernelSize: 3, padding: 1 });
    expect(tapRuns(axis)).toEqual([
      [{ begin: 1, end: 4, source: 0, step: 1 }],
      [{ begin: 0, end: 4, source: 0, step: 1 }],
      [{ begin: 0, end: 3, source: 1, step: 1 }],
    ]);
  });

  it("steps by the stride", () => {
    const [axis] = resolveAxes([7], { kernelSize: 3, stride: 2, dilation: 2, padding: 2 });
    expect(tapRuns(axis)).toEqual([
      [{ begin: 1, end: 4, source: 0, step: 2 }],
      [{ begin: 0, end: 4, source: 0, step: 2 }],
      [{ begin: 0, end: 3, source: 2, step: 2 }],
    ]);
  });

  it("has no run for a tap that never leaves the padding", () => {
    const [axis] = resolveAxes([1], { kernelSize: 3, padding: 1 });
    expect(tapRuns(axis)).toEqual([[], [{ begin: 0, end: 1, source: 0, step: 1 }], []]);
  });

  it("turns around where a mode does", () => {
    const [axis] = resolveAxes([4], { kernelSize: 1, padding: 3, paddingMode: "reflect" });
    // Sources 3 2 1 0 1 2 3 2 1 0.
    expect(tapRuns(axis)).toEqual([
      [
        { begin: 0, end: 4, source: 3, step: -1 },
        { begin: 4, end: 7, source: 1, step: 1 },
        { begin: 7, end: 10, source: 2, step: -1 },
      ],
    ]);
  });

  it("stands still under replicate", () => {
    const [axis] = resolveAxes([2], { kernelSize: 1, padding: 2, paddingMode: "replicate" });
    expect(tapRuns(axis)).toEqual([
      [
        { begin: 0, end: 3, source: 0, step: 0 },
        { begin: 3, end: 6, source: 1, step: 0 },
      ],
    ]);
  });
});

describe("properties", () => {
  const axes: fc.Arbitrary<ResolvedAxis> = fc.record({
    signalSize: fc.integer({ min: 1, max: 12 }),
    windowCount: fc.integer({ min: 1, max: 15 }),
    kernelSize: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 5 }),
    dilation: fc.integer({ min: 1, max: 4 }),
    padBegin: fc.integer({ min: -6, max: 20 }),
    padEnd: fc.constant(0),
    paddingMode: fc.constantFrom<PaddingMode[]>("zeros", "reflect", "symmetric", "replicate", "circular"),
    outputPadding: fc.constant(0),
    rule: fc.constant("given"),
  });
  const everyTap = (axis: ResolvedAxis, check: (runs: readonly TapRun[], tap: number) => void) => {
    const runs = tapRuns(axis);
    expect(runs).toHaveLength(axis.kernelSize);
    runs.forEach(check);
  };

  it("agree with tapSource for every window and tap", () => {
    fc.assert(
      fc.property(axes, (axis) => {
        everyTap(axis, (runs, tap) => {
          const sources = new Array<number>(axis.windowCount).fill(-1);
          for (const { begin, end, source, step } of runs) {
            for (let window = begin; window < end; window++) sources[window] = source + (window - begin) * step;
          }
          expect(sources).toEqual(sources.map((_, window) => tapSource(axis, window, tap)));
        });
      }),
    );
  });

  it("are ordered, disjoint, not empty and as long as their first two windows allow", () => {
    fc.assert(
      fc.property(axes, (axis) => {
        everyTap(axis, (runs, tap) => {
          let before = 0;
          for (const { begin, end, source, step } of runs) {
            expect(begin).toBeGreaterThanOrEqual(before);
            expect(end).toBeGreaterThan(begin);
            const next = end < axis.windowCount ? tapSource(axis, end, tap) : -1;
            if (next >= 0) expect(next).not.toBe(source + (end - begin) * step);
            before = end;
          }
          expect(before).toBeLessThanOrEqual(axis.windowCount);
          if (axis.paddingMode === "zeros") expect(runs.length).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it("count a = sum of max(0, hi - lo + 1) entries under zeros", () => {
    fc.assert(
      fc.property(axes, (anyMode) => {
        const axis = { ...anyMode, paddingMode: "zeros" } as const;
        let inside = 0;
        for (let window = 0; window < axis.windowCount; window++) {
          for (let tap = 0; tap < axis.kernelSize; tap++) {
            const i = window * axis.stride - axis.padBegin + tap * axis.dilation;
            if (i >= 0 && i < axis.signalSize) inside++;
          }
        }
        const counted = tapRuns(axis).flat();
        expect(counted.reduce((sum, { begin, end }) => sum + end - begin, 0)).toBe(inside);
      }),
    );
  });
});
