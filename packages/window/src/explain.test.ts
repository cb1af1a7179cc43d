import { expect, it } from "vitest";
import { explain, resolveGeometry } from "./index.ts";

it("lays out a strided layer and says what no window reads", () => {
  const geometry = resolveGeometry({ inputShape: [3, 224, 225], kernelShape: [64, 3, 7, 7], stride: 2, padding: 3 });
  expect(explain(geometry)).toMatchInlineSnapshot(`
    "correlation (the kernel is not flipped), no preset
    input   [3, 224, 225]   channels-first
    kernel  [64, 3, 7, 7]   (C_out, C_in/groups, *k), groups 1
    output  [64, 112, 113]

    axis  input  kernel  stride  dilation  span  p0  p1  output  mode   padding
       0    224       7       2         1     7   3   3     112  zeros  given
       1    225       7       2         1     7   3   3     113  zeros  given

    span = dilation*(kernel - 1) + 1, output = floor((input + p0 + p1 - span)/stride) + 1
      axis 0:  floor((224 + 3 + 3 - 7)/2) + 1 = 112  the last 1 of the padded input is in no window
      axis 1:  floor((225 + 3 + 3 - 7)/2) + 1 = 113"
  `);
});

it("says where 'same' put the odd element", () => {
  const layer = { inputShape: [8, 9, 6], kernelShape: [4, 3, 4, 2], groups: 2, layout: "channels-last" } as const;
  expect(explain(resolveGeometry({ ...layer, padding: "same", preset: "scipy" }))).toMatchInlineSnapshot(`
    "correlation (the kernel is not flipped), preset scipy
    input   [8, 9, 6]     channels-last
    kernel  [4, 3, 4, 2]  (C_out, C_in/groups, *k), groups 2
    output  [8, 9, 4]

    axis  input  kernel  stride  dilation  span  p0  p1  output  mode   padding
       0      8       4       1         1     4   2   1       8  zeros  same: span - 1 in all, the odd one at the beginning
       1      9       2       1         1     2   1   0       9  zeros  same: span - 1 in all, the odd one at the beginning

    span = dilation*(kernel - 1) + 1, output = floor((input + p0 + p1 - span)/stride) + 1
      axis 0:  floor((8 + 2 + 1 - 4)/1) + 1 = 8
      axis 1:  floor((9 + 1 + 0 - 2)/1) + 1 = 9"
  `);
});

it("shows a transposed layer with its output padding", () => {
  const layer = { inputShape: [16, 14, 14], kernelShape: [16, 8, 4, 4], stride: 2, transposed: true } as const;
  expect(explain(resolveGeometry({ ...layer, padding: 1, outputPadding: [0, 1] }))).toMatchInlineSnapshot(`
    "correlation (the kernel is not flipped), transposed, no preset
    input   [16, 14, 14]   channels-first
    kernel  [16, 8, 4, 4]  (C_in, C_out/groups, *k), groups 1
    output  [8, 28, 29]

    axis  input  kernel  stride  dilation  span  p0  p1  op  output  mode   padding
       0     14       4       2         1     4   1   1   0      28  zeros  given
       1     14       4       2         1     4   1   1   1      29  zeros  given

    span = dilation*(kernel - 1) + 1, output = stride*(input - 1) + span - p0 - p1 + op
      axis 0:  2*(14 - 1) + 4 - 1 - 1 + 0 = 28
      axis 1:  2*(14 - 1) + 4 - 1 - 1 + 1 = 29"
  `);
});

it("shows a one-dimensional true convolution without channels, cropped at the end", () => {
  const layer = { inputShape: [100], kernelShape: [5], dilation: 2, flip: true, padding: [[8, -3]] } as const;
  expect(explain(resolveGeometry(layer))).toMatchInlineSnapshot(`
    "convolution (the kernel is flipped), no preset
    input   [100]
    kernel  [5]    no channel axes
    output  [97]

    axis  input  kernel  stride  dilation  span  p0  p1  output  mode   padding
       0    100       5       1         2     9   8  -3      97  zeros  given

    span = dilation*(kernel - 1) + 1, output = floor((input + p0 + p1 - span)/stride) + 1
      axis 0:  floor((100 + 8 - 3 - 9)/1) + 1 = 97"
  `);
});

it("shows modes axis by axis", () => {
  const layer = { inputShape: [1, 6, 10, 12], kernelShape: [1, 1, 3, 3, 2], padding: "full" } as const;
  const geometry = resolveGeometry({ ...layer, paddingMode: ["zeros", "circular", "replicate"] });
  expect(explain(geometry)).toMatchInlineSnapshot(`
    "correlation (the kernel is not flipped), no preset
    input   [1, 6, 10, 12]   channels-first
    kernel  [1, 1, 3, 3, 2]  (C_out, C_in/groups, *k), groups 1
    output  [1, 8, 12, 13]

    axis  input  kernel  stride  dilation  span  p0  p1  output  mode       padding
       0      6       3       1         1     3   2   2       8  zeros      full: span - 1 on each side
       1     10       3       1         1     3   2   2      12  circular   full: span - 1 on each side
       2     12       2       1         1     2   1   1      13  replicate  full: span - 1 on each side

    span = dilation*(kernel - 1) + 1, output = floor((input + p0 + p1 - span)/stride) + 1
      axis 0:  floor((6 + 2 + 2 - 3)/1) + 1 = 8
      axis 1:  floor((10 + 2 + 2 - 3)/1) + 1 = 12
      axis 2:  floor((12 + 1 + 1 - 2)/1) + 1 = 13"
  `);
});

it("names what was made to fit", () => {
  const layer = { inputShape: [2, 3], kernelShape: [2, 1, 3], stride: 3, transposed: true, preset: "onnx" } as const;
  expect(explain(resolveGeometry({ ...layer, outputSize: 8 }))).toMatchInlineSnapshot(`
    "correlation (the kernel is not flipped), transposed, preset onnx
    input   [2, 3]     channels-first
    kernel  [2, 1, 3]  (C_in, C_out/groups, *k), groups 1
    output  [1, 8]

    axis  input  kernel  stride  dilation  span  p0  p1  op  output  mode   padding
       0      3       3       3         1     3   1   0   0       8  zeros  made to fit outputSize, the odd one at the beginning

    span = dilation*(kernel - 1) + 1, output = stride*(input - 1) + span - p0 - p1 + op
      axis 0:  3*(3 - 1) + 3 - 1 - 0 + 0 = 8"
  `);
});

it("keeps signs readable, and counts what is left over", () => {
  const strided = { inputShape: [11], kernelShape: [2], stride: 4, padding: [[-1, 2]] } as const;
  expect(explain(resolveGeometry(strided)).split("\n").at(-1)).toMatchInlineSnapshot(
    `"  axis 0:  floor((11 - 1 + 2 - 2)/4) + 1 = 3  the last 2 of the padded input are in no window"`,
  );
  const grown = { inputShape: [4], kernelShape: [3], padding: [[-2, 1]], transposed: true } as const;
  expect(explain(resolveGeometry(grown)).split("\n").at(-1)).toMatchInlineSnapshot(
    `"  axis 0:  1*(4 - 1) + 3 + 2 - 1 + 0 = 7"`,
  );
});
