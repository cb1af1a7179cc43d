import { stat } from "node:fs/promises";
import { ConvmtxError, ones, ShapeError } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { failureOf, Interrupted } from "./failure.ts";

describe("failureOf", () => {
  it("keeps code and details, and speaks of options as they are typed", () => {
    const error = new ShapeError(
      "GEOMETRY_INVALID",
      "convOperator: inputShape [3] and outputPadding 2, expected\n  nothing unless transposed is true; or maxBytes = 5",
      { details: { axis: 1 } },
    );
    expect(failureOf(error)).toEqual({
      code: "GEOMETRY_INVALID",
      message: "--input [3] and --output-padding 2, expected nothing unless --transposed is given; or --memory = 5",
      details: { axis: 1 },
      exitCode: 2,
    });
  });

  it("says how pads of sides are written here", () => {
    const failure = (inputShape: readonly number[], padding: readonly number[]): string => {
      try {
        convOperator(ones(inputShape.map(() => 1)), { inputShape, padding });
      } catch (error) {
        return failureOf(error).message;
      }
      return "";
    };
    const remedy = "the pads of each side are written begin:end, an axis after the other: 0:1,2:3";
    expect(failure([9], [1, 2])).toBe(`padding [1, 2] has 2 numbers for 1 spatial axis; ${remedy}`);
    expect(failure([9, 9], [1, 2, 3, 4])).toBe(`padding [1, 2, 3, 4] has 4 numbers for 2 spatial axes; ${remedy}`);
  });

  it("leaves words that only contain an option's name", () => {
    expect(failureOf(new ConvmtxError("OPTION_INVALID", "--inputShape x inputShapes")).message).toBe(
      "--inputShape x inputShapes",
    );
  });

  it("names the file and the reason of a system error", async () => {
    const error = await stat("/nowhere/at/all").catch((reason: unknown) => reason);
    expect(failureOf(error)).toMatchObject({
      code: "ENOENT",
      message: "/nowhere/at/all: no such file or directory",
      exitCode: 2,
    });
  });

  it("puts a complaint about usage in one line", () => {
    const error = new CommanderError(
      1,
      "commander.unknownOption",
      "error: unknown option '--pad'\n(Did you mean --padding?)",
    );
    expect(failureOf(error)).toMatchObject({
      message: "unknown option '--pad' (Did you mean --padding?)",
      exitCode: 2,
    });
  });

  it("tells a signal and a fault of the program from what the user can mend", () => {
    expect(failureOf(new Interrupted("SIGINT", "T.npz", false))).toMatchObject({ code: "INTERRUPTED", exitCode: 130 });
    expect(failureOf(new Interrupted("SIGTERM", "T.npz", true))).toMatchObject({ code: "INTERRUPTED", exitCode: 143 });
    const bug = failureOf(new TypeError("x is\nnot a function"));
    expect(bug).toMatchObject({ code: "BUG", exitCode: 70 });
    expect(bug.message).toMatch(/^TypeError: x is not a function; .*please report/);
    expect(failureOf("thrown text")).toMatchObject({ code: "BUG", exitCode: 70 });
  });
});
