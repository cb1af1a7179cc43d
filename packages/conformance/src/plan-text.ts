import type { Manifest } from "@convmtx/backend";
import type { PlannedCase } from "./plan.ts";

/** A plan for people: every case that would run, and those that would not by their reasons. */
export function planText({ name, version }: Manifest, planned: readonly PlannedCase[]): string {
  const runs = planned.filter(({ action }) => action !== "skip");
  const skipped = planned.filter(({ action }) => action === "skip");
  const reasons = new Set(skipped.map(({ reason = "" }) => reason));
  return [
    `${name} ${version}: ${runs.length} of ${planned.length} cases would run`,
    "",
    ...runs.map(
      ({ id, title, action, reason }) => `  ${id}: ${title}${action === "xfail" ? ` (must fail: ${reason})` : ""}`,
    ),
    ...[...reasons].flatMap((reason) => [
      "",
      `not run, because ${reason}:`,
      `  ${skipped
        .filter((one) => one.reason === reason)
        .map(({ id }) => id)
        .join(" ")}`,
    ]),
  ].join("\n");
}
