/**
 * Prints, as JSON, the peak of memory during one build in a fresh process over the bytes of the matrix.
 *
 * The peak is the largest resident set during the build less the one before it. Linux resets its high-water mark on
 * request (proc(5), clear_refs), so that what loading the program took does not count; elsewhere it does.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { sparseLayer } from "./layer.ts";
import { operatorOf } from "./operator.ts";

const clearRefs = "/proc/self/clear_refs";

function startWatching(): void {
  if (existsSync(clearRefs)) writeFileSync(clearRefs, "5");
}

function highWaterMark(): number {
  if (!existsSync(clearRefs)) return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}

const dtype = process.argv[2] === "float32" ? "float32" : "float64";
const operator = operatorOf({ layer: sparseLayer, dtype });
const before = process.memoryUsage.rss();
startWatching();
const matrix = operator.toCsr();
const peak = highWaterMark() - before;
const bytes = matrix.indptr.byteLength + matrix.indices.byteLength + matrix.data.byteLength;
console.log(JSON.stringify({ dtype, bytes, peak, ratio: peak / bytes }));
