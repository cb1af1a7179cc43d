import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMatrixMarket, encodeNpy, readMatrix } from "@convmtx/io";
import { randomNormal, tensor } from "@convmtx/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";

let folder = "";
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-test-"));
  await writeFile(at("K.npy"), encodeNpy(randomNormal([4, 3, 3, 2], { seed: 1 })));
  await writeFile(at("K32.npy"), encodeNpy(randomNormal([4, 3, 3, 2], { seed: 1, dtype: "float32" })));
  await writeFile(at("b.npy"), encodeNpy(tensor([1, 2, 3, 4])));
  await writeFile(
    at("blur.mtx"),
    encodeMatrixMarket(
      tensor([
        [1, 2, 1],
        [2, 4, 2],
        [1, 2, 1],
      ]),
    ),
  );
  await writeFile(at("broken.npz"), "PK but nothing else");
  await writeFile(at("notes.txt"), "a note\n");
  await mkdir(at("folder.npz"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const convmtx = (...args: string[]) => runIn(folder, args);

const layer = ["--kernel", "file:K.npy", "--input", "3,7,6", "--stride", "2,1", "--padding", "1,0:1"];

describe("build", () => {
  it("writes the matrix and says what was resolved, how large it is and how long it took", async () => {
    const { code, out, err } = await convmtx("build", ...layer, "--out", "file:T.npz");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("input   [3, 7, 6]");
    expect(out).toContain("output  [4, 4, 6]");
    expect(out).toMatch(/^matrix {2}96 x 126 float64, \d+ stored entries/m);
    expect(out).toMatch(/^built +in [\d.e-]+ s$/m);
    expect(out).toMatch(/^wrote +.*T\.npz, [\d.]+ kB, in [\d.e-]+ s$/m);
    const file = await readMatrix(await readFile(at("T.npz")));
    expect(file).toMatchObject({ kind: "npz", format: "csr", matrix: { shape: [96, 126], canonical: true } });
  });

  it("prints one JSON object", async () => {
    const { code, out, err } = await convmtx("build", "--json", ...layer, "--out", "file:T.npz");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({
      command: "build",
      ok: true,
      shape: [96, 126],
      inputShape: [3, 7, 6],
      kernelShape: [4, 3, 3, 2],
      outputShape: [4, 4, 6],
      dtype: "float64",
      format: "npz",
      axes: [
        { stride: 2, padBegin: 1, padEnd: 1 },
        { stride: 1, padBegin: 0, padEnd: 1 },
      ],
    });
  });

  it("writes the same matrix in all formats, in one piece and in a stream", async () => {
    const nnz: number[] = [];
    for (const name of ["a.npz", "a.mtx", "a.mtx.gz", "a.petsc"]) {
      const own = { "a.npz": [["--compression", "stored"]], "a.petsc": [["--index-bits", "64"]] }[name] ?? [];
      for (const more of [[], ["--stream"], ...own]) {
        expect((await convmtx("build", ...layer, ...more, "--out", `file:${name}`)).code).toBe(0);
        expect((await convmtx("verify", `file:${name}`, ...layer)).code).toBe(0);
        const { out } = await convmtx("info", "--json", `file:${name}`);
        nnz.push(JSON.parse(out).nnz);
      }
    }
    expect(new Set(nnz).size).toBe(1);
  });

  it("goes over to blocks by itself where the matrix does not fit under --memory", async () => {
    const whole = await convmtx("build", ...layer, "--out", "file:whole.npz");
    const blocks = await convmtx("build", ...layer, "--memory", "2kB", "--out", "file:blocks.npz");
    expect(blocks).toMatchObject({ code: 0, err: "" });
    expect(blocks.out).toMatch(/^blocks {2}of [\d.]+ kB, never whole in memory$/m);
    expect(whole.out).not.toContain("blocks");
    expect(await readFile(at("blocks.npz"))).toEqual(await readFile(at("whole.npz")));
  });

  it("writes the bias of every output in the order of the layout", async () => {
    const options = ["--kernel", "file:K.npy", "--input", "7,6,3", "--layout", "channels-last", "--bias", "file:b.npy"];
    const written = await convmtx("build", ...options, "--out", "file:T.npz", "--bias-out", "file:B.npy");
    expect(written).toMatchObject({ code: 0, err: "" });
    const file = await readMatrix(await readFile(at("B.npy")));
    expect(file.kind === "npy" && Array.from(file.tensor.data.subarray(0, 8))).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
    const proof = await convmtx("verify", "file:T.npz", ...options, "--bias-out", "file:B.npy");
    expect(proof).toMatchObject({ code: 0, err: "" });
    expect(proof.out).toContain("B.npy holds it");
    await writeFile(at("B2.npy"), encodeNpy(tensor(Array.from({ length: 100 }, (_, i) => 1 + Math.floor(i / 25)))));
    const wrong = await convmtx("verify", "file:T.npz", ...options, "--bias-out", "file:B2.npy");
    expect(wrong).toMatchObject({ code: 1, err: "" });
    expect(wrong.out).toMatch(/^WRONG .*B2\.npy: row 1 \(channel 1\): expected 2, got 1$/m);
  });

  it("builds nothing on a dry run, and needs no --out for it", async () => {
    const { code, out } = await convmtx("build", ...layer, "--dry-run");
    expect(code).toBe(0);
    expect(out).toContain("matrix  96 x 126 float64");
    expect(out).not.toContain("wrote");
    const json = JSON.parse((await convmtx("build", ...layer, "--dry-run", "--json")).out);
    expect(json).toMatchObject({ ok: true, dryRun: true, shape: [96, 126] });
  });

  it("takes every option of a layer", async () => {
    const transposed = ["--kernel", "file:K.npy", "--input", "4,3,5", "--transposed", "--stride", "2"];
    for (const options of [
      ["--kernel", "file:blur.mtx", "--input", "5,6", "--padding", "same", "--padding-mode", "reflect,circular"],
      ["--kernel", "file:blur.mtx", "--input", "5,6", "--padding", "full", "--flip"],
      ["--kernel", "file:blur.mtx", "--input", "5,6", "--padding", "same", "--stride", "2", "--preset", "tf"],
      ["--kernel", "file:K.npy", "--input", "12,5,5", "--groups", "4", "--dilation", "1,2"],
      ["--kernel", "file:K32.npy", "--input", "3,5,5", "--padding", "-1:0,-1:1"],
      ["--kernel", "file:K32.npy", "--input", "3,5,5", "--padding=-1"],
      ["--kernel", "file:blur.mtx", "--input", "0,4", "--padding", "3"],
      [...transposed, "--output-padding", "1,0"],
      [...transposed, "--output-size", "8,10"],
    ]) {
      expect(await convmtx("build", ...options, "--out", "file:T.npz"), options.join(" ")).toMatchObject({ code: 0 });
      expect(await convmtx("verify", "file:T.npz", ...options), options.join(" ")).toMatchObject({ code: 0 });
    }
  });
});

describe("verify", () => {
  it("exits with 1 and says where, if the options are another layer's", async () => {
    await convmtx("build", ...layer, "--out", "file:T.npz");
    const other = [...layer.slice(0, -1), "1,1:0"];
    const { code, out, err } = await convmtx("verify", "file:T.npz", ...other);
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out).toMatch(/^differ +\d+ outputs, the first with .*: row \d+ \(channel \d, position \d, \d\): expected/m);
    expect(out).toContain("WRONG");
    const json = JSON.parse((await convmtx("verify", "--json", "file:T.npz", ...other)).out);
    expect(json).toMatchObject({ command: "verify", ok: false, firstMismatch: { row: 0, channel: 0 } });
  });

  it("exits with 1 if the shape is another", async () => {
    await convmtx("build", ...layer, "--out", "file:T.npz");
    const { code, out } = await convmtx("verify", "file:T.npz", ...layer.slice(0, -2));
    expect(code).toBe(1);
    expect(out).toMatch(/^shape +expected 60 x 126: nothing was compared$/m);
  });

  it("prints the proof", async () => {
    await convmtx("build", ...layer, "--out", "file:T.npz");
    const { code, out } = await convmtx("verify", "file:T.npz", ...layer, "--trials", "2", "--seed", "5");
    expect(code).toBe(0);
    expect(out).toMatch(/^matrix .*T\.npz: 96 x 126 float64, \d+ stored entries$/m);
    expect(out).toMatch(
      /^inputs {2}2 random, 1 integer, 126 unit \(every column\): 12384 outputs compared, \d+ of them bit/m,
    );
    expect(out).toMatch(/^error {3}\S+ at most, where rounding allows \S+$/m);
    expect(out).toMatch(/^PROVED/m);
  });
});

describe("info", () => {
  it("counts what a file holds", async () => {
    await writeFile(
      at("small.mtx"),
      "%%MatrixMarket matrix coordinate real general\n3 4 5\n3 1 2\n1 1 -1\n1 4 0\n3 1 2\n3 3 nan\n",
    );
    const { code, out } = await convmtx("info", "--json", "file:small.mtx");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      container: "mtx",
      format: "coordinate real general",
      shape: [3, 4],
      nnz: 5,
      density: 1 / 3,
      canonical: false,
      duplicates: 1,
      explicitZeros: 1,
      nonFinite: 1,
      bandwidth: { lower: 2, upper: 3 },
      rows: { min: 0, max: 2, empty: 1 },
      columns: { min: 0, max: 2, empty: 1 },
      values: { min: -1, max: 4 },
      norms: { frobenius: "NaN" },
    });
    const text = (await convmtx("info", "file:small.mtx")).out;
    expect(text).toContain("5 stored (33.3 %), 1 explicit zeros, 1 duplicates");
    expect(text).toContain("2 below the diagonal, 3 above");
  });

  it("takes arrays of any rank", async () => {
    const { out } = await convmtx("info", "file:K32.npy");
    expect(out).toContain("[4, 3, 3, 2]");
    expect(out).toContain("npy: array in C order, float32");
    const json = JSON.parse((await convmtx("info", "--json", "file:K32.npy")).out);
    expect(json).toMatchObject({ shape: [4, 3, 3, 2], dtype: "float32", size: 72, nonZeros: 72 });
  });
});

