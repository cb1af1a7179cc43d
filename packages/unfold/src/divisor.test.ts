import { describe, expect, it } from "vitest";
import { divisor } from "./divisor.ts";

describe("divisor", () => {
  it("counts the windows and taps that read each element", () => {
    const counts = divisor({ outputSize: [3, 4], kernelSize: 2 });
    expect(counts.shape).toEqual([3, 4]);
    expect(counts.dtype).toBe("float64");
    expect(Array.from(counts.data)).toEqual([1, 2, 2, 1, 2, 4, 4, 2, 1, 2, 2, 1]);
  });

  it.each([
    ["a stride longer than a window", { kernelSize: [1], stride: 2 }, [1, 0, 1, 0, 1]],
    ["a remainder at the end", { kernelSize: [2], stride: 2 }, [1, 1, 1, 1, 0]],
    ["the gaps of a dilation", { kernelSize: [2], dilation: 3, stride: 2 }, [1, 0, 0, 1, 0]],
    ["a crop", { kernelSize: [1], padding: [[-1, -2]] }, [0, 1, 1, 0, 0]],
    ["zeros padding", { kernelSize: [3], padding: 2 }, [3, 3, 3, 3, 3]],
    ["replicate", { kernelSize: [3], padding: 2, paddingMode: "replicate" }, [6, 3, 3, 3, 6]],
    ["circular", { kernelSize: [1], padding: 2, paddingMode: "circular" }, [2, 2, 1, 2, 2]],
  ] as const)("has what %s gives", (_, options, expected) => {
    expect(Array.from(divisor({ outputSize: [5], ...options }).data)).toEqual(expected);
  });

  it("is an outer product over any number of axes", () => {
    const counts = divisor({ outputSize: [2, 3, 2], kernelSize: [1, 2, 2], padding: [0, 0, 1] });
    expect(Array.from(counts.data)).toEqual([2, 2, 4, 4, 2, 2, 2, 2, 4, 4, 2, 2]);
  });

  it("broadcasts over channels in either layout", () => {
    const options = { outputSize: [2, 3], kernelSize: [1, 2] };
    const last = divisor({ ...options, layout: "channels-last" });
    expect(last.shape).toEqual([2, 3, 1]);
    expect(last.data).toEqual(divisor(options).data);
  });

  it("has the dtype asked for", () => {
    const counts = divisor({ outputSize: [2], kernelSize: [1], dtype: "float32" });
    expect(counts.data).toEqual(new Float32Array([1, 1]));
  });

  it("is empty for an empty signal", () => {
    expect(divisor({ outputSize: [0, 3], kernelSize: 1, padding: 1 })).toMatchObject({
      shape: [0, 3],
      data: new Float64Array(0),
    });
    expect(divisor({ outputSize: [3, 0], kernelSize: 1, padding: 1 })).toMatchObject({
      shape: [3, 0],
      data: new Float64Array(0),
    });
  });

  it("refuses a dtype that cannot be divided in, and geometries without a window", () => {
    expect(() => divisor({ outputSize: [2], kernelSize: [1], dtype: "int32" as never })).toThrow(
      expect.objectContaining({
        code: "DTYPE_UNSUPPORTED",
        message: "divisor: dtype is int32, expected float32 or float64",
      }),
    );
    expect(() => divisor({ outputSize: [2], kernelSize: [3] })).toThrow(
      expect.objectContaining({ code: "GEOMETRY_INVALID", message: expect.stringMatching(/^divisor: /) }),
    );
  });
});
