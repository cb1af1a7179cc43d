import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { peersFolder } from "../peers/library.ts";

export type KernelName = "read" | "copy" | "triad" | "multiplyAdd" | "fusedMultiplyAdd";

export type Kernels = Readonly<Record<KernelName, (first: number, second: number) => number>>;

/** The module of `assembly/limits.ts`, compiled by the first who asks in a run of the benchmark. */
export function limitsModule(): WebAssembly.Module {
  const path = join(process.env["BENCH_FOLDER"] ?? tmpdir(), "limits.wasm");
  if (!existsSync(path)) {
    const source = fileURLToPath(new URL("../../assembly/limits.ts", import.meta.url));
    const features = ["--enable", "simd,relaxed-simd,threads", "--importMemory", "--sharedMemory"];
    const options = ["--runtime", "stub", "-O3", "--noAssert", "--initialMemory", "1", "--maximumMemory", "65536"];
    const compiler = join(peersFolder, "node_modules/assemblyscript/bin/asc.js");
    execFileSync(process.execPath, [compiler, source, "--outFile", path, ...options, ...features], {
      stdio: ["ignore", 2, 2],
    });
  }
  return new WebAssembly.Module(readFileSync(path));
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}
