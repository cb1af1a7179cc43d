import { encodeNpy } from "@convmtx/io";
import { asTypedArray, ShapeError, shapeText, sizeOf, Tensor } from "@convmtx/tensor";
import { bytesText } from "@convmtx/toeplitz";
import type { Command } from "commander";
import { exitCodes } from "../failure.ts";
import { readCsr, readTensor } from "../input-file.ts";
import type { SolveMethod, SystemSolution } from "../linear-solution.ts";
import { solveColumns, solveMethods } from "../linear-solution.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseBytes, parseCount, parseSize, parseWord } from "../option-words.ts";
import { checkOutput, outputFormat, writeOutput } from "../output-file.ts";
import { secondsText, startClock, writeJson, writeTable } from "../report.ts";
import { statusOn } from "../status-line.ts";
import type { Screen, Terminal } from "../terminal.ts";
import { paint } from "../terminal.ts";

export interface SolveFlags {
  readonly out: string;
  readonly method?: SolveMethod;
  readonly damping?: number;
  readonly tolerance?: number;
  readonly maxIterations?: number;
  readonly memory?: number;
  readonly lossy?: boolean;
  readonly json?: boolean;
}

export function addSolveCommand(program: Command): Command {
  return program
    .command("solve")
    .summary("solve A x = b")
    .argument("<matrix>", "A: .npz, .mtx, .mtx.gz or .npy")
    .argument("<right>", "b: one number a row, in any shape; or [rows, k] for k right sides")
    .description(
      "Writes the x of A x = b: by LU for a square matrix, and by least squares (lsqr) for one that is not square or has no " +
        "inverse. Exit code 1: x did not converge; it is written all the same.",
    )
    .requiredOption("--out <file>", "x: .npy")
    .option("--method <method>", `${solveMethods.join(", ")} (default: auto)`, (text) =>
      parseWord("--method", text, solveMethods),
    )
    .option("--damping <size>", "lsqr, lsmr: least ‖b − A x‖² + damping² ‖x‖² (default: 0)", (text) =>
      parseSize("--damping", text),
    )
    .option("--tolerance <size>", "how small the residual must be, relative to the data (default: 1e-8)", (text) =>
      parseSize("--tolerance", text),
    )
    .option("--max-iterations <n>", "of an iterative method, for each right side (default: the method's own)", (text) =>
      parseCount("--max-iterations", text, 0),
    )
    .option("--memory <size>", "refuse to read more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--lossy", "round 64-bit integers beyond 2^53 instead of refusing them")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  convmtx solve T.npz b.npy --out x.npy
  convmtx solve T.npz b.npy --out x.npy --method lsmr --damping 0.01 --max-iterations 500
`,
    );
}

export async function solve(
  matrixPath: string,
  rightPath: string,
  flags: SolveFlags,
  { stdout, stderr }: Terminal,
): Promise<number> {
  const { out, method = "auto", damping = 0, tolerance = 1e-8, maxIterations } = flags;
  outputFormat("--out", out, ["npy"]);
  await checkOutput("--out", out, [matrixPath, rightPath]);
  const reading = { maxBytes: flags.memory ?? defaultMemory(), lossy: flags.lossy };
  const A = await readCsr(matrixPath, reading);
  const b = await readTensor(rightPath, reading);
  const rights = rightSides(matrixPath, A.shape, rightPath, b);

  const status = statusOn(stderr, "solving");
  const clock = startClock();
  const onIteration = (column: number, iteration: number, residual: number): void => {
    const which = rights.length === 1 ? "" : `right side ${column + 1} of ${rights.length}, `;
    status.show(`${which}iteration ${iteration}: ‖b − A x‖ = ${residual.toExponential(2)}`);
  };
  const solution = solveColumns(A, rights, { method, damping, tolerance, maxIterations, onIteration });
  status.stop();
  const seconds = clock();
  const fileBytes = await writeOutput(out, [
    encodeNpy(solutionTensor(solution, A.shape[1], columnCount(A.shape[0], b))),
  ]);

  const ok = solution.columns.every(({ reason }) => reason === "converged");
  if (flags.json) {
    const columns = solution.columns.map(({ reason, message, iterations, residual, relativeResidual }) => ({
      reason,
      message,
      iterations,
      residual,
      relativeResidual,
    }));
    const { method: used, note = null } = solution;
    const facts = {
      file: matrixPath,
      shape: A.shape,
      nnz: A.nnz,
      method: used,
      note,
      columns,
      out,
      fileBytes,
      seconds,
    };
    writeJson(stdout, { command: "solve", ok, ...facts });
  } else {
    const name = `${matrixPath}: ${A.shape[0]} x ${A.shape[1]} ${A.dtype}, ${A.nnz} stored entries`;
    writeTable(stdout, [
      ["matrix", name],
      ["method", `${solution.method}${solution.note === undefined ? "" : `: ${solution.note}`}`],
      ...endingRows(stdout, solution, seconds),
      ["wrote", `${out}, ${bytesText(fileBytes)}${ok ? "" : ": the last x"}`],
    ]);
  }
  return ok ? exitCodes.ok : exitCodes.unconverged;
}

function endingRows(screen: Screen, { columns }: SystemSolution, seconds: number): [string, string][] {
  const iterations = columns.reduce((total, column) => total + column.iterations, 0);
  const worst = columns.reduce((largest, { relativeResidual: r }) => Math.max(largest, r), 0);
  const failed = columns.flatMap((column, j) => (column.reason === "converged" ? [] : [{ ...column, j }]));
  const time = `${iterations === 0 ? "" : `${iterations} iterations `}in ${secondsText(seconds)}`;
  const which = columns.length === 1 ? "" : `, the largest of ${columns.length}`;
  const rows: [string, string][] = [["residual", `‖b − A x‖ / ‖b‖ = ${worst.toExponential(2)}${which}`]];
  const [first] = failed;
  if (first === undefined) return [["ended", `converged, ${time}`], ...rows];
  const count =
    columns.length === 1 ? "" : `${failed.length} of ${columns.length} right sides, the first number ${first.j + 1}: `;
  const verdict = paint(screen, "red", "not converged");
  return [["ended", `${verdict}, ${time}`], ["reason", `${count}${first.reason}: ${first.message}`], ...rows];
}

/** k for right sides [m, k], which stand in columns. */
function columnCount(m: number, { shape }: Tensor): number | undefined {
  return shape.length === 2 && shape[0] === m ? shape[1] : undefined;
}

/** @throws ShapeError `SHAPE_MISMATCH` */
function rightSides(matrixPath: string, [m, n]: readonly number[], rightPath: string, b: Tensor): Float64Array[] {
  const values = Float64Array.from(asTypedArray(b));
  const k = columnCount(m, b);
  if (k !== undefined) {
    return Array.from({ length: k }, (_, j) => Float64Array.from({ length: m }, (__, i) => values[i * k + j]));
  }
  if (sizeOf(b.shape) === m) return [values];
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${rightPath} has shape ${shapeText(b.shape)}, expected ${m} numbers in any shape, or [${m}, k], as ${matrixPath} is ${m} x ${n}`,
    { details: { expected: [m], got: [...b.shape] } },
  );
}

function solutionTensor({ columns }: SystemSolution, n: number, k: number | undefined): Tensor {
  if (k === undefined) return new Tensor("float64", columns[0].x, [n]);
  const values = new Float64Array(n * k);
  columns.forEach(({ x }, j) => {
    x.forEach((value, i) => {
      values[i * k + j] = value;
    });
  });
  return new Tensor("float64", values, [n, k]);
}
