import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeNpy, encodeSafetensors } from "@convmtx/io";
import { full, tensor } from "@convmtx/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runIn } from "../fixtures/in-process.ts";
import type { ReportedLayer } from "./model-report.ts";
import { modelReport, unconverged } from "./model-report.ts";
import { summaryColumns } from "./report-lines.ts";
import { reportMarkdown } from "./report-markdown.ts";

const shared = process.env["CONVMTX_SHARED"] ?? fileURLToPath(new URL("../../../../shared", import.meta.url));
const mnist = `${shared}/data/mnist/opt-mnist.onnx`;
const hasMnist = existsSync(mnist);
if (!hasMnist)
  console.warn("skipped: no data/mnist/opt-mnist.onnx in the shared data (set CONVMTX_SHARED to its folder)");

let folder = "";
const at = (name: string) => join(folder, name);
const convmtx = (...args: string[]) => runIn(folder, args);
// A window of one on two channels, stretched by 3 and 4, at every second pixel.
const layer = ["--kernel", "file:K.npy", "--input", "2,6", "--stride", "2"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-report-"));
  await writeFile(
    at("K.npy"),
    encodeNpy(
      tensor([
        [[3], [0]],
        [[0], [4]],
      ]),
    ),
  );
  await writeFile(at("slow.npy"), encodeNpy(tensor([1, 2, 1])));
  const weights = new Map([["conv.weight", full([1, 1, 3], 1)]]);
  await writeFile(at("w.safetensors"), encodeSafetensors(weights));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("report of a layer", () => {
  it("by hand, as lines", async () => {
    const { code, out, err } = await convmtx("report", ...layer);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.replaceAll(`${folder}/`, "").replace(/^((spectral|error) +).*$/gm, "$1#")).toBe(
      [
        "K.npy",
        "",
        "op                 Conv, no bias",
        "kernel             [2, 2, 1], groups 1",
        "input, output      [2, 6], [2, 3], channels-first",
        "geometry           stride 2, padding 0, dilation 1, zeros",
        "matrix             6 x 12 float64",
        "entries            12 (16.7 %), 172 B as CSR",
        "1                  4",
        "infinity           4",
        `Frobenius          ${Math.sqrt(75)}`,
        "spectral           #",
        "error              #",
        "ranks of the taps  2 out of 2",
        "flattened rank     2 out of 2",
        "diagonals          12 of 12 occupied; 4 after the stride permutation",
        "",
      ].join("\n"),
    );
  });

  it("leaves out what is not wanted, in JSON too", async () => {
    const { code, out } = await convmtx("report", ...layer, "--no-spectral", "--no-ranks", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      command: "report",
      ok: true,
      lipschitz: null,
      total: { nnz: 12, bytes: 172 },
      out: null,
      layers: [{ op: "Conv", axes: [{ stride: 2 }], figures: { spectral: null, ranks: null, norms: { one: 4 } } }],
    });
  });

  it("writes Markdown and JSON", async () => {
    for (const name of ["r.md", "r.json"]) {
      const { code, out } = await convmtx("report", ...layer, "--out", `file:${name}`);
      expect(code).toBe(0);
      expect(out).toMatch(/^wrote .*, [\d.]+ k?B$/m);
    }
    const markdown = await readFile(at("r.md"), "utf8");
    expect(markdown).toMatch(/^# .*K\.npy\n\n1 linear layer, 12 stored entries, 172 B as CSR\.\n\n## Summary\n/);
    expect(markdown).toContain("\n| diagonals | 12 of 12 occupied; 4 after the stride permutation |\n");
    const { layers } = JSON.parse(await readFile(at("r.json"), "utf8"));
    expect(layers[0].figures).toMatchObject({ nnz: 12, diagonals: { slots: 12, occupied: 12, permuted: 4 } });
    expect(layers[0].figures.spectral.value).toBeCloseTo(4, 9);
  });

  it("that has not converged says so, and ends with 1", async () => {
    const slow = ["--kernel", "file:slow.npy", "--input", "300", "--padding", "1", "--max-iterations", "2"];
    const { code, out } = await convmtx("report", ...slow, "--out", "file:slow.md");
    expect(code).toBe(1);
    expect(out).toMatch(/^not converged: the spectral norm of .*slow\.npy$/m);
    expect(await readFile(at("slow.md"), "utf8")).toMatch(/^\*\*The spectral norm of .*slow\.npy has not converged/m);
    expect(JSON.parse((await convmtx("report", ...slow, "--json")).out)).toMatchObject({ ok: false });
  });

  it("of a file of weights needs its input", async () => {
    const one = await convmtx("report", "--model", "file:w.safetensors", "--layer", "conv", "--input", "1,5", "--json");
    expect(JSON.parse(one.out)).toMatchObject({ ok: true, layers: [{ name: "conv", figures: { nnz: 9 } }] });
    const { code, err } = await convmtx("report", "--model", "file:w.safetensors");
    expect(code).toBe(2);
    expect(err).toContain("w.safetensors has no graph");
  });

  it("refuses what it cannot do before it writes anything", async () => {
    const names = await readdir(folder);
    for (const [args, message] of [
      [[], "a layer is missing; give --kernel and --input, or --model and --layer"],
      [[...layer, "--model", "file:w.safetensors"], "--kernel and --model are given"],
      [[...layer, "--out", "file:K.npy"], "expected a name that ends in .md or .json"],
      [["--model", "file:w.json", "--out", "file:w.json"], "w.json"],
      [[...layer, "--no-spectral", "--max-iterations", "3"], "--max-iterations and --no-spectral are given"],
    ] as const) {
      const { code, out, err } = await convmtx("report", ...args);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toContain(message);
    }
    await writeFile(at("model.md"), await readFile(at("w.safetensors")));
    const onto = await convmtx(
      "report",
      "--model",
      "file:model.md",
      "--layer",
      "conv",
      "--input",
      "1,5",
      "--out",
      "file:model.md",
    );
    expect(onto).toMatchObject({ code: 2, out: "" });
    expect(onto.err).toContain("--out: model.md is an input of this command");
    expect(await readdir(folder)).toEqual([...names, "model.md"].sort());
  });
});

