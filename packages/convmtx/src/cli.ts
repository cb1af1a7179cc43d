#!/usr/bin/env node
import { run } from "./program.ts";
import { processTerminal } from "./terminal.ts";

// Not process.exit: what was written to a pipe must get out first.
process.exitCode = await run(process.argv.slice(2), processTerminal());
