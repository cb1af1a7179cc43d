#!/usr/bin/env node
import { run } from "./program.ts";

// An engine that rejects with nobody listening has a fault, but the report is still to be told.
let hasStrayed = false;
process.on("unhandledRejection", (reason) => {
  hasStrayed = true;
  const text = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  process.stderr.write(`convmtx-conformance: the engine rejected a Promise that nobody holds: ${text}\n`);
});

// An engine that ends the process must not look as if it had conformed.
const toldNothing = () => {
  process.exitCode = 2;
  process.stderr.write("convmtx-conformance: the process ended before the report, by the engine or its library\n");
};
process.on("exit", toldNothing);

// Whoever reads may stop early (`| head`): then what is left to say has nowhere to go.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
process.off("exit", toldNothing);
// Strays are told of once nothing else is left to do.
await new Promise((resolve) => setImmediate(resolve));
// An engine that hangs, or leaves a worker behind, must not keep the command from ending once all is written.
const end = () => process.exit(hasStrayed ? Math.max(exitCode, 1) : exitCode);
process.stdout.write("", () => process.stderr.write("", end));
