import { dtypeOf, Tensor } from "@convmtx/tensor";
import { concat } from "./byte-stream.ts";
import type { ElementSink, ElementUse } from "./element-sink.ts";
import { elementSink } from "./element-sink.ts";
import type { SourceDType } from "./element-type.ts";
import type { FileContext } from "./file-error.ts";
import { invalid, truncated } from "./file-error.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import type { NpyHeader } from "./npy-header.ts";
import { headerTruncated, npyHeaderLength, parseNpyHeader } from "./npy-header.ts";

/** An array as it stood in an npy file. */
export interface NpyArray {
  /** Strides are those of the file: a file in Fortran order gives a view whose first axis varies fastest. */
  readonly tensor: Tensor;
  /** The dtype in the file, in NumPy's name. */
  readonly sourceDtype: SourceDType;
  readonly fortranOrder: boolean;
  /** Of the format: `[1, 0]`, `[2, 0]` or `[3, 0]`. */
  readonly version: readonly [major: number, minor: number];
}

export interface AssemblyOptions {
  readonly use: ElementUse;
  readonly lossy: boolean;
  /** With indices: they must lie below it. */
  readonly indexLimit?: number | undefined;
  readonly budget: MemoryBudget;
  /** How many bytes the npy file has, if that is known before they come. */
  readonly totalBytes: number | undefined;
  /** Refuse bytes after the array, as in an archive, where inflating them would be work without an end in sight. */
  readonly isExact?: boolean | undefined;
  /** Called before memory is taken for the elements; may throw. */
  readonly onHeader?: ((header: NpyHeader) => void) | undefined;
}

/** An npy file on its way: bytes go in as they come, in chunks of any size. */
export interface NpyAssembly {
  /** True once the array is complete: what follows is ignored, as NumPy does. */
  readonly isComplete: boolean;
  push(chunk: Uint8Array): void;
  /** @throws FormatError `FILE_TRUNCATED` if the array is not complete */
  finish(): NpyArray;
}

export function npyAssembly(context: FileContext, options: AssemblyOptions): NpyAssembly {
  let start: Uint8Array = new Uint8Array(0);
  let body: { readonly header: NpyHeader; readonly sink: ElementSink } | undefined;

  function begin(bytes: Uint8Array, headerLength: number): void {
    const header = parseNpyHeader(context, bytes.subarray(0, headerLength));
    options.onHeader?.(header);
    const end = header.dataOffset + header.size * header.type.bytes;
    if (options.totalBytes !== undefined && end > options.totalBytes) throw tooShort(header, options.totalBytes);
    if (options.isExact === true && options.totalBytes !== end) {
      throw invalid(context, { byte: end }, `the array ends here, but the member has ${options.totalBytes} bytes`);
    }
    const sink = elementSink(context, header, { ...options, sizeIsKnown: options.totalBytes !== undefined });
    body = { header, sink };
    sink.push(bytes.subarray(headerLength));
  }

  function tooShort(header: NpyHeader, got: number): Error {
    const { shape, type, dataOffset, size } = header;
    const wanted = dataOffset + size * type.bytes;
    return truncated(
      context,
      { byte: got },
      `the file ends here, but shape (${shape.join(", ")}) of ${type.name} needs ${wanted} bytes`,
    );
  }

  return {
    get isComplete() {
      return body !== undefined && body.sink.missing === 0;
    },
    push(chunk) {
      if (body !== undefined) {
        body.sink.push(chunk);
        return;
      }
      const bytes = start.length === 0 ? chunk : concat([start, chunk]);
      const length = npyHeaderLength(context, bytes);
      if (length !== undefined && bytes.length >= length) begin(bytes, length);
      else start = bytes.slice();
    },
    finish() {
      if (body === undefined) throw headerTruncated(context, start.length);
      const { header, sink } = body;
      if (sink.missing > 0) {
        throw tooShort(header, header.dataOffset + header.size * header.type.bytes - sink.missing);
      }
      const data = sink.elements();
      const strides = header.fortranOrder ? fortranStrides(header.shape) : undefined;
      return {
        tensor: new Tensor(dtypeOf(data), data, header.shape, strides),
        sourceDtype: header.type.name,
        fortranOrder: header.fortranOrder,
        version: header.version,
      };
    },
  };
}

function fortranStrides(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let step = 1;
  for (const length of shape) {
    strides.push(step);
    step *= length;
  }
  return strides;
}
