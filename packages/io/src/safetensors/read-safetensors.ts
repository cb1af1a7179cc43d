import { dtypeOf, Tensor } from "@convmtx/tensor";
import { elementSink } from "../element-sink.ts";
import { beyondLimit, invalid, truncated } from "../file-error.ts";
import { memoryBudget } from "../memory-budget.ts";
import type { ModelTensor } from "../model-tensor.ts";
import type { ReadOptions } from "../read-npy.ts";
import type { RangedSource, Source } from "../source.ts";
import { openSource, readExactly, windows } from "../source.ts";
import { spool } from "../spool.ts";
import type { SafetensorsEntry } from "./header.ts";
import { lengthBytes, longestHeader, parseSafetensorsHeader, short, typeOf } from "./header.ts";

/** A safetensors file whose header is read, and whose tensors are read when they are asked for. */
export interface SafetensorsFile {
  /** Texts under `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>;
  /** By name, in the order of their bytes. */
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  /**
   * Reads one tensor: its bytes and no others.
   *
   * @throws FormatError `FILE_INVALID` for a name that is not there, `FILE_TRUNCATED`; DtypeError `PRECISION_LOSS`; LimitError
   * `MEMORY_LIMIT`
   */
  read(name: string): Promise<ModelTensor>;
}

/** Of the parsed header: the text in UTF-16, and the objects that become of it. */
const memoryPerHeaderByte = 16;

/**
 * Opens a safetensors file, as Hugging Face and PyTorch write models. Only the header is read; each tensor is one range.
 *
 * float16 and bfloat16 become float32, other dtypes as in `readNpy`.
 *
 * @param source bytes, a blob or a ranged source, which must stay open while tensors are read; a stream is held in memory first
 * @param options `maxBytes` is the ceiling of the header, and of each tensor that is read
 * @throws FormatError `FILE_INVALID` (no JSON, holes, overlaps, sizes that do not fit shapes), `FILE_TRUNCATED`, with the byte;
 * UnsupportedError `FILE_UNSUPPORTED` for floats of eight bits and fewer; LimitError `MEMORY_LIMIT`
 * @remarks The format: https://github.com/huggingface/safetensors, README and `tensor.rs`.
 */
export async function readSafetensors(source: Source, options: ReadOptions = {}): Promise<SafetensorsFile> {
  const context = { what: "readSafetensors" };
  const opened = openSource(context.what, source);
  const budget = memoryBudget(context.what, options.maxBytes);
  const file = opened.ranged ?? (await spool(context, opened.chunks(), budget));
  if (file.size < lengthBytes)
    throw truncated(context, { byte: file.size }, "the file ends within the length of its header");
  const start = await readExactly(context.what, file, 0, lengthBytes);
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > longestHeader) {
    throw invalid(
      context,
      { byte: 0 },
      `a header of ${length} bytes, more than the ${longestHeader} that the format allows`,
    );
  }
  if (length > file.size - lengthBytes) {
    throw truncated(context, { byte: file.size }, `the file ends here, within its header of ${length} bytes`);
  }
  budget.take(context, { byte: lengthBytes }, length * memoryPerHeaderByte);
  const header = parseSafetensorsHeader(context, await readExactly(context.what, file, lengthBytes, length), file.size);
  return {
    ...header,
    async read(name) {
      const entry = header.entries.get(name);
      if (entry !== undefined) return readEntry(file, entry, options);
      const names = [...header.entries.keys()].slice(0, 12).map(short).join(", ");
      throw invalid(context, { byte: lengthBytes }, `the file has no tensor ${short(name)}; it has ${names || "none"}`);
    },
  };
}

async function readEntry(file: RangedSource, entry: SafetensorsEntry, options: ReadOptions): Promise<ModelTensor> {
  const context = { what: "readSafetensors", member: entry.name };
  const type = typeOf(entry);
  const size = (entry.end - entry.begin) / type.bytes;
  if (size > 2 ** 32) throw beyondLimit("INDEX_LIMIT", context, { byte: entry.begin }, `${size} elements`);
  const budget = memoryBudget(context.what, options.maxBytes);
  const layout = { type, littleEndian: true, size, dataOffset: entry.begin };
  const sink = elementSink(context, layout, {
    use: "tensor",
    lossy: options.lossy ?? false,
    budget,
    sizeIsKnown: true,
  });
  for await (const bytes of windows(context.what, file, entry.begin, entry.end)) sink.push(bytes);
  const data = sink.elements();
  return { tensor: new Tensor(dtypeOf(data), data, entry.shape), sourceDtype: entry.dtype };
}
