import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { encodeNpy } from "@convmtx/io";
import { ConvmtxError, tensor, UnsupportedError } from "@convmtx/tensor";
import { bytesText } from "@convmtx/toeplitz";
import type { PlannedLayer } from "./build-manifest.ts";
import { manifestName, manifestText, openBuildFolder, planLayers, sizeOfFile } from "./build-manifest.ts";
import { exitCodes } from "./failure.ts";
import { checkDisk } from "./file-forecast.ts";
import { forecastOf } from "./layer-facts.ts";
import type { LayerFlags } from "./layer-options.ts";
import { operatorOf, problemText, refuseGeometry } from "./layer-source.ts";
import { blockBytesFor, writeMatrixFile } from "./matrix-file.ts";
import type { MatrixFormat, MatrixOutputOptions } from "./matrix-output.ts";
import { checkMatrixOutput, passesOver } from "./matrix-output.ts";
import { defaultMemory } from "./memory-ceiling.ts";
import type { OnnxFile } from "./model-file.ts";
import { openModel, withPath } from "./model-file.ts";
import { writeOutput } from "./output-file.ts";
import type { Progress } from "./progress.ts";
import { progressOn } from "./progress.ts";
import { secondsText, startClock, writeJson } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { paint, printable } from "./terminal.ts";

export interface BuildAllFlags extends LayerFlags, MatrixOutputOptions {
  readonly outDir?: string;
  readonly force?: boolean;
  readonly format?: MatrixFormat;
  readonly memory?: number;
  readonly stream?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** What became of a layer. */
interface BuiltLayer {
  readonly name: string;
  readonly file: string | null;
  readonly biasFile: string | null;
  readonly status: "written" | "kept" | "planned" | "no matrix";
  readonly fileBytes: number | null;
  readonly problem: string | null;
}

/** Writes the matrix of every layer of a model into a folder; a build that was interrupted goes on. */
export async function buildAll(flags: BuildAllFlags, terminal: Terminal): Promise<number> {
  const { model: path, outDir, dryRun } = flags;
  if (path === undefined) throw new ConvmtxError("OPTION_INVALID", "--all needs --model");
  if (outDir === undefined && !dryRun)
    throw new ConvmtxError("OPTION_INVALID", "--out-dir is missing; give a folder, or --dry-run");
  const maxBytes = flags.memory ?? defaultMemory();
  const model = await openModel(path, { maxBytes, lossy: flags.lossy, inputShape: flags.input });
  try {
    if (model.kind !== "onnx") {
      const problem = `${path} has no graph, so that nobody knows its layers' geometry; build them one by one with --layer`;
      throw new UnsupportedError("UNSUPPORTED", problem);
    }
    refuseGeometry(flags, model);
    if (model.layers.length === 0) throw new UnsupportedError("UNSUPPORTED", `${path}: the model has no linear layers`);
    return await buildLayers(model, flags, maxBytes, terminal);
  } catch (error) {
    throw withPath(path, error);
  } finally {
    await model.close();
  }
}

async function buildLayers(model: OnnxFile, flags: BuildAllFlags, memory: number, terminal: Terminal): Promise<number> {
  const { format = "npz", json = false, dryRun = false, outDir: folder = "" } = flags;
  checkMatrixOutput(format, flags);
  const { stdout, stderr } = terminal;
  const plan = planLayers(model.layers, format);
  const clock = startClock();
  let whole: ReadonlySet<string> = new Set();
  if (!dryRun) {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    const text = await manifestText(model, plan, format, flags);
    whole = await openBuildFolder(folder, text, plan, flags.force ?? false);
    await checkRoom(folder, plan, whole, format, flags);
  }
  const rowsOf = ({ layer }: PlannedLayer): number => passesOver(format) * (forecastOf(layer)?.shape[0] ?? 0);
  const progress = progressOn(
    stderr,
    "building",
    plan.reduce((sum, planned) => sum + rowsOf(planned), 0),
  );
  const built: BuiltLayer[] = [];
  let before = 0;
  for (const planned of plan) {
    const shift = before;
    const part: Progress = { update: (done) => progress.update(shift + done), stop() {} };
    const result = await buildPlanned(model.path, planned, whole, { ...flags, format, folder, memory }, part);
    before += rowsOf(planned);
    progress.update(before);
    built.push(result);
    if (!json) {
      // The bar would stand in the line.
      progress.stop();
      stdout.write(`${lineOf(result)}\n`);
    }
  }
  progress.stop();
  const ok = built.every(({ status }) => status !== "no matrix");
  if (json)
    writeJson(stdout, {
      command: "build",
      ok,
      dryRun,
      model: model.path,
      outDir: dryRun ? null : folder,
      layers: built,
    });
  else {
    const count = (status: BuiltLayer["status"]): number => built.filter((one) => one.status === status).length;
    const kept = count("kept") === 0 ? "" : `, ${count("kept")} were there`;
    const none = ok ? "" : paint(stdout, "red", `, ${count("no matrix")} have no matrix`);
    const done = dryRun ? `${count("planned")} would be written` : `${count("written")} written${kept}`;
    stdout.write(
      `${done}${none}, in ${secondsText(clock())}${dryRun ? "" : `; ${join(folder, manifestName)} describes them`}\n`,
    );
  }
  return ok ? exitCodes.ok : exitCodes.incomplete;
}

async function buildPlanned(
  path: string,
  { layer, file, biasFile }: PlannedLayer,
  whole: ReadonlySet<string>,
  flags: BuildAllFlags & { readonly format: MatrixFormat; readonly folder: string; readonly memory: number },
  progress: Progress,
): Promise<BuiltLayer> {
  const common = { name: layer.name, file: file ?? null, biasFile: biasFile ?? null, problem: null };
  if (file === undefined)
    return { ...common, status: "no matrix", fileBytes: null, problem: problemText(layer) ?? null };
  if (flags.dryRun) return { ...common, status: "planned", fileBytes: null };
  const { folder, format, memory } = flags;
  if (whole.has(file) && (biasFile === undefined || whole.has(biasFile)))
    return { ...common, status: "kept", fileBytes: await sizeOfFile(folder, file) };
  const { operator } = await operatorOf(path, layer);
  if (biasFile !== undefined) await writeOutput(join(folder, biasFile), [encodeNpy(tensor(operator.biasVector()))]);
  const blockBytes = blockBytesFor(operator, memory, flags.stream ?? false);
  const plan = { path: join(folder, file), format, output: flags, blockBytes };
  const { fileBytes } = await writeMatrixFile(operator, plan, progress);
  return { ...common, status: "written", fileBytes };
}

/** Refuses before the first file what the disk cannot hold. */
async function checkRoom(
  folder: string,
  plan: readonly PlannedLayer[],
  whole: ReadonlySet<string>,
  format: MatrixFormat,
  flags: BuildAllFlags,
): Promise<void> {
  for (const { layer, file } of plan) {
    const forecast = forecastOf(layer);
    if (file === undefined || whole.has(file) || forecast === undefined) continue;
    await checkDisk(join(folder, file), format, forecast, flags);
  }
}

function lineOf({ name, file, status, fileBytes, problem }: BuiltLayer): string {
  if (file === null) return `no matrix  ${printable(name)}: ${problem}`;
  return `${status.padEnd(9)}  ${file}${fileBytes === null ? "" : `, ${bytesText(fileBytes)}`}`;
}
