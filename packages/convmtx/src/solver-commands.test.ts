import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeNpy, encodeMatrixMarket, encodeNpy, encodeNpz } from "@convmtx/io";
import { csrFromDense, matvec } from "@convmtx/sparse";
import { randomNormal, type Tensor, tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";

let folder = "";
const at = (name: string) => join(folder, name);
const convmtx = (...args: string[]) => runIn(folder, args);
const saved = async (name: string): Promise<Tensor> => decodeNpy(await readFile(at(name))).tensor;

const dense = [
  [3, 0, 0],
  [4, 5, 0],
  [0, 0, -2],
];
const kernel = randomNormal([4, 3, 3, 3], { seed: 1 });
const layer = ["--kernel", "file:K.npy", "--input", "3,8,8", "--stride", "2", "--padding", "1"];
const T = convOperator(kernel, { inputShape: [3, 8, 8], stride: 2, padding: 1 }).toCsr();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-solver-"));
  await writeFile(at("A.npz"), await encodeNpz(csrFromDense(tensor(dense))));
  await writeFile(at("A.mtx"), encodeMatrixMarket(tensor(dense)));
  await writeFile(at("K.npy"), encodeNpy(kernel));
  await writeFile(at("T.npz"), await encodeNpz(T));
  await writeFile(
    at("singular.npz"),
    await encodeNpz(
      csrFromDense(
        tensor([
          [1, 1],
          [1, 1],
        ]),
      ),
    ),
  );
  await writeFile(at("b.npy"), encodeNpy(tensor([3, 14, -6])));
  await writeFile(
    at("B.npy"),
    encodeNpy(
      tensor([
        [3, 0],
        [14, 5],
        [-6, 2],
      ]),
    ),
  );
  await writeFile(at("b64.npy"), encodeNpy(randomNormal([4, 4, 4], { seed: 2 })));
  await writeFile(at("b2.npy"), encodeNpy(tensor([1, 3])));
  await writeFile(
    at("nan.npz"),
    await encodeNpz(
      csrFromDense(
        tensor([
          [Number.NaN, 1],
          [0, 1],
        ]),
      ),
    ),
  );
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("norm", () => {
  it("prints the sums of a matrix", async () => {
    for (const file of ["file:A.npz", "file:A.mtx"]) {
      const { code, out, err } = await convmtx("norm", file);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toMatch(/^matrix {5}.*: 3 x 3 float64, 4 entries$/m);
      expect(out.replace(/^.*\n/, "")).toBe(`1          7\ninfinity   9\nFrobenius  ${Math.sqrt(54)}\n`);
    }
    const json = JSON.parse((await convmtx("norm", "file:A.npz", "--json")).out);
    expect(json).toMatchObject({ command: "norm", ok: true, norms: { one: 7, infinity: 9, frobenius: Math.sqrt(54) } });
  });

  it("prints the largest singular value, by hand √45", async () => {
    const { code, out, err } = await convmtx("norm", "file:A.npz", "--spectral", "--tolerance", "1e-9");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const [, value, error] = /^spectral {2}(\S+)\nerror {5}(\S+): a singular value lies within$/m.exec(out) ?? [];
    expect(Math.abs(Number(value) - Math.sqrt(45))).toBeLessThanOrEqual(Number(error));
    expect(Number(error)).toBeLessThanOrEqual(1e-9 * 7);
    expect(out).toMatch(/^ended {5}converged, \d+ iterations in \S+ s$/m);
  });

  it("is the same for a layer as for its matrix, and builds none", async () => {
    const ofLayer = JSON.parse((await convmtx("norm", ...layer, "--spectral", "--json", "--memory", "4kB")).out);
    const ofMatrix = JSON.parse((await convmtx("norm", "file:T.npz", "--spectral", "--json", "--seed", "5")).out);
    expect(ofLayer).toMatchObject({ command: "norm", ok: true, file: null, shape: T.shape, nnz: T.nnz });
    const difference = Math.abs(ofLayer.norms.spectral - ofMatrix.norms.spectral);
    expect(difference).toBeLessThanOrEqual(ofLayer.error + ofMatrix.error);
    expect(ofLayer.error / ofLayer.norms.spectral).toBeLessThanOrEqual(1e-6);
    const sums = JSON.parse((await convmtx("norm", ...layer, "--json", "--memory", "4kB")).out).norms;
    const expected = JSON.parse((await convmtx("norm", "file:T.npz", "--json")).out).norms;
    expect(Object.keys(sums)).toEqual(["one", "infinity", "frobenius"]);
    // Each is a sum of at most nnz terms that are not negative, or its root, in two orders.
    for (const [name, value] of Object.entries<number>(expected))
      expect(Math.abs(sums[name] - value), name).toBeLessThanOrEqual((2 * (T.nnz + 2) * value) / 2 ** 53);
  });

  it("exits with 1 if the bound is above the tolerance", async () => {
    const { code, out, err } = await convmtx("norm", ...layer, "--spectral", "--max-iterations", "2");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out).toMatch(/^ended {5}not converged \(limit: 2 iterations, the most allowed\), 2 iterations/m);
    expect((await convmtx("norm", "file:nan.npz", "--spectral")).code).toBe(1);
  });
});

