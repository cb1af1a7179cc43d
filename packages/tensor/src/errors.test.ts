import { readFileSync } from "node:fs";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  BackendError,
  ConvmtxError,
  DtypeError,
  type ErrorCode,
  FormatError,
  isConvmtxError,
  LimitError,
  NumericalError,
  ShapeError,
  UnsupportedError,
} from "./errors.ts";

const classes = { ShapeError, DtypeError, FormatError, UnsupportedError, LimitError, BackendError, NumericalError };

describe.each(Object.entries(classes))("%s", (name, ErrorClass) => {
  it("is a ConvmtxError with its name, code, details and cause", () => {
    const cause = new RangeError("too long");
    const error = new ErrorClass("MEMORY_LIMIT", "zeros: no", { cause, details: { bytes: 8 } });
    expect(error).toBeInstanceOf(ConvmtxError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name, code: "MEMORY_LIMIT", details: { bytes: 8 }, message: "zeros: no" });
    expect(error.cause).toBe(cause);
    expect(String(error)).toBe(`${String(name)}: zeros: no`);
  });
});

describe("ConvmtxError", () => {
  it("has empty details and no cause unless given", () => {
    const error = new ConvmtxError("OPTION_INVALID", "no");
    expect(error.details).toEqual({});
    expect("cause" in error).toBe(false);
    expect(error.name).toBe("ConvmtxError");
  });

  it("keeps an undefined cause out, but a null one in", () => {
    expect("cause" in new ConvmtxError("OPTION_INVALID", "no", { cause: undefined })).toBe(false);
    expect(new ConvmtxError("OPTION_INVALID", "no", { cause: null }).cause).toBe(null);
  });
});

describe("isConvmtxError", () => {
  it("knows the errors of another copy of the package", async () => {
    const copyUrl = new URL("./errors.ts?copy", import.meta.url).href;
    const copy = (await import(/* @vite-ignore */ copyUrl)) as { ShapeError: typeof ShapeError };
    const foreign = new copy.ShapeError("AXIS_INVALID", "flip: axis 3");
    expect(foreign).not.toBeInstanceOf(ConvmtxError);
    expect(isConvmtxError(foreign)).toBe(true);
    expect(foreign.code).toBe("AXIS_INVALID");
  });

  it("knows no other errors and no other values", () => {
    expect(
      [new Error("x"), new RangeError("x"), { code: "AXIS_INVALID" }, "AXIS_INVALID", null].map(isConvmtxError),
    ).toEqual([false, false, false, false, false]);
  });
});

describe("the codes", () => {
  it("are documented: the table above the union names each, once, with a class that exists", () => {
    const source = readFileSync(new URL("./errors.ts", import.meta.url), "utf8");
    const rows = [...source.matchAll(/^ \* \| `(\w+)` \| (\w+) \| \S.* \|$/gm)];
    const start = source.indexOf("export type ErrorCode");
    const union = source.slice(start, source.indexOf(";", start));
    expect(rows.map(([, code]) => code)).toEqual([...union.matchAll(/"(\w+)"/g)].map(([, code]) => code));
    expect(rows.every(([, , name]) => name === "ConvmtxError" || name in classes)).toBe(true);
  });

  it("are a closed union", () => {
    expectTypeOf<"NO_SUCH_CODE">().not.toExtend<ErrorCode>();
  });
});
