import { describe, expect, it } from "vitest";
import {
  parseBytes,
  parseCount,
  parseModes,
  parsePadding,
  parsePerAxis,
  parsePercent,
  parseShape,
  parseSize,
  parseWord,
} from "./option-words.ts";

describe("parseShape", () => {
  it("reads integers with commas between", () => {
    expect(parseShape("--input", "3,224,224")).toEqual([3, 224, 224]);
    expect(parseShape("--input", "7")).toEqual([7]);
  });

  it.each(["", "3,,4", "3, 4x", "3x4", "1e3", "0x10", "3.5", "99999999999999999999"])("refuses %j", (text) => {
    expect(() => parseShape("--input", text)).toThrow(`--input is ${JSON.stringify(text)}, expected integers like`);
  });
});

describe("parsePerAxis", () => {
  it("keeps one number apart from a list", () => {
    expect(parsePerAxis("--stride", "2")).toBe(2);
    expect(parsePerAxis("--stride", "2,1")).toEqual([2, 1]);
  });

  it("refuses what is no number", () => {
    expect(() => parsePerAxis("--stride", "2,a")).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});

describe("parsePadding", () => {
  it.each([
    ["1", 1],
    ["-1", -1],
    ["1,2", [1, 2]],
    [
      "0:1,2:3",
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ["1:2", [[1, 2]]],
    ["-1:0", [[-1, 0]]],
    [
      "1,2:3",
      [
        [1, 1],
        [2, 3],
      ],
    ],
    ["same", "same"],
    ["same-upper", "same-upper"],
    ["SAME_UPPER", "SAME_UPPER"],
  ])("reads %j", (text, expected) => {
    expect(parsePadding("--padding", text)).toEqual(expected);
  });

  it.each(["", "1:2:3", "1,", "same,1", "1:", ":1", "1;2"])("refuses %j", (text) => {
    expect(() => parsePadding("--padding", text)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});

describe("parseModes", () => {
  it("keeps one name apart from a list", () => {
    expect(parseModes("--padding-mode", "reflect")).toBe("reflect");
    expect(parseModes("--padding-mode", "zeros,circular")).toEqual(["zeros", "circular"]);
  });
});

describe("parseBytes", () => {
  it.each([
    ["4096", 4096],
    ["512MB", 512e6],
    ["2GiB", 2 ** 31],
    ["1.5 kB", 1500],
    ["3b", 3],
  ])("reads %j", (text, bytes) => {
    expect(parseBytes("--memory", text)).toBe(bytes);
  });

  it.each(["", "MB", "-1MB", "12XB", "1e9", "constructor"])("refuses %j", (text) => {
    expect(() => parseBytes("--memory", text)).toThrow("expected a size like 512MB or 2GiB");
  });
});

describe("parseSize", () => {
  it.each([
    ["0", 0],
    ["0.02", 0.02],
    [".5", 0.5],
    ["1e-6", 1e-6],
    ["2.E3", 2000],
  ])("reads %j", (text, value) => {
    expect(parseSize("--damping", text)).toBe(value);
  });

  it.each(["", "-1", "1e", "0x10", "Infinity", "1e999", "1%", " 1"])("refuses %j", (text) => {
    expect(() => parseSize("--damping", text)).toThrow(`--damping is ${JSON.stringify(text)}, expected a number >= 0`);
  });
});

describe("parsePercent", () => {
  it("reads a part of one", () => {
    expect(parsePercent("--noise", "1%")).toBe(0.01);
    expect(parsePercent("--noise", "0.5 %")).toBe(0.005);
  });

  it.each(["1", "%", "-1%", "1%%", "one%"])("refuses %j", (text) => {
    expect(() => parsePercent("--noise", text)).toThrow("expected a percentage like 1% or 0.5%");
  });
});

describe("parseCount and parseWord", () => {
  it("refuse what lies below, and what is not in the list", () => {
    expect(parseCount("--trials", "3", 1)).toBe(3);
    expect(() => parseCount("--trials", "0", 1)).toThrow('--trials is "0", expected an integer >= 1');
    expect(parseWord("--format", "csc", ["csr", "csc"])).toBe("csc");
    expect(() => parseWord("--format", "CSC", ["csr", "csc"])).toThrow("expected csr | csc");
  });
});
