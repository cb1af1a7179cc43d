import { type Case, type Contestant, contestant } from "../case.ts";
import { limits1, limits2 } from "../programs.ts";

/** As many as SpMV in float64 reads, and far less than some machines cache. */
const bytes = 85_000_000;

const multiplyAdds = 100_000_000;

export const limitCases: readonly Case[] = [
  limitCase(
    "memory, 85 MB in all",
    "byte",
    (["read", "copy", "triad"] as const).flatMap((kind) => [
      contestant(limits1, "javascriptPass", { kind, bytes }, bytes, `${kind}, JavaScript`),
      ...[limits1, limits2].map((program) =>
        contestant(program, "pass", { kind, bytes }, bytes, `${kind}, WebAssembly`),
      ),
    ]),
  ),
  limitCase(
    "multiply-adds of float32 in registers, WebAssembly",
    "flop",
    [false, true].flatMap((fused) =>
      [limits1, limits2].map((program) =>
        contestant(
          program,
          "multiplyAdd",
          { count: multiplyAdds, fused },
          2 * multiplyAdds,
          fused ? "relaxed_madd" : "mul and add",
        ),
      ),
    ),
  ),
];

function limitCase(name: string, unit: Case["unit"], contestants: readonly Contestant[]): Case {
  return {
    group: "limits",
    name: `limits: ${name}`,
    unit,
    contestants,
    baselines: [],
    targets: [],
    tolerance: 0,
    note: "What the machine does at most by the simplest loop.",
  };
}
