import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const folder = fileURLToPath(new URL("../assembly/", import.meta.url));

/** The modules that are shipped: with and without relaxed SIMD, each for memory of one thread and for shared memory. */
export const modules = [
  { name: "simd", relaxed: false, shared: false },
  { name: "simd-shared", relaxed: false, shared: true },
  { name: "relaxed", relaxed: true, shared: false },
  { name: "relaxed-shared", relaxed: true, shared: true },
] as const;

/** Compiles `assembly/` to one of them. The same sources give the same bytes. @throws with the compiler's messages */
export async function compileKernels({ relaxed, shared }: (typeof modules)[number]): Promise<Uint8Array> {
  const output = "kernels.wasm";
  const options = [
    ["--runtime", "stub", "-O3", "--noAssert", "--importMemory", "--outFile", output],
    // v128 in a signature is a concern of whoever imports such a function; nothing here does.
    ["--disableWarning", "112"],
    ["--enable", "simd"],
    relaxed ? ["--enable", "relaxed-simd"] : [],
    shared ? ["--enable", "threads", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"] : [],
  ];
  const files = new Map<string, string | Uint8Array>();
  const messages: string[] = [];
  const { error } = await main(["kernels.ts", "--baseDir", folder, ...options.flat()], {
    stderr: { write: (text: string | Uint8Array) => void messages.push(String(text)) },
    writeFile: (name: string, contents: string | Uint8Array) => void files.set(name, contents),
  });
  const bytes = files.get(output);
  if (!(bytes instanceof Uint8Array)) throw new Error(messages.join(""), { cause: error });
  return bytes;
}
