import { parseArgs } from "node:util";

export interface Arguments {
  readonly help: boolean;
  /** Beginnings of names of groups; all groups if there are none. */
  readonly only: readonly string[];
  readonly rounds: number;
  readonly quick: boolean;
  /** The folder for results, if they are to be written. */
  readonly out: string | undefined;
  /** As it was typed. */
  readonly command: string;
}

export const usage = `npm run bench -- [options]

Every case of the benchmark against its peers, checked, interleaved, as tables on standard output.

  --only spmv,conv   these groups alone: build, spmv, spmm, spgemm, unfold, fold, conv, mobilenet, scaling, startup, limits, memory
  --rounds N         times that are taken of everything (default 15; with --quick 3)
  --quick            a fast pass: less repetition, no matrix of 10^8 entries
  --write            writes docs/benchmarks.md, docs/benchmarks.json and docs/pictures/benchmarks-*.svg
  --out FOLDER       writes the same into another folder
  --help             this

The first run installs the libraries to compare with into apps/bench/peers. SciPy and PyTorch are those of /usr/bin/python3, or of
the Python that PYTHON names; what is not there is skipped, and said.
`;

/** @throws TypeError for what is no option; Error for values that make no sense */
export function argumentsOf(args: readonly string[], docs: string): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  const { help, quick, write } = values;
  const only = values.only.split(",").filter((name) => name !== "");
  const rounds = Number(values.rounds ?? (quick ? 3 : 15));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds is ${values.rounds}, expected a whole number from 1`);
  if (write && (quick || only.length > 0)) {
    throw new Error("--write is for a whole run; --out FOLDER takes the results of a part or of a fast pass");
  }
  const command = ["npm run bench", ...(args.length > 0 ? ["--", ...args] : [])].join(" ");
  return { help, only, rounds, quick, out: write ? docs : values.out, command };
}
