// Prints "passed failed skipped" from vitest's JSON report (first argument) and its exit code (second). A suite that
// could not start, an error outside any test and a missing report each count as one failure, so that nothing hides.
import { existsSync, readFileSync } from "node:fs";

const [report, exitCode] = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
if (existsSync(report)) {
  for (const suite of JSON.parse(readFileSync(report, "utf8")).testResults) {
    if (suite.status === "failed" && !suite.assertionResults.some(({ status }) => status === "failed")) failed++;
    for (const { status } of suite.assertionResults) {
      if (status === "passed") passed++;
      else if (status === "failed") failed++;
      else skipped++;
    }
  }
}
if (exitCode !== "0" && failed === 0) failed = 1;
if (passed === 0 && failed === 0) failed = 1;
console.log(passed, failed, skipped);
