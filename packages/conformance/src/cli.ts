#!/usr/bin/env node
import { run } from "./program.ts";

const exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
// An engine that hangs, or leaves a worker behind, must not keep the command from ending once all is written.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
