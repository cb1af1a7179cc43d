import type { Proof } from "./proof.ts";

/** A proof as lines to read. */
export function proofLines(proof: Proof): string[] {
  const { comparisons, expectedShape, firstMismatch, mismatches, outputs, exactOutputs } = proof;
  const counted = [
    [comparisons.given, "given"],
    [comparisons.real, "random"],
    [comparisons.integer, "integer"],
    [comparisons.sparse, "sparse"],
    [comparisons.columns, comparisons.columns === expectedShape[1] ? "unit (every column)" : "unit"],
  ] as const;
  const inputs = counted.filter(([count]) => count > 0).map(([count, kind]) => `${count} ${kind}`);
  if (inputs.length === 0) return [`shape   expected ${expectedShape[0]} x ${expectedShape[1]}: nothing was compared`];
  const lines = [
    `inputs  ${inputs.join(", ")}: ${outputs} outputs compared, ${exactOutputs} of them bit by bit`,
    `error   ${proof.largestError.toPrecision(3)} at most${proof.largestError > 0 ? `, where rounding allows ${proof.bound.toPrecision(3)}` : ""}`,
  ];
  if (firstMismatch === undefined) return lines;
  const { input, row, channel, position, expected, got, bound } = firstMismatch;
  const where = `row ${row} (channel ${channel}, position ${position.join(", ")})`;
  lines.push(
    `differ  ${mismatches} outputs, the first with ${input}: ${where}: expected ${expected}, got ${got}, bound ${bound.toPrecision(3)}`,
  );
  return lines;
}