describe("solve", () => {
  const args = ["solve", "file:A.npz", "file:b.npy", "--out", "file:x.npy"];

  it("solves by LU", async () => {
    const { code, out, err } = await convmtx(...args);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^matrix {4}.*A\.npz: 3 x 3 float64, 4 stored entries$/m);
    expect(out).toMatch(/^method {4}lu: \d+ entries in L and U$/m);
    expect(out).toMatch(/^ended {5}converged, in \S+ s$/m);
    expect(out).toMatch(/^residual {2}‖b − A x‖ \/ ‖b‖ = 0\.00e\+0$/m);
    expect(out).toMatch(/^wrote {5}.*x\.npy, 152 B$/m);
    const x = await saved("x.npy");
    expect({ shape: x.shape, values: [...x.data] }).toEqual({ shape: [3], values: [1, 2, 3] });
  });

  it("solves for many right sides in columns", async () => {
    const { code, out } = await convmtx(
      "solve",
      "file:A.npz",
      "file:B.npy",
      "--out",
      "file:X.npy",
      "--method",
      "gmres",
    );
    expect(code).toBe(0);
    expect(out).toContain("the largest of 2");
    const X = await saved("X.npy");
    expect(X.shape).toEqual([3, 2]);
    [1, 0, 2, 1, 3, -1].forEach((value, i) => {
      expect(Math.abs(X.data[i] - value)).toBeLessThan(1e-6);
    });
  });

  it("takes a right side of any shape for a matrix that is not square, and says which method it took", async () => {
    const { code, out } = await convmtx("solve", "file:T.npz", "file:b64.npy", "--out", "file:x.npy");
    expect(code).toBe(0);
    expect(out).toMatch(/^method {4}lsqr: the matrix is not square$/m);
    const [x, b] = [await saved("x.npy"), await saved("b64.npy")];
    expect(x.shape).toEqual([192]);
    const residual = matvec(T, x.toTypedArray() as Float64Array).map((value, i) => b.data[i] - value);
    expect(Math.hypot(...residual)).toBeLessThan(1e-6);
  });

  it("writes what it has and exits with 1 if it does not converge", async () => {
    const limited = ["--method", "lsmr", "--max-iterations", "3"];
    const { code, out, err } = await convmtx("solve", "file:T.npz", "file:b64.npy", "--out", "file:x3.npy", ...limited);
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out).toMatch(/^ended {5}not converged, 3 iterations in \S+ s$/m);
    expect(out).toMatch(/^reason {4}limit: 3 iterations, the most allowed$/m);
    expect(out).toMatch(/^wrote {5}.*x3\.npy, .*: the last x$/m);
    expect((await saved("x3.npy")).shape).toEqual([192]);
    const json = JSON.parse((await convmtx(...args, "--method", "cg", "--max-iterations", "1", "--json")).out);
    expect(json).toMatchObject({ command: "solve", ok: false, method: "cg" });
    expect(json.columns).toHaveLength(1);
  });

  it("says why it left LU", async () => {
    const { code, out } = await convmtx("solve", "file:singular.npz", "file:b2.npy", "--out", "file:x.npy");
    expect(code).toBe(0);
    expect(out).toMatch(/^method {4}lsqr: LU finds the matrix singular$/m);
    const { code: damped } = await convmtx(
      "solve",
      "file:singular.npz",
      "file:b2.npy",
      "--out",
      "file:x.npy",
      "--damping",
      "1",
    );
    expect(damped).toBe(0);
    // (AᵀA + 1) x = Aᵀb: x = [4, 4] / 5
    expect((await saved("x.npy")).data[0]).toBeCloseTo(0.8, 7);
  });
});

