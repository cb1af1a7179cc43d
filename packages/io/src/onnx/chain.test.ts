import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NodeParts, TensorParts } from "./encode-model.ts";
import { encodeModel } from "./encode-model.ts";
import { onnxLayers } from "./layers.ts";
import { readOnnx } from "./read-onnx.ts";
import { inferShapes } from "./shapes/infer.ts";

interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pads: readonly [number, number];
  readonly autoPad: "NOTSET" | "VALID" | "SAME_UPPER" | "SAME_LOWER";
}

type Step =
  | { readonly op: "Conv"; readonly outputs: number; readonly window: Window }
  | { readonly op: "MaxPool"; readonly window: Window }
  | { readonly op: "Relu" };

const window: fc.Arbitrary<Window> = fc.record({
  kernel: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  pads: fc.tuple(fc.nat(2), fc.nat(2)),
  autoPad: fc.constantFrom("NOTSET", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ op: fc.constant("Conv"), outputs: fc.integer({ min: 1, max: 3 }), window }),
  fc.record({ op: fc.constant("MaxPool"), window }),
  fc.constant({ op: "Relu" } as const),
);

/** How many windows fit, each tried in its turn. */
function windowsIn(length: number, { kernel, stride, dilation, pads, autoPad }: Window): number {
  let count = 0;
  if (autoPad === "SAME_UPPER" || autoPad === "SAME_LOWER") {
    // One for every stride's first element.
    for (let at = 0; at < length; at += stride) count++;
    return count;
  }
  const padded = length + (autoPad === "NOTSET" ? pads[0] + pads[1] : 0);
  for (let at = 0; at + dilation * (kernel - 1) < padded; at += stride) count++;
  return count;
}

/** A model of these steps, a flatten and a Gemm; and the shapes of its values, counted. */
function chain(length: number, steps: readonly Step[], batch: number | undefined) {
  const nodes: NodeParts[] = [];
  const initializers: TensorParts[] = [];
  const expected: (readonly (number | undefined)[])[] = [];
  let [channels, size, input] = [2, length, "x"];
  const add = (op: string, inputs: readonly string[], attributes: NonNullable<NodeParts["attributes"]>): void => {
    const output = `v${nodes.length}`;
    nodes.push({ op, inputs: [input, ...inputs], outputs: [output], attributes });
    input = output;
  };
  const weight = (name: string, dims: readonly number[]): string => {
    const count = dims.reduce((product, dim) => product * dim, 1);
    initializers.push({ name, dataType: 1, dims, floats: new Array<number>(count).fill(1) });
    return name;
  };
  for (const one of steps) {
    if (one.op === "Relu") {
      add("Relu", [], {});
    } else {
      const count = windowsIn(size, one.window);
      if (count === 0) continue;
      const { kernel, stride, dilation, pads, autoPad } = one.window;
      const attributes = { kernel_shape: [kernel], strides: [stride], dilations: [dilation], pads, auto_pad: autoPad };
      if (one.op === "Conv") {
        add("Conv", [weight(`w${nodes.length}`, [one.outputs, channels, kernel])], attributes);
        channels = one.outputs;
      } else {
        add("MaxPool", [], attributes);
      }
      size = count;
    }
    expected.push([batch, channels, size]);
  }
  add("Flatten", [], {});
  expected.push([batch, channels * size]);
  add("Gemm", [weight("g", [3, channels * size])], { transB: 1 });
  expected.push([batch, 3]);
  return { bytes: encodeModel({ nodes, initializers, inputs: [["x", [batch, 2, length]]] }), nodes, expected };
}

describe("chains of layers", () => {
  it("have the shapes that counting gives, and every layer of them resolves to its node's", async () => {
    const arbitrary = fc.tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(undefined, 1, 5),
    );
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([length, steps, batch]) => {
        const { bytes, nodes, expected } = chain(length, steps, batch);
        const model = await readOnnx(bytes);
        const shapes = await inferShapes(model);
        expect(nodes.map(({ outputs: [name] }) => shapes.get(name))).toEqual(expected);
        for (const layer of await onnxLayers(model)) {
          const at = nodes.findIndex(({ outputs: [name] }) => name === layer.name);
          expect([layer.name, layer.problem]).toEqual([layer.name, undefined]);
          const sample = expected[at].slice(1);
          expect(layer.resolved?.outputShape).toEqual(layer.op === "Gemm" ? [...sample, 1] : sample);
          expect((await layer.read()).kernel.shape).toEqual(layer.kernelShape);
        }
      }),
      { seed: 20261128, numRuns: 300 },
    );
  });
});
