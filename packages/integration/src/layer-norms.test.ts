import { readFileSync } from "node:fs";
import { circularSpectrum, norm2 } from "@convmtx/linalg";
import { describe, expect, test } from "vitest";
import { sharedPath } from "./corpus.ts";
import { mobilenetLayers, operatorOf } from "./mobilenet.ts";

const folder = sharedPath("data/mobilenetv2");
const scipy = JSON.parse(readFileSync(new URL("../fixtures/norms.json", import.meta.url), "utf8")) as {
  readonly layers: readonly { readonly number: number; readonly entries: number; readonly value: number }[];
};

describe.skipIf(folder === undefined)("the layers of MobileNetV2 with the fewest entries", () => {
  const layers = folder === undefined ? [] : mobilenetLayers(folder);

  test("they are those whose matrices SciPy decomposed", () => {
    const fewest = layers.map((layer) => operatorOf(layer).nnz).sort((a, b) => a - b);
    expect(scipy.layers.map(({ entries }) => entries)).toEqual(fewest.slice(0, 3));
  });

  test.each(scipy.layers)(
    "‖T‖₂ of conv_$number is that of svds, within a bound below 1e-6",
    ({ number, value: expected }) => {
      const layer = layers.find((one) => one.number === number);
      if (layer === undefined) throw new Error(`no layer ${number}`);
      const { value, error, reason } = norm2(operatorOf(layer));
      expect(reason).toBe("converged");
      expect(error).toBeLessThan(1e-6 * value);
      expect(Math.abs(value - expected)).toBeLessThan(error + 1e-9 * expected);
    },
  );

  test("with circular padding it is that of the Fourier transform", () => {
    const layer = layers.find(({ number }) => number === 92);
    if (layer === undefined) throw new Error("no layer 92");
    const circular = operatorOf(layer, "circular");
    const { value, error } = norm2(circular, { method: "lanczos" });
    expect(Math.abs(value - circularSpectrum(circular)[0])).toBeLessThan(error + 1e-12 * value);
  });
});
