/**
 * Writes fixtures/mnist-scores.json: what onnxruntime-node scores the four digits, against which the sparse products are tested.
 *
 * Run `npm run bench -- --only none` once before: it installs the peers, onnxruntime-node among them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { digitPicture, digits, mnistModel } from "./digits.ts";

interface Ort {
  readonly Tensor: new (
    type: "float32",
    data: Float32Array,
    dims: readonly number[],
  ) => { readonly data: Float32Array };
  readonly InferenceSession: {
    create(model: Uint8Array): Promise<{
      readonly inputNames: readonly string[];
      run(feeds: Record<string, object>): Promise<Record<string, { readonly data: Float32Array }>>;
    }>;
  };
}

const require = createRequire(new URL("../../../apps/bench/peers/package.json", import.meta.url));
/** Of the benchmark's peers, which have a lockfile of their own. */
const peer = <T>(name: string): T => require(name) as T;
const ort = peer<Ort>("onnxruntime-node");
const { version } = peer<{ readonly version: string }>("onnxruntime-node/package.json");
const session = await ort.InferenceSession.create(readFileSync(mnistModel ?? ""));
const scores: Record<string, number[]> = {};
for (const digit of digits) {
  const picture = digitPicture(digit);
  const input = new ort.Tensor("float32", picture.toTypedArray(), [1, ...picture.shape]);
  const [result] = Object.values(await session.run({ [session.inputNames[0]]: input }));
  scores[digit] = [...result.data];
}
const fixture = { source: `onnxruntime-node ${version}, opt-mnist.onnx, pictures as grey values from 0 to 1`, scores };
writeFileSync(new URL("../fixtures/mnist-scores.json", import.meta.url), `${JSON.stringify(fixture, undefined, 2)}\n`);
console.log(JSON.stringify(fixture, undefined, 2));