describe("what is refused", () => {
  const out = ["--out", "file:new.npy"];

  it.each([
    [
      ["norm"],
      "norm: nothing to measure; give a file, or a layer by --kernel and --input, or --model and --layer [OPTION_INVALID]",
    ],
    [["norm", "file:A.npz", ...layer], /^norm: A\.npz and a layer are given; give a file, or .* \[OPTION_INVALID\]$/],
    [
      ["norm", "--kernel", "file:K.npy"],
      "norm: --input missing; a layer needs --kernel and --input, or --model and --layer [OPTION_INVALID]",
    ],
    [["norm", "file:A.npz", "--stride", "2"], /^norm: --kernel and --input missing; .* \[OPTION_INVALID\]$/],
    [
      ["norm", "file:A.npz", "--seed", "1"],
      "norm: --seed needs --spectral; the other norms are exact sums [OPTION_INVALID]",
    ],
    [
      ["norm", "file:A.npz", "--max-iterations", "9"],
      /^norm: --max-iterations needs --spectral; .* \[OPTION_INVALID\]$/,
    ],
    [["norm", "file:T.npz", "--memory", "1kB"], /^norm: T\.npz: .* \[MEMORY_LIMIT\]$/],
    [["norm", "file:none.npz"], "norm: none.npz: no such file or directory [ENOENT]"],
    [["norm", "file:K.npy"], "norm: K.npy: an array of shape [4, 3, 3, 3] is no matrix [UNSUPPORTED]"],
    [["solve", "file:A.npz", "file:b.npy"], "solve: required option '--out <file>' not specified [OPTION_INVALID]"],
    [["solve", "file:A.npz", "file:b.npy", "--out", "file:x.npz"], /^solve: --out is "x\.npz", expected .*\.npy \[/],
    [["solve", "file:A.npz", "file:b.npy", "--out", "file:b.npy"], /^solve: --out: b\.npy is an input of this .*\[OPT/],
    [
      ["solve", "file:A.npz", "file:b2.npy", ...out],
      "solve: b2.npy has shape [2], expected 3 numbers in any shape, or [3, k], as A.npz is 3 x 3 [SHAPE_MISMATCH]",
    ],
    [
      ["solve", "file:A.npz", "file:b.npy", ...out, "--method", "qr"],
      /^solve: --method is "qr", expected auto \| lu \|/,
    ],
    [
      ["solve", "file:A.npz", "file:b.npy", ...out, "--tolerance", "-1"],
      /^solve: --tolerance is "-1", expected a number/,
    ],
    [
      ["solve", "file:A.npz", "file:b.npy", ...out, "--method", "cg", "--damping", "1"],
      /^solve: --damping is 1, .* lsmr \[/,
    ],
    [
      ["solve", "file:T.npz", "file:b64.npy", ...out, "--method", "cg"],
      /^solve: --method cg needs a square .* \[SHAPE_MIS/,
    ],
    [["solve", "file:singular.npz", "file:b2.npy", ...out, "--method", "lu"], /^solve: (?!lu:).* \[SINGULAR\]$/],
    [
      ["solve", "file:A.npz", "file:b.npy", ...out, "--method", "cholesky"],
      /^solve: (?!cho).* \[NOT_POSITIVE_DEFINITE\]$/,
    ],
  ])("%j", async (args, expected) => {
    const { code, out: printed, err } = await convmtx(...args);
    expect({ code, printed }).toEqual({ code: 2, printed: "" });
    const line = err.trimEnd().replace(/^convmtx /, "");
    if (typeof expected === "string") expect(line).toBe(expected);
    else expect(line).toMatch(expected);
    expect(await readdir(folder)).not.toContain("new.npy");
  });
});