describe("spy", () => {
  it("draws in the terminal", async () => {
    await writeFile(at("eye.mtx"), "%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 1\n2 2 1\n");
    const { code, out } = await convmtx("spy", "file:eye.mtx");
    expect(code).toBe(0);
    expect(out).toContain("│■ ·│");
    expect(out).toContain("│· ■│");
    expect(JSON.parse((await convmtx("spy", "file:eye.mtx", "--json")).out).text).toBe(out.trimEnd());
  });

  it("writes a picture", async () => {
    expect(await convmtx("spy", "file:eye.mtx", "--out", "file:eye.svg", "--width", "300")).toMatchObject({ code: 0 });
    expect(await readFile(at("eye.svg"), "utf8")).toMatch(/^<svg [^>]*width="300"/);
    const refused = await convmtx("spy", "file:eye.mtx", "--out", "file:eye.gif");
    expect(refused.err).toBe(
      'convmtx spy: --out is "eye.gif", expected a name that ends in .svg or .png [OPTION_INVALID]\n',
    );
  });
});

describe("convert", () => {
  it("goes round through every format without a change", async () => {
    await convmtx("build", ...layer, "--out", "file:T.npz");
    const chain = ["T.npz", "c.mtx", "c.mtx.gz", "c.npz", "c.npy", "d.npz", "d.mtx", "d.npy", "e.mtx", "f.npz"];
    for (let k = 1; k < chain.length; k++) {
      const step = await convmtx("convert", `file:${chain[k - 1]}`, `file:${chain[k]}`);
      expect(step, chain[k]).toMatchObject({ code: 0, err: "" });
    }
    // A dense array keeps no explicit zeros; a normal kernel has none.
    for (const name of ["c.npz", "d.npz", "f.npz"]) {
      expect(await convmtx("verify", `file:${name}`, ...layer), name).toMatchObject({ code: 0 });
    }
    const formats = await Promise.all(
      ["d.mtx", "e.mtx"].map(async (name) => JSON.parse((await convmtx("info", "--json", `file:${name}`)).out).format),
    );
    expect(formats).toEqual(["coordinate real general", "array real general"]);
  });

  it.each(["csr", "csc", "coo"])("writes npz as %s", async (format) => {
    for (const from of ["T.npz", "c.mtx", "Tcsc.npz"]) {
      if (from === "Tcsc.npz") await convmtx("convert", "file:T.npz", "file:Tcsc.npz", "--format", "csc");
      expect(await convmtx("convert", `file:${from}`, "file:g.npz", "--format", format)).toMatchObject({ code: 0 });
      expect(JSON.parse((await convmtx("info", "--json", "file:g.npz")).out).format).toBe(format);
      expect(await convmtx("verify", "file:g.npz", ...layer)).toMatchObject({ code: 0 });
    }
  });
});

