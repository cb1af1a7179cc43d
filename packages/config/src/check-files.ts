// Prints what breaks the rules of the house (docs/architecture.md, "What is checked"); exits 1 if anything does.
import { checkFiles } from "./file-rules.ts";
import { repositoryRoot } from "./workspace.ts";

const { faults, packages, files, imports, entries } = checkFiles(repositoryRoot);
for (const { where, rule, message } of faults) console.error(`${where}  ${rule}  ${message}`);
console.log(
  `check-files: ${faults.length} faults in ${files} files of ${packages} packages (${imports} imports, ${entries} browser entries)`,
);
const lookedAtNothing = files === 0 || imports === 0 || entries === 0;
if (lookedAtNothing) console.error("check-files: looked at nothing, which proves nothing");
process.exitCode = faults.length > 0 || lookedAtNothing ? 1 : 0;
