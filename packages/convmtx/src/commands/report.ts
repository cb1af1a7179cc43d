import type { ModelLayer, ReadOptions } from "@convmtx/io";
import { ConvmtxError, UnsupportedError } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { bytesText } from "@convmtx/toeplitz";
import type { Command } from "commander";
import { exitCodes } from "../failure.ts";
import { analyseLayer } from "../layer-analysis.ts";
import { geometryText } from "../layer-facts.ts";
import type { LayerFlags } from "../layer-options.ts";
import { addLayerOptions, optionText, requireLayer } from "../layer-options.ts";
import { operatorOf, readLayer, refuseGeometry } from "../layer-source.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import type { OnnxFile } from "../model-file.ts";
import { layerNamed, openModel, withPath } from "../model-file.ts";
import type { ModelReport, ReportedLayer } from "../model-report.ts";
import { lipschitzCaveat, modelReport, unconverged } from "../model-report.ts";
import { parseBytes, parseCount, parseSize } from "../option-words.ts";
import { checkOutput, outputFormat, writeOutput } from "../output-file.ts";
import { writeJson, writeTable } from "../report.ts";
import { layerLines, summaryColumns } from "../report-lines.ts";
import { reportMarkdown } from "../report-markdown.ts";
import { statusOn } from "../status-line.ts";
import { writeRows } from "../table.ts";
import type { Screen, Terminal } from "../terminal.ts";
import { paint } from "../terminal.ts";

export interface ReportFlags extends LayerFlags {
  readonly out?: string;
  readonly spectral: boolean;
  readonly ranks: boolean;
  readonly tolerance?: number;
  readonly maxIterations?: number;
  readonly seed?: number;
  readonly memory?: number;
  readonly json?: boolean;
}

export function addReportCommand(program: Command): Command {
  const command = program
    .command("report")
    .summary("norms, ranks and diagonals of every layer of a model, or of one layer")
    .description(
      "Reports on the matrices of a model's layers, which it never builds: size, norms, the spectral norm with its bound, the ranks of " +
        "the kernel's taps, occupied generalised diagonals; of a model also the product of its spectral norms. Exit code 1: a " +
        "spectral norm has not converged.",
    )
    .option("--out <file>", "the report: .md or .json (default: a table)")
    .option("--no-spectral", "leave the spectral norms out, which take longest")
    .option("--no-ranks", "leave the ranks out, which take seconds for kernels of hundreds of channels")
    .option(
      "--tolerance <size>",
      "spectral: end where the bound is at most this part of the norm (default: 1e-6)",
      (text) => parseSize("--tolerance", text),
    )
    .option("--max-iterations <n>", "spectral: of each layer (default: 1000)", (text) =>
      parseCount("--max-iterations", text, 1),
    )
    .option("--seed <n>", "spectral: of the random start (default: 0)", (text) => parseCount("--seed", text, 0));
  return addLayerOptions(command)
    .option("--memory <size>", "refuse to read more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  convmtx report --model model.onnx
  convmtx report --model model.onnx --out report.md
  convmtx report --model model.onnx --layer conv1 --tolerance 1e-9
  convmtx report --kernel K.npy --input 3,224,224 --stride 2 --padding 1 --no-ranks --json
`,
    );
}

export async function report(flags: ReportFlags, { stdout, stderr }: Terminal): Promise<number> {
  await checkFlags(flags);
  const reading = { maxBytes: flags.memory ?? defaultMemory(), lossy: flags.lossy };
  const status = statusOn(stderr, "report");
  const found = await (flags.model === undefined ? reportOfKernel : reportOfModel)(flags, reading, (text) =>
    status.show(text),
  ).finally(() => status.stop());
  const fileBytes = flags.out === undefined ? undefined : await writeReport(flags.out, found);
  const ok = unconverged(found).length === 0;
  if (flags.json) {
    writeJson(stdout, { command: "report", ok, ...found, out: flags.out ?? null, fileBytes: fileBytes ?? null });
  } else {
    say(stdout, found);
    if (fileBytes !== undefined) stdout.write(`wrote ${flags.out}, ${bytesText(fileBytes)}\n`);
  }
  return ok ? exitCodes.ok : exitCodes.unconverged;
}

type OnStep = (text: string) => void;

async function reportOfKernel(flags: ReportFlags, reading: ReadOptions, onStep: OnStep): Promise<ModelReport> {
  const { name, operator } = await readLayer(flags, reading);
  return modelReport(flags.model ?? name, [ofOperator(name, operator, flags, onStep)], false);
}

async function reportOfModel(flags: ReportFlags, reading: ReadOptions, onStep: OnStep): Promise<ModelReport> {
  const path = flags.model ?? "";
  const model = await openModel(path, { ...reading, inputShape: flags.input });
  try {
    if (model.kind === "onnx") {
      refuseGeometry(flags, model);
      return await reportOfGraph(model, flags, onStep);
    }
  } catch (error) {
    throw withPath(path, error);
  } finally {
    await model.close();
  }
  if (flags.layer !== undefined) return reportOfKernel(flags, reading, onStep);
  throw new UnsupportedError(
    "UNSUPPORTED",
    `${path} has no graph, so that nobody knows its layers' geometry; report them one by one with --layer and --input`,
  );
}

