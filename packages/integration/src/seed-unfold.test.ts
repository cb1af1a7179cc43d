import type { Tensor } from "@convmtx/tensor";
import { matmul, maxAbsDiff, randomNormal, reshape, sizeOf, tensor, transpose } from "@convmtx/tensor";
import { fold, unfold } from "@convmtx/unfold";
import { expect, it } from "vitest";

/** torch.nn.functional.conv2d without stride and padding, by the definition. */
function conv2d(x: Tensor, w: Tensor): Tensor {
  const [batch, channels, height, width] = x.shape;
  const [filters, , kh, kw] = w.shape;
  const shape = [batch, filters, height - kh + 1, width - kw + 1];
  const out = new Float64Array(sizeOf(shape));
  const [xs, ws] = [x.toTypedArray(), w.toTypedArray()];
  let at = 0;
  for (let n = 0; n < batch; n++)
    for (let f = 0; f < filters; f++)
      for (let i = 0; i < shape[2]; i++)
        for (let j = 0; j < shape[3]; j++, at++)
          for (let c = 0; c < channels; c++)
            for (let p = 0; p < kh; p++)
              for (let q = 0; q < kw; q++)
                out[at] +=
                  ws[((f * channels + c) * kh + p) * kw + q] *
                  xs[((n * channels + c) * height + i + p) * width + j + q];
  return tensor(out, { shape });
}

it("Convolution is equivalent with Unfold + Matrix Multiplication + Fold (or view to output shape)", () => {
  const inp = randomNormal([1, 3, 10, 12], { seed: 0, dtype: "float32" });
  const w = randomNormal([2, 3, 4, 5], { seed: 1, dtype: "float32" });
  const inpUnf = unfold(inp, { kernelSize: [4, 5] });
  const outUnf = transpose(matmul(transpose(inpUnf, [0, 2, 1]), transpose(reshape(w, [w.shape[0], -1]))), [0, 2, 1]);
  const folded = fold(outUnf, { outputSize: [7, 8], kernelSize: [1, 1] });
  const out = reshape(outUnf, [1, 2, 7, 8]);

  expect(inpUnf.shape).toEqual([1, 60, 56]);
  expect(out.dtype).toBe("float32");
  expect(maxAbsDiff(conv2d(inp, w), out)).toBeLessThan(1e-5);
  expect(maxAbsDiff(folded, out)).toBe(0);
});
