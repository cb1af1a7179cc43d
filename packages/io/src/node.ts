import { randomBytes } from "node:crypto";
import { constants, type FileHandle, open, realpath, rename, stat, unlink } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { FormatError } from "@convmtx/tensor";
import type { RangedSource } from "./source.ts";

/** A file opened for ranged reads. Close it, or let `await using` do so. */
export interface FileSource extends RangedSource {
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Opens a file as a ranged source: the readers fetch the parts they need.
 *
 * @returns a source with the size of this moment; a file that shrinks afterwards is read as truncated
 * @throws FormatError `FILE_INVALID` for a directory, pipe or device: pass a stream of it instead. Node's own error
 * (`ENOENT`, `EACCES`, …) if the file cannot be opened
 */
export async function openFile(path: string | URL): Promise<FileSource> {
  // Without waiting: a pipe that nobody writes to would hold this up for ever, and is refused anyway.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const { size } = await requireFile(handle, path);
    const close = (): Promise<void> => handle.close();
    return { size, read: (offset, length) => readRange(handle, offset, length), close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Opens files beside a model for `readOnnx`'s `external`, each once. Close it, or let `await using` do so. */
export interface ExternalFiles {
  readonly open: (location: string) => Promise<RangedSource>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * The files in the folder of a model, and below it: what an ONNX model may keep its weights in.
 *
 * @param modelPath of the model itself
 * @returns opens a location as the model writes it
 * @throws FormatError `FILE_INVALID`, when it opens, for a location that is absolute or leads out of the folder, also by a symbolic link;
 * Node's own error
 */
export function externalFiles(modelPath: string): ExternalFiles {
  const opened = new Map<string, Promise<FileSource>>();
  const folder = dirname(resolve(modelPath));
  const openInside = async (location: string): Promise<FileSource> => {
    if (!isAbsolute(location) && !location.includes("\0")) {
      const [root, path] = await Promise.all([realpath(folder), realpath(resolve(folder, location))]);
      const inside = relative(root, path);
      const leadsOut = inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
      if (inside !== "" && !leadsOut) return openFile(path);
    }
    throw new FormatError(
      "FILE_INVALID",
      `readOnnx: ${modelPath} keeps weights in ${JSON.stringify(location)}, outside of its folder`,
      {
        details: { location },
      },
    );
  };
  const close = async (): Promise<void> => {
    for (const source of opened.values()) await (await source.catch(() => undefined))?.close();
  };
  return {
    open(location) {
      const source = opened.get(location) ?? openInside(location);
      opened.set(location, source);
      return source;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What `writeFile` takes: bytes, or chunks of them such as `writeNpz` and `writeMatrixMarket` yield. */
export type FileContents = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Writes a file whole or not at all: the bytes go to a new file in the same folder, which takes the name at the end. A
 * failure leaves what stood there before. Into a pipe or device the bytes go straight.
 *
 * @returns the number of bytes written
 * @throws what the chunks throw; Node's own error (`ENOSPC`, `EACCES`, …)
 */
export async function writeFile(path: string, contents: FileContents): Promise<number> {
  const chunks = ArrayBuffer.isView(contents) ? [contents as Uint8Array] : contents;
  if (await isSpecial(path)) return writeTo(await open(path, "w"), chunks, false);
  // Behind a link the file itself is replaced, and keeps who may read it.
  const existing = await stat(path).catch(() => undefined);
  const target = existing === undefined ? path : await realpath(path);
  const partial = `${target}.${randomBytes(6).toString("hex")}.partial`;
  const handle = await open(partial, "wx", existing?.mode).catch(async (error: unknown) => {
    if ("cancel" in chunks && typeof chunks.cancel === "function") await (chunks.cancel as () => Promise<void>)();
    throw error;
  });
  try {
    const size = await writeTo(handle, chunks, true);
    await rename(partial, target);
    return size;
  } catch (error) {
    await unlink(partial).catch(() => undefined);
    throw error;
  }
}

/** @param isDurable whether the bytes are on the disk before this ends: a name must not outlive them in a power failure */
async function writeTo(
  handle: FileHandle,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  isDurable: boolean,
): Promise<number> {
  let size = 0;
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten;
      size += chunk.length;
    }
    if (isDurable) await handle.datasync();
  } finally {
    await handle.close();
  }
  return size;
}

async function readRange(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let count = 0;
  while (count < length) {
    const { bytesRead } = await handle.read(bytes, count, length - count, offset + count);
    if (bytesRead === 0) break;
    count += bytesRead;
  }
  return bytes.subarray(0, count);
}

async function requireFile(handle: FileHandle, path: string | URL): Promise<{ readonly size: number }> {
  const status = await handle.stat();
  if (status.isFile()) return status;
  throw new FormatError("FILE_INVALID", `openFile: ${String(path)} is not a regular file; pass a stream of it instead`);
}

async function isSpecial(path: string): Promise<boolean> {
  try {
    return !(await stat(path)).isFile();
  } catch {
    return false;
  }
}
