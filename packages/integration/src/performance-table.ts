import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The tables of `docs/performance.md`, out of `docs/benchmarks.json`. After a new benchmark:
 * `node packages/integration/src/performance-table.ts` writes them anew; a test compares them.
 */

interface Contestant {
  readonly name: string;
  readonly threads: number;
  readonly times: readonly number[];
  readonly seconds: number;
}

interface Benchmarks {
  readonly cases: readonly { readonly name: string; readonly contestants: readonly Contestant[] }[];
}

/** Ours against another, both on one thread: the work as the page calls it, the case by its name, and the names of the two. */
type Comparison = readonly [work: string, name: string, ours: string, other: string];

const [layer, wide, trunk] = [
  "16 → 16 channels, 3×3, 56×56, float64",
  "convolution, matrix-free, 64 → 64 channels, 3×3, 56×56, float32",
  "the trunk of MobileNetV2, 52 convolutions, matrix-free, float32",
];
const [large, pointwise] = [
  "convolution, matrix-free, 3 → 64 channels, 3×3, 224×224, float32",
  "convolution, matrix-free, 96 → 24 channels, 1×1, 56×56, float32",
];

const tables: Readonly<Record<string, readonly Comparison[]>> = {
  matrices: [
    ["build the matrix", `build CSR, ${layer}`, "convmtx toCsr", "SciPy"],
    ["A x", `SpMV, ${layer}`, "convmtx wasm", "SciPy"],
    ["A x", `SpMV, ${layer}`, "convmtx js", "SciPy"],
    ["A x", `SpMV, ${layer}`, "convmtx js", "@thi.ng/sparse"],
    ["A x", `SpMV, ${layer}`, "convmtx js", "mathjs"],
    ["A X, 32 columns", `SpMM with 32 columns, ${layer}`, "convmtx wasm", "SciPy"],
    ["A Aᵀ, 28 × 28", "spgemm A·Aᵀ, 16 → 16 channels, 3×3, 28×28, float64", "convmtx wasm", "SciPy"],
    ["A Aᵀ, 28 × 28", "spgemm A·Aᵀ, 16 → 16 channels, 3×3, 28×28, float64", "convmtx js", "SciPy"],
  ],
  convolutions: [
    ["unfold, 64 × 56 × 56", "unfold, 64×56×56, 3×3, float32", "convmtx wasm", "PyTorch"],
    ["fold, 64 × 56 × 56", "fold, 64×56×56, 3×3, float32", "convmtx wasm", "PyTorch"],
    ["3 → 64 channels, 224 × 224", large, "convmtx wasm", "tfjs-wasm"],
    ["3 → 64 channels, 224 × 224", large, "convmtx wasm", "onnxruntime-node"],
    ["3 → 64 channels, 224 × 224", large, "convmtx wasm", "PyTorch"],
    ["64 → 64 channels, 56 × 56", wide, "convmtx wasm", "tfjs-wasm"],
    ["64 → 64 channels, 56 × 56", wide, "convmtx wasm", "onnxruntime-node"],
    ["64 → 64 channels, 56 × 56", wide, "convmtx wasm", "PyTorch"],
    ["64 → 64 channels, 56 × 56", wide, "convmtx js", "tfjs-cpu"],
    ["96 → 24 channels, 1 × 1", pointwise, "convmtx wasm", "tfjs-wasm"],
    ["MobileNetV2's trunk", trunk, "convmtx wasm", "onnxruntime-web"],
    ["MobileNetV2's trunk", trunk, "convmtx wasm", "tfjs-wasm"],
    ["MobileNetV2's trunk", trunk, "convmtx wasm", "PyTorch"],
    ["MobileNetV2's trunk", trunk, "convmtx wasm", "onnxruntime-node"],
  ],
};

/** The page with its tables, each between `<!-- figures: name -->` and `<!-- end -->`, made of these figures. */
export function withFigures(page: string, benchmarks: Benchmarks): string {
  return page.replaceAll(
    /(<!-- figures: (\w+) -->\n).*?(<!-- end -->)/gs,
    (_, begin: string, name: string, end: string) => {
      const rows = tables[name].map((comparison) => rowOf(comparison, benchmarks));
      return `${begin}\n| work | convmtx | its time | the other | its time | convmtx is |\n|---|---|---|---|---|---|\n${rows.join("\n")}\n\n${end}`;
    },
  );
}

function rowOf([work, name, ours, other]: Comparison, { cases }: Benchmarks): string {
  const contestants = cases.find((one) => one.name === name)?.contestants ?? [];
  const [a, b] = [ours, other].map((who) => {
    const found = contestants.find((one) => one.name === who && one.threads === 1);
    if (found === undefined) throw new Error(`docs/benchmarks.json has no ${who} on one thread under ${name}`);
    return found;
  });
  const engine = ours.replace("convmtx ", "");
  return `| ${[work, engine, milliseconds(a), other, milliseconds(b), ratioText(b.seconds / a.seconds)].join(" | ")} |`;
}

const milliseconds = ({ seconds }: Contestant) => `${Number((seconds * 1000).toPrecision(3))} ms`;

function ratioText(ratio: number): string {
  if (ratio > 0.95 && ratio < 1.05) return "level";
  const [factor, word] = ratio >= 1 ? [ratio, "faster"] : [1 / ratio, "slower"];
  return `${factor.toFixed(1)}× ${word}`;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const page = new URL("../../../docs/performance.md", import.meta.url);
  const benchmarks: Benchmarks = JSON.parse(
    readFileSync(new URL("../../../docs/benchmarks.json", import.meta.url), "utf8"),
  );
  writeFileSync(page, withFigures(readFileSync(page, "utf8"), benchmarks));
}
