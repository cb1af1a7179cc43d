#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { Command } from "commander";
import { ScaffoldError, scaffold } from "./scaffold.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

new Command("create-backend")
  .description(
    "Starts an engine for convmtx: a package with the three required operations, which passes the conformance suite.",
  )
  .argument("<folder>", "a new folder; its name becomes the package's name")
  .version(version)
  .addHelpText("after", "\nExample:\n  npm create @convmtx/backend my-engine")
  .action((folder: string) => {
    try {
      const made = scaffold(folder);
      const place = relative(process.cwd(), made.folder) || ".";
      console.log(`${made.name}: ${made.files.length} files in ${place}\n`);
      for (const file of made.files) console.log(`  ${file}`);
      console.log(`\nNext:\n\n  cd ${place}\n  npm install\n  npm test\n\nREADME.md says what to add after that.`);
    } catch (error) {
      if (!(error instanceof ScaffoldError)) throw error;
      console.error(`create-backend: ${error.message}`);
      process.exitCode = 2;
    }
  })
  .parse();
