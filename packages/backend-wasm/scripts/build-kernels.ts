// Compiles the kernels and writes them as modules that can be imported, into src/modules/.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileKernels, modules } from "./compile-kernels.ts";
import { moduleText } from "./module-text.ts";

const folder = fileURLToPath(new URL("../src/modules/", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const module of modules) {
  const bytes = await compileKernels(module);
  writeFileSync(join(folder, `${module.name}.ts`), moduleText(bytes));
  console.log(`${module.name.padEnd(16)} ${bytes.length} bytes`);
}
