// Rehearses `changeset version` in a clone: every changeset is understood, and the public packages keep one version.
// (`changeset status` looks only at changesets that differ from a branch, and reports a broken config with success.)
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";
import { publicPackages, repositoryRoot } from "./workspace.ts";

const changesets = (root: string) =>
  readdirSync(join(root, ".changeset")).filter((name) => name.endsWith(".md") && name !== "README.md");
const faults: string[] = [];
const pending = changesets(repositoryRoot);
const clone = mkdtempSync(join(tmpdir(), "convmtx-release-"));
try {
  const cloned = await run("git", ["clone", "--quiet", "--no-hardlinks", repositoryRoot, clone], repositoryRoot);
  if (!cloned.ok) throw new Error(cloned.output);
  rmSync(join(clone, ".changeset"), { recursive: true });
  cpSync(join(repositoryRoot, ".changeset"), join(clone, ".changeset"), { recursive: true });
  symlinkSync(join(repositoryRoot, "node_modules"), join(clone, "node_modules"));

  const before = new Map(publicPackages(clone).map(({ manifest }) => [manifest.name, manifest.version]));
  const versioned = await run(join(repositoryRoot, "node_modules/.bin/changeset"), ["version"], clone);
  if (!versioned.ok || /found issues/i.test(versioned.output)) faults.push(versioned.output.trim());
  const left = changesets(clone);
  if (versioned.ok && left.length > 0) faults.push(`not taken up: ${left.join(" ")}`);

  const after = publicPackages(clone).map(({ manifest }) => manifest);
  const versions = new Set(after.map(({ version }) => version));
  if (versions.size !== 1)
    faults.push(`several versions: ${after.map((one) => `${one.name} ${one.version}`).join(", ")}`);
  if (versioned.ok && pending.length > 0 && after.every(({ name, version }) => before.get(name) === version))
    faults.push("there are changesets, but no version changed");
  for (const fault of faults) console.error(fault);
  console.log(`check-release: ${faults.length} faults, ${pending.length} changesets make ${[...versions].join(" ")}`);
} finally {
  rmSync(clone, { recursive: true, force: true });
}
process.exitCode = faults.length > 0 ? 1 : 0;
