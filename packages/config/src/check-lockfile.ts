// Checks that the lockfile serves Linux, macOS and Windows, whichever machine wrote it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkLockfile } from "./lockfile-rules.ts";
import { repositoryRoot } from "./workspace.ts";

const { tools, faults } = checkLockfile(readFileSync(join(repositoryRoot, "pnpm-lock.yaml"), "utf8"));
for (const fault of faults) console.error(fault);
console.log(`check-lockfile: ${faults.length} binaries missing for ${tools.length} tools (${tools.join(" ")})`);
process.exitCode = faults.length > 0 || tools.length === 0 ? 1 : 0;
