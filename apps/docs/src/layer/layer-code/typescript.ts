import type { Tensor } from "@convmtx/tensor";
import { inputFile, kernelFile, matrixFile } from "../file-names.ts";
import type { Layer } from "../layer.ts";
import { biasValues } from "./bias-values.ts";
import { isLiteral, literal } from "./literal.ts";

/** `convOperator` with the options that are not its defaults. */
export function typescriptCode(layer: Layer): string {
  const { kernel, operator, input } = layer;
  const names = new Set(["convOperator", "writeNpz"]);
  const value = (x: Tensor, file: string): string => {
    if (isLiteral(x)) {
      names.add("tensor");
      return `tensor(${literal(x, 2)}${x.dtype === "float64" ? "" : `, { dtype: "${x.dtype}" }`})`;
    }
    names.add("decodeNpy");
    return `decodeNpy(await readFile("${file}")).tensor`;
  };
  const kernelLine = `const kernel = ${value(kernel, kernelFile)};${kernelAxes(operator.geometry)}`;
  const { inputShape, shape, nnz, hasBias, dtype } = operator;
  const countUp = (): string => {
    names.add("arange");
    const values = dtype === "float64" ? `arange(${shape[1]})` : `arange(0, ${shape[1]}, 1, "${dtype}")`;
    if (inputShape.length === 1) return values;
    names.add("reshape");
    return `reshape(${values}, [${inputShape.join(", ")}])`;
  };
  const x = input === undefined ? countUp() : value(input, inputFile);
  const body = [
    kernelLine,
    `const layer = convOperator(kernel, {\n${optionLines(layer)
      .map((line) => `  ${line},\n`)
      .join("")}});`,
    "",
    `const T = layer.toCsr(); // [${shape.join(", ")}], ${nnz} stored entries`,
    `const x = ${x};`,
    hasBias
      ? "const y = layer.apply(x); // T x + bias"
      : "const y = layer.matvec(x); // T x, without the matrix; matvec(T, x) is the same",
    "console.log(T.shape, T.nnz, y.shape);",
    `await writeFile("${matrixFile(shape, "npz")}", writeNpz(T)); // scipy.sparse.load_npz reads it`,
  ];
  const readsFile = names.has("decodeNpy");
  return `${[
    ...(readsFile ? ['import { readFile } from "node:fs/promises";'] : []),
    `import { ${[...names].sort().join(", ")} } from "convmtx";`,
    'import { writeFile } from "convmtx/node";',
    "",
    ...body,
  ].join("\n")}\n`;
}

function kernelAxes({ hasChannels, transposed, axes }: Layer["operator"]["geometry"]): string {
  const sizes = axes.map(({ kernelSize }) => kernelSize).join(" × ");
  if (!hasChannels) return "";
  return transposed ? ` // (C_in, C_out/groups, ${sizes})` : ` // (C_out, C_in/groups, ${sizes})`;
}

function optionLines({ options, operator }: Layer): string[] {
  const {
    stride,
    dilation,
    padding,
    paddingMode,
    groups,
    layout,
    flip,
    transposed,
    outputPadding,
    outputSize,
    preset,
  } = options;
  const bias = biasValues(options);
  const line = (name: string, value: unknown, isDefault: (value: unknown) => boolean = () => false): string[] => {
    if (value === undefined) return [];
    const short = shortest(value);
    return isDefault(short) ? [] : [`${name}: ${text(short)}`];
  };
  const is = (standard: unknown) => (value: unknown) => value === standard;
  return [
    ...line("inputShape", text([...operator.inputShape]), is("")).map((entry) => entry.replaceAll('"', "")),
    ...line("stride", stride, is(1)),
    ...line("dilation", dilation, is(1)),
    // The default of a preset may be a word.
    ...line("padding", padding, (value) => value === 0 && preset === undefined),
    ...line("paddingMode", paddingMode, is("zeros")),
    ...line("groups", groups, is(1)),
    ...line("layout", layout, is("channels-first")),
    ...line("flip", flip, is(false)),
    ...line("transposed", transposed, is(false)),
    ...line("outputPadding", outputPadding, (value) => value === 0 && preset === undefined),
    ...line("outputSize", outputSize),
    ...line("preset", preset),
    ...(bias === undefined
      ? []
      : [
          `bias: ${bias.dtype === "float32" ? `Float32Array.of(${bias.values.join(", ")})` : `[${bias.values.join(", ")}]`}`,
        ]),
  ];
}

/** One value for all axes where they have the same. */
function shortest(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0) return value;
  const [first, ...others] = value.map(shortestPair);
  return Array.isArray(first) || others.some((other) => other !== first) ? value : first;
}

function shortestPair(entry: unknown): unknown {
  return Array.isArray(entry) && entry[0] === entry[1] ? entry[0] : entry;
}

function text(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(text).join(", ")}]`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
