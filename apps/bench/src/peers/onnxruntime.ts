/**
 * ONNX Runtime as a program of the benchmark: `onnxruntime.ts web 1` (WebAssembly with SIMD), `onnxruntime.ts node 2` (native).
 *
 * A run is `session.run` on a tensor of the host, with the graph's optimizations as they are by default; its result is on the host.
 */
import type { Job, Jobs } from "../jobs.ts";
import { inputShape, type Layer } from "../layer.ts";
import { mobilenetInput, mobilenetWeights } from "../mobilenet.ts";
import { inputOf, operatorOf } from "../operator.ts";
import { serve } from "../serve.ts";
import { library, versionsOf } from "./library.ts";
import { onnxModel } from "./onnx-model.ts";

interface OrtTensor {
  readonly data: Float32Array;
}

interface Results {
  readonly y: OrtTensor;
}

interface Ort {
  readonly env: { logLevel: string; readonly wasm: { numThreads: number } };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OrtTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<{ run(feeds: { x: OrtTensor }): Promise<Results> }>;
  };
}

const [kind, threads] = process.argv.slice(2);

await serve(() => {
  const ort = library<Ort>(`onnxruntime-${kind}`);
  ort.env.logLevel = "error";
  ort.env.wasm.numThreads = Number(threads);
  const executionProviders = [kind === "web" ? "wasm" : "cpu"];

  const chain = async (layers: readonly Layer[], weights: readonly Float32Array[], picture: Float32Array) => {
    const options = { executionProviders, intraOpNumThreads: Number(threads), interOpNumThreads: 1 };
    const session = await ort.InferenceSession.create(onnxModel(layers, weights), options);
    const x = new ort.Tensor("float32", picture, [1, ...inputShape(layers[0])]);
    return { run: () => session.run({ x }), arrays: ({ y }) => [y.data] } satisfies Job<Results>;
  };
  const jobs: Jobs = {
    conv: (spec) => {
      const picture = inputOf(spec.dtype, inputShape(spec.layer)).data as Float32Array;
      return chain([spec.layer], [operatorOf(spec).kernel.data as Float32Array], picture);
    },
    mobilenet: ({ layers }) => chain(layers, layers.map(mobilenetWeights), mobilenetInput(layers[0]).data),
  };
  return { versions: versionsOf(`onnxruntime-${kind}`), jobs };
});
