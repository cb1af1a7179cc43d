/**
 * The spectral norm of every layer of MobileNetV2 at its true stride and padding, matrix-free, as the table of docs/spectral-norms.md.
 *
 *     npm run norms                          prints the table
 *     npm run norms -- --out FILE.md         writes it
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { circularSpectrum, norm2 } from "@convmtx/linalg";
import { convOperator } from "@convmtx/toeplitz";
import { sharedPath } from "./corpus.ts";
import { type Layer, mobilenetLayers, operatorOf } from "./mobilenet.ts";

const { values: options } = parseArgs({ options: { out: { type: "string" } } });
const folder = sharedPath("data/mobilenetv2");
if (folder === undefined) {
  console.error("the network's weights are not here: CONVMTX_SHARED names the folder that holds data/mobilenetv2");
  process.exit(1);
}

/** The norm that a Fourier transform gives: of the circular layer, or of W where T = W ⊗ I. Undefined for a stride. */
function bySpectrum(layer: Layer): number | undefined {
  if (layer.stride > 1) return undefined;
  const { kernel } = layer;
  if (layer.padding > 0) return circularSpectrum(operatorOf(layer, "circular"))[0];
  return circularSpectrum(convOperator(kernel, { inputShape: [kernel.shape[1], 1, 1] }))[0];
}

const rows: string[] = [];
let [worst, seconds, farthest] = [0, 0, 0];
const layers = mobilenetLayers(folder);
for (const [index, layer] of layers.entries()) {
  const start = performance.now();
  const { value, error, iterations, reason } = norm2(operatorOf(layer));
  const took = (performance.now() - start) / 1000;
  const exact = bySpectrum(layer);
  // The same process on the layer that the transform knows.
  const same =
    exact === undefined
      ? undefined
      : layer.padding === 0
        ? { value, error }
        : norm2(operatorOf(layer, "circular"), { method: "lanczos" });
  const difference = exact === undefined || same === undefined ? undefined : Math.abs(same.value - exact) / exact;
  if (
    reason !== "converged" ||
    (difference !== undefined && same !== undefined && difference > same.error / same.value + 1e-12)
  ) {
    throw new Error(`layer ${layer.number}: ${reason}, ${difference} from the spectrum`);
  }
  [worst, seconds, farthest] = [Math.max(worst, error / value), seconds + took, Math.max(farthest, difference ?? 0)];
  const { kernel, inputShape, stride, groups } = layer;
  const what = groups > 1 ? "depthwise" : `${kernel.shape[1]} → ${kernel.shape[0]}`;
  rows.push(
    `| ${layer.number} | ${what}, ${kernel.shape[2]}×${kernel.shape[2]} | ${inputShape.join("×")} | ${stride} | ${value.toPrecision(8)} | ${(error / value).toExponential(1)} | ${iterations} | ${exact?.toPrecision(8) ?? ""} | ${difference?.toExponential(1) ?? ""} |`,
  );
  console.error(
    `${index + 1} of ${layers.length}: conv_${layer.number}, ${value.toPrecision(8)}, ${took.toFixed(1)} s`,
  );
}

const table = `# Spectral norms of the layers of MobileNetV2

‖T‖₂ of each of the ${layers.length} convolutions of a trained MobileNetV2 (width 1.0, 224×224, batch norms folded in), at its true stride and
zero padding: the Lipschitz constant of the layer before its activation. Made by \`npm run norms -- --out docs/spectral-norms.md\`, matrix-free
(\`norm2\`, Golub–Kahan–Lanczos, tolerance 1e-6), in ${Math.round(seconds)} s on two cores. The bound is the residual ‖Tᵀu − σv‖ relative to σ; the largest
is ${worst.toExponential(1)}.

The last two columns hold the same process against another: where the stride is 1, the norm by the Fourier transform (\`circularSpectrum\`) of
the layer with circular padding, for 1×1 kernels of W in T = W ⊗ I; and the relative difference of Lanczos' value from it, at most
${farthest.toExponential(1)}. SciPy's \`svds\` agrees on the three smallest layers (\`packages/integration/src/layer-norms.test.ts\`).

| conv | kernel | input | stride | ‖T‖₂ | bound | iterations | by FFT, circular | difference |
|---|---|---|---|---|---|---|---|---|
${rows.join("\n")}
`;
if (options.out === undefined) console.log(table);
else writeFileSync(options.out, table);
