import { Csr, random } from "@convmtx/sparse";
import { Tensor, tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { expect, it } from "vitest";
import { operandText } from "./operand-text.ts";

it("prints small operands in full, and of large ones what they are", () => {
  const a = Csr.fromParts({
    shape: [2, 3],
    indptr: Int32Array.of(0, 0, 2),
    indices: Int32Array.of(0, 2),
    data: Float64Array.of(-0, 10),
  });
  expect(operandText("A", a)).toBe("A: float64 [2, 3], 2 stored entries\n  [  .  .   . ]\n  [ -0  .  10 ]");
  expect(operandText("A", random([40, 40], { density: 0.5, seed: 1 }))).toBe("A: float64 [40, 40], 800 stored entries");
  expect(operandText("x", tensor(Float32Array.of(1, Number.NaN)))).toBe("x: float32 [2] = [1, NaN]");
  expect(operandText("B", new Tensor("float64", Float64Array.of(1, 2, 3, -4), [2, 2]))).toBe(
    "B: float64 [2, 2]\n  [ 1   2 ]\n  [ 3  -4 ]",
  );
  expect(operandText("x", tensor(new Float64Array(100)))).toBe("x: float64 [100]");
  expect(operandText("alpha", -0)).toBe("alpha: -0");
  expect(operandText("options", { stride: 2 })).toBe('options: {"stride":2}');
});

it("prints the geometry and kernel of a layer", () => {
  const layer = convOperator(tensor([[[1, 2, 3]]]), {
    inputShape: [1, 4],
    padding: 1,
    paddingMode: "reflect",
    bias: [1],
  });
  expect(operandText("operator", layer)).toBe(
    [
      "operator: correlation, groups 1, channels-first, with bias, input [1, 4], output [1, 4]",
      "  axis 0: stride 1, dilation 1, padding 1:1 reflect",
      "  kernel: float64 [1, 1, 3] = [1, 2, 3]",
    ].join("\n"),
  );
});
