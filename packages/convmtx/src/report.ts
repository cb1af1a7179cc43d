import type { Screen } from "./terminal.ts";

/** Numbers that JSON does not have are written as the strings "NaN", "Infinity" and "-Infinity". */
export function writeJson(screen: Screen, value: object): void {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "number" && !Number.isFinite(item) ? String(item) : item,
  );
  screen.write(`${text}\n`);
}

/** Lines of a name and what there is to say about it, the names in one column. */
export function writeTable(screen: Screen, rows: readonly (readonly [name: string, value: string])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) screen.write(`${name.padEnd(width)}  ${value}\n`);
}

/** `0.312 s` */
export function secondsText(seconds: number): string {
  return `${seconds < 10 ? seconds.toPrecision(3) : seconds.toFixed(1)} s`;
}

/** Seconds since the clock was started. */
export function startClock(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}
