/**
 * TensorFlow.js as a program of the benchmark: `tfjs.ts wasm` (SIMD, one thread) or `tfjs.ts cpu`.
 *
 * Pictures are [N, H, W, C] there and kernels [H, W, in, out]. Operands are uploaded before; a run ends when the result is in the
 * engine's memory, which both engines reach before they return.
 */
import type { Job, NumericArray } from "../jobs.ts";
import { inputShape, kernelShape, type Layer } from "../layer.ts";
import { mobilenetInput, mobilenetWeights } from "../mobilenet.ts";
import { inputOf, operatorOf } from "../operator.ts";
import { serve } from "../serve.ts";
import { entryFolder, library, versionsOf } from "./library.ts";

interface TfTensor {
  readonly shape: readonly number[];
  dataSync(): Float32Array;
  dispose(): void;
}

type Convolution = (x: TfTensor, kernel: TfTensor, stride: number, pad: number | string) => TfTensor;

interface Tfjs {
  tensor(values: Float32Array, shape: readonly number[]): TfTensor;
  transpose(x: TfTensor, axes: readonly number[]): TfTensor;
  setBackend(name: string): Promise<boolean>;
  enableProdMode(): void;
  env(): { set(flag: string, value: boolean): void };
  readonly conv2d: Convolution;
  readonly depthwiseConv2d: Convolution;
}

const [backend] = process.argv.slice(2);
const packageName = `@tensorflow/tfjs-backend-${backend}`;

await serve(() => {
  const tf = library<Tfjs>("@tensorflow/tfjs-core");
  const engine = library<{ setWasmPaths?(folder: string): void }>(packageName);
  tf.enableProdMode();
  if (backend === "wasm") {
    engine.setWasmPaths?.(`${entryFolder(packageName)}/`);
    // In Node the library does not look for itself.
    tf.env().set("WASM_HAS_SIMD_SUPPORT", true);
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  }

  const arranged = (values: NumericArray, shape: readonly number[], axes: readonly number[]) => {
    const tensor = tf.tensor(values as Float32Array, shape);
    const result = tf.transpose(tensor, axes);
    tensor.dispose();
    return result;
  };
  const picture = (values: NumericArray, layer: Layer) => arranged(values, [1, ...inputShape(layer)], [0, 2, 3, 1]);
  const convolution = (values: NumericArray, layer: Layer) => {
    const isDepthwise = layer.groups > 1;
    const kernel = arranged(values, kernelShape(layer), isDepthwise ? [2, 3, 0, 1] : [2, 3, 1, 0]);
    const convolve = isDepthwise ? tf.depthwiseConv2d : tf.conv2d;
    return (x: TfTensor) => convolve(x, kernel, layer.stride, layer.padding);
  };
  const job = (run: () => TfTensor): Job<TfTensor> => ({
    run,
    free: (y) => y.dispose(),
    arrays: (y) => [tf.transpose(y, [0, 3, 1, 2]).dataSync()],
  });

  return {
    versions: versionsOf("@tensorflow/tfjs-core", packageName),
    jobs: {
      conv: async (spec) => {
        await tf.setBackend(backend);
        const convolve = convolution(operatorOf(spec).kernel.data, spec.layer);
        const x = picture(inputOf(spec.dtype, inputShape(spec.layer)).data as NumericArray, spec.layer);
        return job(() => convolve(x));
      },
      mobilenet: async ({ layers }) => {
        await tf.setBackend(backend);
        const convolutions = layers.map((layer, index) => convolution(mobilenetWeights(layer, index), layer));
        const first = picture(mobilenetInput(layers[0]).data, layers[0]);
        return job(() =>
          convolutions.reduce((x, convolve) => {
            const y = convolve(x);
            if (x !== first) x.dispose();
            return y;
          }, first),
        );
      },
    },
  };
});
