import { describe, expect, it } from "vitest";
import { parsePythonLiteral } from "./python-literal.ts";

const tuple = (...items: unknown[]) => ({ kind: "tuple", items });

describe("parsePythonLiteral", () => {
  it.each([
    ["'a b'", "a b"],
    ['"<f8"', "<f8"],
    ["-12", -12],
    ["3L", 3],
    ["True", true],
    ["False", false],
    ["None", null],
    ["()", tuple()],
    ["(3,)", tuple(3)],
    [" ( 3L , 4, ) ", tuple(3, 4)],
    ["[('a', '<i4')]", { kind: "list", items: [tuple("a", "<i4")] }],
  ])("reads %s", (text, value) => {
    expect(parsePythonLiteral(text)).toEqual(value);
  });

  it("reads a dict with line breaks and either quote", () => {
    expect(parsePythonLiteral("{'descr': \"<f8\",\n 'shape': (1, 2)} \n")).toEqual({
      kind: "dict",
      entries: new Map<string, unknown>([
        ["descr", "<f8"],
        ["shape", tuple(1, 2)],
      ]),
    });
  });

  it.each([
    ["", 0],
    ["'a", 0],
    ["'a\\'", 0],
    ["(3)", 0],
    ["(1 2)", 3],
    ["3.0", 0],
    ["3e5", 0],
    ["0x10", 0],
    ["Truely", 0],
    ["{1: 2}", 1],
    ["{'a': 1, 'a': 2}", 9],
    ["{'a' 1}", 5],
    ["[1", 2],
    ["1 2", 2],
    ["__import__('os')", 0],
    ["(".repeat(40), 17],
  ])("refuses %s at character %i", (text, at) => {
    expect(() => parsePythonLiteral(text)).toThrow(expect.objectContaining({ at }));
  });
});
