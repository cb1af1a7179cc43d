import { readFileSync } from "node:fs";
import { linalg, type Session } from "@convmtx/linalg";
import { item, type Tensor, tensor } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import { describe, expect, it } from "vitest";
import { engines } from "./engines.ts";

const guide = readFileSync(new URL("../../../docs/guides/backends.md", import.meta.url), "utf8");

describe("docs/guides/backends.md", () => {
  it.each(engines.filter(([name]) => !name.startsWith("reference")))("says what %s is", async (name, create) => {
    const backend = await create();
    const { execution, dtypes, storage } = backend.manifest;
    const factory = { js: "js", "ml-matrix": "mlMatrix", mathjs: "mathjs", wasm: "wasm" }[name] ?? "worker";
    const row = guide.split("\n").find((line) => line.startsWith(`| \`${factory}\` of`));
    const cells = (row ?? "").split(" | ").slice(1, 5);
    const solves = (["solve", "lstsq"] as const).filter((op) => backend.ops[op] !== undefined).map((op) => `\`${op}\``);
    const own = [dtypes.join(", "), storage, solves.join(", ") || "no"];
    const served = own.map(() => "the served engine's");
    expect(cells).toEqual([execution, ...(factory === "worker" ? served : own)]);
    await backend.close();
  });

  it("runs its function on every engine", async () => {
    async function energy(s: Session, layer: ConvOperator, x: Tensor): Promise<number> {
      const length = s.scope((t) => t.norm(t.conv(layer, t.dense(x))));
      return item(await s.read(length));
    }
    for (const [name, create] of engines) {
      const s = linalg(await create());
      expect(await energy(s, convOperator([1, 1], { inputShape: [3] }), tensor([1, 2, 2])), name).toBe(5);
      await s.close();
    }
  });
});