describe("report of a model", () => {
  it.skipIf(!hasMnist)("has a row a layer, and the product of their norms", async () => {
    const { code, out, err } = await convmtx("report", "--model", mnist, "--json");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { layers, lipschitz, total } = JSON.parse(out);
    expect(layers.map(({ op }: ReportedLayer) => op)).toEqual(["Conv", "Conv", "Gemm"]);
    expect(total.nnz).toBe(670496);
    const product = layers.reduce((of: number, each: ReportedLayer) => of * (each.figures?.spectral?.value ?? 0), 1);
    expect(lipschitz).toBeGreaterThanOrEqual(product);
    expect(lipschitz).toBeLessThan(product * (1 + 1e-5));
    const text = (await convmtx("report", "--model", mnist, "--no-ranks")).out;
    expect(text).toContain("a Lipschitz bound.\nIt bounds the model only if its layers are one chain");
    expect(text).not.toContain("taps' rank");
    const one = await convmtx("report", "--model", mnist, "--layer", layers[2].name, "--json");
    expect(JSON.parse(one.out)).toMatchObject({ lipschitz: null, layers: [{ op: "Gemm", figures: { nnz: 2560 } }] });
    expect((await convmtx("report", "--model", mnist, "--stride", "2")).err).toContain("--stride is given");
  });

  const spectral = { value: 2, error: 0.5, converged: true, iterations: 12, message: "" };
  const figures = { shape: [1, 2], dtype: "float64", nnz: 2, density: 1, bytes: 32, norms: null, notes: [] } as const;
  const known: ReportedLayer = {
    name: "a|b",
    op: "Conv",
    kernelShape: [1, 1, 2],
    inputShape: [1, 2],
    outputShape: [1, 1],
    geometry: "",
    axes: null,
    groups: 1,
    layout: "channels-first",
    hasBias: false,
    problem: null,
    figures: { ...figures, spectral, ranks: null, diagonals: null },
  };
  const unknown: ReportedLayer = { ...known, name: "c", problem: "its weights are computed", figures: null };
  const slow: ReportedLayer = {
    ...known,
    figures: { ...figures, spectral: { ...spectral, converged: false }, ranks: null, diagonals: null },
  };

  it("has the product, errors included, only of whole models whose norms are all known", () => {
    expect(modelReport("m", [known, known], true).lipschitz).toBe(6.25);
    expect(modelReport("m", [known, known], false).lipschitz).toBeNull();
    expect(modelReport("m", [known, unknown], true).lipschitz).toBeNull();
    expect(modelReport("m", [known, slow], true).lipschitz).toBeNull();
    expect(modelReport("m", [], true).lipschitz).toBeNull();
    expect(unconverged(modelReport("m", [known, slow, unknown], true))).toEqual([slow]);
  });

  it("lists a layer without a matrix with its problem, and leaves empty columns out", () => {
    const text = reportMarkdown(modelReport("m", [known, unknown], true));
    expect(text).toContain("| a\\|b | Conv | 1x1x2 |");
    expect(text).toContain("\n## 2. c\n");
    expect(text).toContain("| no matrix | its weights are computed |");
    const titles = summaryColumns([known, unknown]).map(({ title }) => title);
    expect(titles).toContain("spectral");
    expect(titles).not.toContain("permuted");
  });
});
