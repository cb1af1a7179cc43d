import { titleOf } from "../case.ts";
import type { CaseResult } from "../run-case.ts";

/** Nanoseconds per entry against the number of entries: level where the cost is linear. */
export function linesOf(results: readonly CaseResult[]): object {
  const values = results.flatMap(({ case: one, measurements }) =>
    measurements.map(({ contestant, seconds }) => ({
      line: `${one.name.split(" against ")[0]}, ${titleOf({ ...contestant, name: contestant.program.name })}`,
      entries: contestant.amount,
      nanoseconds: (1e9 * seconds.median) / contestant.amount,
    })),
  );
  return {
    data: { values },
    width: 520,
    height: 280,
    mark: { type: "line", point: true },
    encoding: {
      x: {
        field: "entries",
        type: "quantitative",
        scale: { type: "log" },
        title: "stored entries",
        axis: { format: "~s", values: [1e4, 1e5, 1e6, 1e7, 1e8] },
      },
      y: {
        field: "nanoseconds",
        type: "quantitative",
        scale: { type: "log" },
        title: "nanoseconds per entry",
        axis: { format: "~g", values: [0.1, 0.3, 1, 3, 10, 30, 100] },
      },
      color: {
        field: "line",
        type: "nominal",
        scale: { range: ["#3b82c4", "#4aa57a", "#c98a3a", "#b0628f"] },
        legend: { title: null, orient: "top", columns: 2 },
      },
    },
  };
}
