import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Finding } from "./attack.ts";

/** An input that a reader once failed on, kept so that it never does again. */
export interface CorpusEntry extends Finding {
  readonly file: string;
}

const folder = fileURLToPath(new URL("corpus/", import.meta.url));

interface Stored {
  readonly reader: string;
  readonly piece: number;
  readonly problem: string;
  readonly base64: string;
}

export function readCorpus(): readonly CorpusEntry[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => {
      const { reader, piece, problem, base64 } = JSON.parse(readFileSync(folder + file, "utf8")) as Stored;
      return { file, reader, piece, problem, bytes: new Uint8Array(Buffer.from(base64, "base64")) };
    });
}

/** Keeps a finding. @returns the path of its file */
export function keep({ reader, piece, bytes, problem }: Finding, seed: number): string {
  mkdirSync(folder, { recursive: true });
  const path = `${folder}${reader.replaceAll(".", "-")}-${seed}.json`;
  const [firstLine] = problem.split("\n");
  const base64 = Buffer.from(bytes).toString("base64");
  const stored: Stored = { reader, piece, problem: firstLine.slice(0, 200), base64 };
  writeFileSync(path, `${JSON.stringify(stored, null, 2)}\n`);
  return path;
}
