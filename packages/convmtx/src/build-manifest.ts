import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { ModelLayer } from "@convmtx/io";
import { ConvmtxError } from "@convmtx/tensor";
import { described, forecastOf } from "./layer-facts.ts";
import type { MatrixFormat, MatrixOutputOptions } from "./matrix-output.ts";
import type { OnnxFile } from "./model-file.ts";
import { writeOutput } from "./output-file.ts";

export const manifestName = "manifest.json";

/** The files of one layer; none for a layer that has no matrix. */
export interface PlannedLayer {
  readonly layer: ModelLayer;
  readonly file: string | undefined;
  readonly biasFile: string | undefined;
}

/** Names for the files of every layer: its number, and what of its name every file system takes. */
export function planLayers(layers: readonly ModelLayer[], format: MatrixFormat): readonly PlannedLayer[] {
  const width = String(layers.length).length;
  return layers.map((layer, i) => {
    const plain = layer.name.replaceAll(/[^A-Za-z0-9._-]+/g, "_").slice(0, 80);
    const stem = `${String(i + 1).padStart(width, "0")}-${plain}`;
    const hasMatrix = layer.problem === undefined;
    return {
      layer,
      file: hasMatrix ? `${stem}.${format}` : undefined,
      biasFile: hasMatrix && layer.hasBias ? `${stem}.bias.npy` : undefined,
    };
  });
}

/** What a folder of matrices is about: the same for the same model and options, on every machine. */
export async function manifestText(
  model: Pick<OnnxFile, "path" | "fileBytes" | "externalFiles">,
  plan: readonly PlannedLayer[],
  format: MatrixFormat,
  { compression, indexBits }: MatrixOutputOptions,
): Promise<string> {
  const layers = plan.map(({ layer, file, biasFile }) => {
    const { shape = null, nnz = null } = forecastOf(layer) ?? {};
    return { ...described(layer), shape, nnz, file: file ?? null, biasFile: biasFile ?? null };
  });
  const weights: Record<string, string> = {};
  for (const name of model.externalFiles) weights[name] = await hashOf(resolve(dirname(model.path), name));
  const source = { file: basename(model.path), bytes: model.fileBytes, sha256: await hashOf(model.path), weights };
  const options = { format, compression: compression ?? null, indexBits: indexBits ?? null };
  return `${JSON.stringify({ model: source, ...options, layers }, undefined, 2)}\n`;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/**
 * Makes a folder ready for a build, or for going on with the same one: what an interruption left unfinished is removed.
 *
 * @returns the files that are whole already; none with `force`, which removes what any build left
 * @throws ConvmtxError `OPTION_INVALID` if the folder holds another build, or files of these names of unknown origin, unless `force`
 */
export async function openBuildFolder(
  folder: string,
  text: string,
  plan: readonly PlannedLayer[],
  force: boolean,
): Promise<ReadonlySet<string>> {
  const planned = new Set(plan.flatMap(({ file, biasFile }) => [file, biasFile]).filter((name) => name !== undefined));
  const names = await readdir(folder);
  const existing = names.filter((name) => planned.has(name));
  const known = await readFile(join(folder, manifestName), "utf8").catch(() => undefined);
  const isSame = known === text;
  if (!isSame && !force && (known !== undefined || existing.length > 0)) {
    const what =
      known === undefined ? `${existing[0]} of unknown origin` : `another build: its ${manifestName} differs`;
    throw new ConvmtxError("OPTION_INVALID", `--out-dir: ${folder} holds ${what}; give another folder, or --force`, {
      details: { folder },
    });
  }
  const isPartial = (name: string): boolean => {
    const [, target] = /^(.*)\.[0-9a-f]{12}\.partial$/.exec(name) ?? [];
    return target !== undefined && (planned.has(target) || target === manifestName);
  };
  for (const name of names.filter(isPartial)) await unlink(join(folder, name));
  if (!isSame || force) {
    const former = names.filter((name) => filesOf(known).has(name));
    for (const name of new Set([...existing, ...former])) await unlink(join(folder, name));
    await writeOutput(join(folder, manifestName), [new TextEncoder().encode(text)]);
    return new Set();
  }
  return new Set(existing);
}

/** What a manifest lists; nothing for none, or for a file that is no manifest. */
function filesOf(manifest: string | undefined): ReadonlySet<string> {
  try {
    const { layers } = JSON.parse(manifest ?? "{}") as {
      layers?: readonly Partial<Record<"file" | "biasFile", unknown>>[];
    };
    return new Set(
      (layers ?? []).flatMap(({ file, biasFile }) => [file, biasFile]).filter((name) => typeof name === "string"),
    );
  } catch {
    return new Set();
  }
}

/** The bytes of a file that is whole. */
export async function sizeOfFile(folder: string, name: string): Promise<number> {
  return (await stat(join(folder, name))).size;
}
