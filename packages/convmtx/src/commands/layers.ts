import type { ModelLayer, SafetensorsEntry } from "@convmtx/io";
import type { Forecast } from "@convmtx/toeplitz";
import { bytesText } from "@convmtx/toeplitz";
import type { Command } from "commander";
import { exitCodes } from "../failure.ts";
import { described, forecastOf, geometryText } from "../layer-facts.ts";
import { problemText } from "../layer-source.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import type { OnnxFile, TensorsFile } from "../model-file.ts";
import { kernelEntries, openModel } from "../model-file.ts";
import { parseBytes, parseShape } from "../option-words.ts";
import { writeJson } from "../report.ts";
import type { Column } from "../table.ts";
import { writeRows } from "../table.ts";
import type { Screen, Terminal } from "../terminal.ts";
import { printable } from "../terminal.ts";

export interface LayersFlags {
  readonly input?: readonly number[];
  readonly memory?: number;
  readonly json?: boolean;
}

export function addLayersCommand(program: Command): Command {
  return program
    .command("layers")
    .summary("list the layers of a model, and what their matrices would take")
    .argument("<model>", "an .onnx or .safetensors file, told by its content")
    .description(
      "Lists the linear layers of a model: Conv, ConvTranspose, Gemm and MatMul of an ONNX graph with their shapes, geometry, " +
        "stored entries and bytes; of a safetensors file, which has no graph, the tensors that can be kernels.",
    )
    .option("--input <shape>", "of one sample, where an ONNX model leaves it open: 3,224,224", (text) =>
      parseShape("--input", text),
    )
    .option("--memory <size>", "refuse to read more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  convmtx layers model.onnx
  convmtx layers dynamic.onnx --input 3,224,224
  convmtx layers weights.safetensors --json
`,
    );
}

export async function layers(path: string, flags: LayersFlags, { stdout }: Terminal): Promise<number> {
  const maxBytes = flags.memory ?? defaultMemory();
  const model = await openModel(path, { maxBytes, inputShape: flags.input });
  try {
    if (model.kind === "onnx") listGraph(model, flags, stdout);
    else listTensors(model, flags, stdout);
  } finally {
    await model.close();
  }
  return exitCodes.ok;
}

function listGraph({ path, fileBytes, layers: all }: OnnxFile, { json }: LayersFlags, stdout: Screen): void {
  const rows = all.map((layer) => ({ layer, forecast: forecastOf(layer) }));
  const total = rows.reduce(
    (sum, row) => ({ nnz: sum.nnz + (row.forecast?.nnz ?? 0), bytes: sum.bytes + (row.forecast?.bytes.total ?? 0) }),
    { nnz: 0, bytes: 0 },
  );
  if (json) {
    const list = rows.map((row) => ({ ...described(row.layer), ...measured(row.forecast) }));
    writeJson(stdout, { command: "layers", ok: true, file: path, format: "onnx", fileBytes, layers: list, total });
    return;
  }
  stdout.write(`${path}: ONNX, ${bytesText(fileBytes)}, ${all.length} linear layers\n`);
  if (all.length === 0) return;
  stdout.write("\n");
  writeRows(stdout, graphColumns, rows);
  stdout.write(`\n${total.nnz} stored entries, ${bytesText(total.bytes)} as CSR, in all\n`);
  for (const { layer } of rows)
    if (layer.problem !== undefined) stdout.write(`no matrix: ${printable(layer.name)}: ${problemText(layer)}\n`);
}

function measured(known: Forecast | undefined) {
  if (known === undefined) return { shape: null, nnz: null, bytes: null, flops: null };
  return { shape: known.shape, nnz: known.nnz, bytes: known.bytes.total, flops: known.flops };
}

interface GraphRow {
  readonly layer: ModelLayer;
  readonly forecast: Forecast | undefined;
}

const graphColumns: readonly Column<GraphRow>[] = [
  { title: "layer", align: "left", text: ({ layer }) => layer.name },
  { title: "op", align: "left", text: ({ layer }) => layer.op },
  { title: "kernel", align: "left", text: ({ layer }) => layer.kernelShape.join("x") || "?" },
  { title: "geometry", align: "left", text: ({ layer }) => geometryText(layer) },
  { title: "input", align: "left", text: ({ layer }) => layer.inputShape?.join("x") ?? "?" },
  { title: "output", align: "left", text: ({ layer }) => layer.resolved?.outputShape.join("x") ?? "?" },
  { title: "matrix", align: "right", text: (row) => row.forecast?.shape.join(" x ") ?? "-" },
  { title: "entries", align: "right", text: (row) => `${row.forecast?.nnz ?? "-"}` },
  {
    title: "as CSR",
    align: "right",
    text: (row) => (row.forecast === undefined ? "-" : bytesText(row.forecast.bytes.total)),
  },
];

function listTensors({ path, fileBytes, tensors }: TensorsFile, { json }: LayersFlags, stdout: Screen): void {
  const kernels = kernelEntries(tensors);
  if (json) {
    const list = kernels.map(({ name, dtype, shape }) => ({ name, dtype, kernelShape: shape }));
    writeJson(stdout, { command: "layers", ok: true, file: path, format: "safetensors", fileBytes, layers: list });
    return;
  }
  const others = tensors.entries.size - kernels.length;
  stdout.write(
    `${path}: safetensors, ${bytesText(fileBytes)}, ${kernels.length} that can be kernels of ${kernels.length + others} tensors\n`,
  );
  if (kernels.length === 0) return;
  stdout.write("\n");
  writeRows(stdout, tensorColumns, kernels);
  stdout.write("\nThe file has no graph: build takes --input, --stride, --padding, … with --layer.\n");
}

const tensorColumns: readonly Column<SafetensorsEntry>[] = [
  { title: "layer", align: "left", text: ({ name }) => name },
  { title: "kernel", align: "left", text: ({ shape }) => shape.join("x") },
  { title: "dtype", align: "left", text: ({ dtype }) => dtype },
];
