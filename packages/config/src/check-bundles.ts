// Bundles each public package as an app would and checks that nothing of a workspace package outside its declared
// dependencies comes along, and no Node built-in. Needs the build.
import { join } from "node:path";
import { build } from "esbuild";
import { declaredClosure, publicPackages, repositoryRoot } from "./workspace.ts";

const packages = publicPackages(repositoryRoot);
/** What a browser may load: a package whose only entries are for Node is not bundled. */
const bundled = packages.filter(({ manifest }) => manifest.exports?.["."] !== undefined);
const faults: string[] = [];
const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} kB`;

for (const { manifest, folder, path } of bundled) {
  const { name } = manifest;
  const result = await build({
    stdin: { contents: `export * from ${JSON.stringify(join(path, "dist/index.js"))};`, resolveDir: path },
    absWorkingDir: repositoryRoot,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    logLevel: "silent",
  }).catch((error: Error) => error);
  if (result instanceof Error) {
    faults.push(`${name} does not bundle for a browser: ${result.message}`);
    continue;
  }
  const allowed = declaredClosure(packages, name);
  const inside = new Set<string>();
  for (const input of Object.keys(result.metafile.inputs)) {
    const owner = packages.find((one) => input.startsWith(`${one.folder}/`));
    if (owner !== undefined) inside.add(owner.manifest.name);
  }
  for (const other of inside)
    if (!allowed.has(other))
      faults.push(`${name}: its bundle holds ${other}, which ${folder}/package.json does not lead to`);
  if (!inside.has(name)) faults.push(`${name}: its bundle does not hold itself, so nothing was checked`);
  const bytes = result.outputFiles[0]?.contents.length ?? 0;
  console.log(`${name.padEnd(20)} ${kilobytes(bytes).padStart(10)} minified  ${[...inside].sort().join(" ")}`);
}
for (const fault of faults) console.error(fault);
console.log(`check-bundles: ${faults.length} faults in ${bundled.length} bundles`);
process.exitCode = faults.length > 0 || bundled.length === 0 ? 1 : 0;
