import { type Contestant, titleOf } from "../case.ts";
import type { CaseResult } from "../run-case.ts";
import { colours } from "./colours.ts";

/** How many times as fast as the first baseline everything is: bars to the left or right of 1 on a logarithmic axis, a chart a case. */
export function barsOf(results: readonly CaseResult[]): object {
  return {
    vconcat: results.map(barChart),
    resolve: { scale: { x: "shared", color: "shared" } },
    spacing: 14,
  };
}

function barChart({ case: one, measurements }: CaseResult): object {
  const rates = measurements.map(({ contestant, seconds }) => contestant.amount / seconds.median);
  const base = rates[measurements.findIndex(({ contestant }) => contestant === one.baselines[0])];
  const values = measurements.map(({ contestant }, place) => {
    const speed = rates[place] / base;
    const text = speed.toPrecision(speed < 0.01 ? 1 : 2);
    return { contestant: titleOf(contestant), kind: kindOf(contestant), place, speed, text };
  });
  const y = { field: "contestant", type: "nominal", sort: { field: "place" }, title: null };
  const x = { field: "speed", type: "quantitative" };
  const label = (filter: string, align: string, dx: number) => ({
    transform: [{ filter }],
    mark: { type: "text", align, dx },
    encoding: { y, x, text: { field: "text" } },
  });
  return {
    title: { text: one.name, anchor: "start", frame: "group" },
    data: { values },
    width: 520,
    height: { step: 17 },
    layer: [
      {
        mark: { type: "bar", height: 11 },
        encoding: {
          y,
          x: {
            ...x,
            scale: { type: "log", padding: 36 },
            title: `times as fast as ${titleOf(one.baselines[0])}`,
            axis: { format: "~g", values: [0.001, 0.01, 0.1, 1, 10, 100] },
          },
          x2: { datum: 1 },
          color: {
            field: "kind",
            scale: { domain: ["convmtx", "peer", "limit"], range: [colours.ours, colours.peer, colours.limit] },
            legend: { title: null, orient: "top" },
          },
        },
      },
      { mark: { type: "rule", color: colours.text }, encoding: { x: { datum: 1, type: "quantitative" } } },
      label("datum.speed >= 1", "left", 4),
      label("datum.speed < 1", "right", -4),
    ],
  };
}

function kindOf({ program, job }: Contestant): "convmtx" | "peer" | "limit" {
  if (!program.isOurs) return "peer";
  return job === "pass" || job === "multiplyAdd" || job === "fill" ? "limit" : "convmtx";
}
