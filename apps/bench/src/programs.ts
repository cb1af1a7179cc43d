import { fileURLToPath } from "node:url";

/** A way to do work: a process that answers requests (`serve.ts`). */
export interface Program {
  readonly name: string;
  readonly threads: number;
  /** Of this repository; if it fails, the benchmark does. */
  readonly isOurs: boolean;
  readonly command: readonly string[];
}

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

function ours(name: string, file: string, threads: number, ...more: string[]): Program {
  return { name, threads, isOurs: true, command: node(file, ...more) };
}

function peer(name: string, command: readonly string[], threads = 1): Program {
  return { name, threads, isOurs: false, command };
}

function node(file: string, ...more: readonly string[]): string[] {
  return [process.execPath, "--expose-gc", "--conditions=@convmtx/source", path(file), ...more];
}

function python(file: string, ...more: readonly string[]): string[] {
  return [process.env["PYTHON"] ?? "/usr/bin/python3", "-B", path(file), ...more];
}

export const wasm1: Program = ours("convmtx wasm", "./ours/engine.ts", 1, "wasm", "1");
export const wasm2: Program = ours("convmtx wasm", "./ours/engine.ts", 2, "wasm", "2");
export const js: Program = ours("convmtx js", "./ours/engine.ts", 1, "js", "1");
export const host: Program = ours("convmtx host", "./ours/host.ts", 1);
export const limits1: Program = ours("limit", "./limits/limits.ts", 1, "1");
export const limits2: Program = ours("limit", "./limits/limits.ts", 2, "2");
export const scipy: Program = peer("SciPy", python("./peers/scipy_peer.py"));
export const torch1: Program = peer("PyTorch", python("./peers/torch_peer.py", "1"), 1);
export const torch2: Program = peer("PyTorch", python("./peers/torch_peer.py", "2"), 2);
export const tfjsWasm: Program = peer("tfjs-wasm", node("./peers/tfjs.ts", "wasm"));
export const tfjsCpu: Program = peer("tfjs-cpu", node("./peers/tfjs.ts", "cpu"));
export const onnxWeb1: Program = peer("onnxruntime-web", node("./peers/onnxruntime.ts", "web", "1"), 1);
export const onnxWeb2: Program = peer("onnxruntime-web", node("./peers/onnxruntime.ts", "web", "2"), 2);
export const onnxNode1: Program = peer("onnxruntime-node", node("./peers/onnxruntime.ts", "node", "1"), 1);
export const onnxNode2: Program = peer("onnxruntime-node", node("./peers/onnxruntime.ts", "node", "2"), 2);
export const mathjs: Program = peer("mathjs", node("./peers/mathjs.ts"));
export const mlMatrix: Program = peer("ml-matrix", node("./peers/ml-matrix.ts"));
export const mlSparseMatrix: Program = peer("ml-sparse-matrix", node("./peers/ml-sparse-matrix.ts"));
export const thiNgSparse: Program = peer("@thi.ng/sparse", node("./peers/thi-ng-sparse.ts"));
