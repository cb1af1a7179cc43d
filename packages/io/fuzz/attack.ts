import fc from "fast-check";
import { edited, type Mutation, mutations } from "./edits.ts";
import { outcome } from "./outcome.ts";
import { maxBytes, type Reader } from "./readers.ts";
import type { Seeds } from "./seeds.ts";

/** An input that a reader fails on. */
export interface Finding {
  readonly reader: string;
  readonly piece: number;
  readonly bytes: Uint8Array;
  readonly problem: string;
}

export interface AttackReport {
  /** How many inputs ended in what: `"read"`, or the code of the refusal. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** In milliseconds. */
  readonly slowest: number;
  /** The most bytes that array buffers and the heap grew by over one input. */
  readonly largest: number;
  readonly finding: Finding | undefined;
}

export interface AttackOptions {
  readonly seed: number;
  readonly runs: number;
  /** Called before an input is read. */
  readonly onInput?: ((bytes: Uint8Array, piece: number) => void) | undefined;
  /** Whether to look at memory before and after every input, which takes longer than most of them. */
  readonly measuresMemory?: boolean | undefined;
}

/**
 * The most by which memory may grow over one input: the result, which `maxBytes` bounds, a copy of it on the way, and what is left
 * over from streams, whose chunks have 64 KiB, until the next collection of garbage.
 */
export const memoryBound: number = 2 * maxBytes + (6 << 20);

/** Throws mutated files at a reader. A file that it fails on is made small. */
export async function attack(reader: Reader, seeds: Seeds, options: AttackOptions): Promise<AttackReport> {
  const files = reader.files(seeds);
  const outcomes = new Map<string, number>();
  let [slowest, largest] = [0, 0];
  const tried = async (mutation: Mutation): Promise<void> => {
    const bytes = mutated(reader, files, mutation);
    options.onInput?.(bytes, mutation.piece);
    const before = options.measuresMemory === true ? memory() : 0;
    const start = performance.now();
    const result = await outcome(() => reader.read(bytes, mutation.piece));
    slowest = Math.max(slowest, performance.now() - start);
    const grown = options.measuresMemory === true ? memory() - before : 0;
    largest = Math.max(largest, grown);
    if (grown > memoryBound) throw new Error(`memory grew by ${grown} bytes, more than ${memoryBound}`);
    outcomes.set(result, (outcomes.get(result) ?? 0) + 1);
  };
  const details = await fc.check(fc.asyncProperty(fc.noBias(mutations), tried), {
    seed: options.seed,
    numRuns: options.runs,
  });
  return { outcomes, slowest, largest, finding: details.failed ? await found(details.counterexample?.[0]) : undefined };

  async function found(mutation: Mutation | undefined): Promise<Finding> {
    if (mutation === undefined) throw new Error(`${reader.name}: fast-check failed without an input`);
    const bytes = mutated(reader, files, mutation);
    const { errorInstance } = details;
    const problem =
      errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
    return { reader: reader.name, piece: mutation.piece, bytes, problem };
  }
}

function mutated(reader: Reader, files: readonly Uint8Array[], { file, structure, edits }: Mutation): Uint8Array {
  const bytes = reader.restructure(files[file % files.length], structure);
  return edits.length === 0 ? bytes : edited(bytes, edits);
}

function memory(): number {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}