describe("what is refused", () => {
  const out = ["--out", "file:new.npz"];

  it.each([
    [
      ["build", ...layer],
      "build: --out is missing; give a file, or --dry-run to see what would be built [OPTION_INVALID]",
    ],
    [
      ["build", "--input", "3,7,6", ...out],
      "build: --kernel missing; a layer needs --kernel and --input, or --model and --layer [OPTION_INVALID]",
    ],
    [
      ["build", ...out],
      "build: a layer is missing; give --kernel and --input, or --model and --layer [OPTION_INVALID]",
    ],
    [
      ["build", ...layer, "--out", "file:T.png"],
      'build: --out is "T.png", expected a name that ends in .npz or .mtx or .mtx.gz or .petsc [OPTION_INVALID]',
    ],
    [["build", ...layer, "--out", "file:no/T.npz"], "build: no: no such file or directory [ENOENT]"],
    [
      ["build", "--kernel", "file:none.npy", "--input", "3,7,6", ...out],
      "build: none.npy: no such file or directory [ENOENT]",
    ],
    [
      ["build", "--kernel", "file:broken.npz", "--input", "3,7,6", ...out],
      /^build: broken\.npz: .* \[FILE_(INVALID|TRUNCATED)\]$/,
    ],
    [
      ["build", "--kernel", "file:notes.txt", "--input", "3,7,6", ...out],
      /^build: notes\.txt: line 1: .* \[FILE_INVALID\]$/,
    ],
    [
      ["build", "--kernel", "file:", "--input", "3,7,6", ...out],
      /^build: .* is a folder, a pipe or a device; give a file \[FILE_INVALID\]$/,
    ],
    [["build", ...layer, "--bias-out", "file:B.npy", ...out], "build: --bias-out needs --bias [OPTION_INVALID]"],
    [["build", ...layer, "--stride", "two", ...out], /^build: --stride is "two", expected .* \[OPTION_INVALID\]$/],
    [["build", ...layer, "--stride", "1,2,3", ...out], /^build: stride \[1, 2, 3\] has 3 .* \[OPTION_INVALID\]$/],
    [["build", ...layer, "--padding", "sane", ...out], /^build: padding is "sane", .* \[OPTION_INVALID\]$/],
    [["build", ...layer, "--dilation", "9", ...out], /^build: spatial axis 0: .* \[GEOMETRY_INVALID\]$/],
    [["build", ...layer, "--input", "4,7,6", ...out], /^build: kernel \[4, 3, 3, 2\] .*--input.* \[SHAPE_MISMATCH\]$/],
    [["build", ...layer, "--output-size", "9", ...out], /^build: --output-size .*--transposed.* \[OPTION_INVALID\]$/],
    [["build", ...layer, "--preset", "caffe", ...out], /^build: preset is "caffe", .* \[OPTION_INVALID\]$/],
    [["build", ...layer, "--memory", "100B", ...out], /^build: K\.npy: .* \[MEMORY_LIMIT\]$/],
    [
      ["build", ...layer, "--input", "3,100000,100000", "--stream", ...out],
      /^build: the matrix is .* more columns than int32 indices can address; give a smaller --input \[INDEX_LIMIT\]$/,
    ],
    [["build", ...layer, "--out", "file:folder.npz"], "build: --out: folder.npz is a folder [OPTION_INVALID]"],
    [["build", ...layer, "--frobnicate"], "build: unknown option '--frobnicate' [OPTION_INVALID]"],
    [["build", ...layer, "extra"], /^build: too many arguments.* \[OPTION_INVALID\]$/],
    [["verify", ...layer], "verify: missing required argument 'file' [OPTION_INVALID]"],
    [["verify", "file:K.npy", ...layer], "verify: K.npy: an array of shape [4, 3, 3, 2] is no matrix [UNSUPPORTED]"],
    [
      ["convert", "file:K.npy", "file:K.mtx"],
      "convert: K.npy: an array of shape [4, 3, 3, 2] is no matrix [UNSUPPORTED]",
    ],
    [["spy", "file:K.npy", "--width", "0"], 'spy: --width is "0", expected an integer >= 1 [OPTION_INVALID]'],
    [["fly"], /^unknown command 'fly'.* \[OPTION_INVALID\]$/],
  ])("%j", async (args, expected) => {
    const { code, out: printed, err } = await convmtx(...args);
    expect({ code, printed }).toEqual({ code: 2, printed: "" });
    expect(err.split("\n")).toHaveLength(2);
    expect(err).toMatch(/^convmtx(: | )/);
    const line = err.trimEnd().replace(/^convmtx:? /, "");
    if (typeof expected === "string") expect(line).toBe(expected);
    else expect(line).toMatch(expected);
    expect(await readdir(folder)).not.toContain("new.npz");
  });

  it("gives the same as JSON", async () => {
    const { code, out: printed, err } = await convmtx("build", "--json", ...layer, "--dilation", "9", ...out);
    expect({ code, err }).toEqual({ code: 2, err: "" });
    expect(JSON.parse(printed)).toMatchObject({
      command: "build",
      ok: false,
      error: { code: "GEOMETRY_INVALID", details: { axis: 0 } },
      exitCode: 2,
    });
  });

  it("never writes over an input, under whatever name", async () => {
    await symlink(at("K.npy"), at("link.npz"));
    const before = await readFile(at("K.npy"));
    const cases = [
      ["build", ...layer, "--bias", "file:b.npy", "--bias-out", "file:b.npy", ...out],
      ["build", ...layer, "--out", "file:link.npz"],
      ["convert", "file:K.npy", `file:../${folder.split("/").at(-1)}/K.npy`],
    ];
    for (const args of cases) {
      const { code, err } = await convmtx(...args);
      expect(code).toBe(2);
      expect(err).toMatch(/is an input of this command; give another name \[OPTION_INVALID\]$/m);
    }
    expect(await readFile(at("K.npy"))).toEqual(before);
  });

  it("leaves the file that stood there, and nothing half-written", async () => {
    await convmtx("build", ...layer, "--out", "file:T.npz");
    const before = await readFile(at("T.npz"));
    const names = await readdir(folder);
    expect((await convmtx("build", ...layer, "--memory", "100B", "--out", "file:T.npz")).code).toBe(2);
    expect(await readFile(at("T.npz"))).toEqual(before);
    expect(await readdir(folder)).toEqual(names);
  });
});

describe("help", () => {
  it.each(["build", "info", "verify", "spy", "convert", "norm", "solve", "blur", "deblur", "apply"])(
    "of %s has examples",
    async (command) => {
      const { code, out } = await convmtx(command, "--help");
      expect(code).toBe(0);
      expect(out).toContain(`Usage: convmtx ${command}`);
      expect(out).toMatch(new RegExp(`^Examples:\\n  convmtx ${command} `, "m"));
    },
  );

  it("lists the commands and the exit codes", async () => {
    const { code, out } = await convmtx("--help");
    expect(code).toBe(0);
    expect(out).toContain("Exit codes:");
    expect((await convmtx("help", "build")).out).toBe((await convmtx("build", "-h")).out);
    expect((await convmtx()).code).toBe(2);
    expect((await convmtx("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