async function reportOfGraph(model: OnnxFile, flags: ReportFlags, onStep: OnStep): Promise<ModelReport> {
  const chosen = flags.layer === undefined ? model.layers : [layerNamed(model, flags.layer)];
  const layers: ReportedLayer[] = [];
  for (const [i, layer] of chosen.entries()) {
    const where = `${i + 1} of ${chosen.length}, ${layer.name}`;
    layers.push(await ofModelLayer(model.path, layer, flags, (text) => onStep(`${where}: ${text}`)));
  }
  return modelReport(model.path, layers, flags.layer === undefined);
}

async function ofModelLayer(
  path: string,
  layer: ModelLayer,
  flags: ReportFlags,
  onStep: OnStep,
): Promise<ReportedLayer> {
  const { name, op, kernelShape, inputShape, hasBias, problem } = layer;
  if (layer.resolved !== undefined) {
    const { operator } = await operatorOf(path, layer);
    return { ...ofOperator(name, operator, flags, onStep), op };
  }
  const unknown = { outputShape: null, geometry: "?", axes: null, groups: null, layout: null, figures: null };
  const remedy = inputShape === undefined && kernelShape.length > 0 ? "; give the model's --input" : "";
  const why = `${problem ?? "its shapes are not known"}${remedy}`;
  return { name, op, kernelShape, inputShape: inputShape ?? null, hasBias, problem: why, ...unknown };
}

function ofOperator(name: string, operator: ConvOperator, flags: ReportFlags, onStep: OnStep): ReportedLayer {
  const { geometry, inputShape, outputShape, hasBias } = operator;
  const { axes, kernelShape, groups, layout, transposed } = geometry;
  return {
    name,
    op: transposed ? "ConvTranspose" : "Conv",
    kernelShape,
    inputShape,
    outputShape,
    geometry: geometryText({ resolved: geometry }),
    axes,
    groups,
    layout,
    hasBias,
    problem: null,
    figures: analyseLayer(operator, flags, onStep),
  };
}

function writeReport(path: string, found: ModelReport): Promise<number> {
  const text = path.toLowerCase().endsWith(".json") ? jsonText(found) : reportMarkdown(found);
  return writeOutput(path, [new TextEncoder().encode(text)]);
}

/** As `writeJson` writes it, in lines. */
function jsonText(found: ModelReport): string {
  const parts: string[] = [];
  const write = (part: string): void => void parts.push(part);
  writeJson({ write, isTTY: false, columns: 80, hasColour: false }, found);
  return `${JSON.stringify(JSON.parse(parts.join("")), undefined, 2)}\n`;
}

function say(stdout: Screen, found: ModelReport): void {
  const { source, layers, total, lipschitz } = found;
  if (layers.length === 1) {
    const [layer] = layers;
    const name = layer.name === source ? source : `${source}: ${layer.name}`;
    stdout.write(`${name}\n\n`);
    writeTable(stdout, layerLines(layer));
  } else {
    stdout.write(`${source}: ${layers.length} linear layers\n\n`);
    if (layers.length > 0) writeRows(stdout, summaryColumns(layers), layers);
    stdout.write(`\n${total.nnz} stored entries, ${bytesText(total.bytes)} as CSR, in all\n`);
    for (const { name, problem, figures } of layers) {
      if (problem !== null) stdout.write(`no matrix: ${name}: ${problem}\n`);
      for (const note of figures?.notes ?? []) stdout.write(`${name}: ${note}\n`);
    }
  }
  for (const { name } of unconverged(found)) {
    stdout.write(`${paint(stdout, "red", "not converged:")} the spectral norm of ${name}\n`);
  }
  if (lipschitz === null) return;
  stdout.write(`the product of the spectral norms is ${lipschitz}, a Lipschitz bound.\n${lipschitzCaveat}\n`);
}

/** @throws ConvmtxError `OPTION_INVALID` */
async function checkFlags(flags: ReportFlags): Promise<void> {
  const { kernel, model, bias, layer, out, spectral } = flags;
  // A model without a layer is reported whole.
  if (model === undefined || kernel !== undefined || layer !== undefined) requireLayer(flags);
  const only = (["tolerance", "maxIterations", "seed"] as const).find((name) => flags[name] !== undefined);
  if (!spectral && only !== undefined) {
    const option = optionText(only);
    throw new ConvmtxError("OPTION_INVALID", `${option} and --no-spectral are given; leave one out`);
  }
  if (out === undefined) return;
  outputFormat("--out", out, ["md", "json"]);
  await checkOutput("--out", out, [kernel, model, bias]);
}
