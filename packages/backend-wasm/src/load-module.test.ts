import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { compileKernels, modules } from "../scripts/compile-kernels.ts";
import { moduleText } from "../scripts/module-text.ts";
import { wasm } from "./backend.ts";
import type { ModuleName } from "./load-module.ts";

/** The compiler takes seconds: each module once. */
const bytesOf = new Map(
  await Promise.all(modules.map(async (module) => [module.name, await compileKernels(module)] as const)),
);
const bytes = (name: ModuleName) => bytesOf.get(name) as Uint8Array;

afterEach(() => vi.unstubAllGlobals());

test.each(modules)("src/modules/$name.ts is what assembly/ compiles to, byte by byte", async (module) => {
  await expect(moduleText(bytes(module.name))).toMatchFileSnapshot(`./modules/${module.name}.ts`);
});

test("the modules are read from a folder instead, if one is named", async () => {
  const folder = mkdtempSync(join(tmpdir(), "convmtx-wasm-"));
  const baseUrl = `${pathToFileURL(folder).href}/`;
  try {
    await expect(wasm({ threads: 1, baseUrl })).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message: `wasm: no kernels at ${baseUrl}relaxed.wasm: it could not be read; baseUrl names a folder, with "/" at its end`,
    });
    for (const module of modules) writeFileSync(join(folder, `${module.name}.wasm`), bytes(module.name));
    expect((await wasm({ threads: 1, baseUrl, relaxedSimd: false })).moduleName).toBe("simd");
    expect((await wasm({ threads: 2, baseUrl, relaxedSimd: false })).moduleName).toBe("simd-shared");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a server that does not have them is named with its answer", async () => {
  vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
  await expect(wasm({ threads: 1, baseUrl: "https://example.org/kernels/" })).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: expect.stringContaining("https://example.org/kernels/relaxed.wasm: the server answered 404"),
  });
});

test("what is no WebAssembly is not taken for missing SIMD", async () => {
  vi.stubGlobal("fetch", async () => new Response("<!doctype html>"));
  await expect(wasm({ threads: 1, baseUrl: "https://example.org/kernels/" })).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: expect.stringContaining("relaxed.wasm: what is there is no WebAssembly"),
  });
});

test("an address that is none is refused; in a page it is relative to the page", async () => {
  await expect(wasm({ threads: 1, baseUrl: "/wasm/" })).rejects.toMatchObject({
    code: "OPTION_INVALID",
    message: expect.stringContaining('wasm: baseUrl is "/wasm/", expected the address of a folder'),
  });
  vi.stubGlobal("location", { href: "https://example.org/app/" });
  vi.stubGlobal("fetch", async (url: URL) => Promise.reject(new Error(url.href)));
  await expect(wasm({ threads: 1, baseUrl: "/wasm/" })).rejects.toMatchObject({
    message: expect.stringContaining("https://example.org/wasm/relaxed.wasm: it could not be fetched"),
  });
});

test("plain SIMD where relaxed is not to be had, and an error where there is neither", async () => {
  const { validate } = WebAssembly;
  // Told apart by their lengths: an engine without relaxed SIMD takes the one and not the other.
  const relaxed = bytes("relaxed");
  vi.stubGlobal(
    "WebAssembly",
    Object.assign(Object.create(WebAssembly), {
      validate: (module: Uint8Array<ArrayBuffer>) => module.length !== relaxed.length && validate(module),
    }),
  );
  expect((await wasm({ threads: 1 })).moduleName).toBe("simd");
  vi.stubGlobal("WebAssembly", Object.assign(Object.create(WebAssembly), { validate: () => false }));
  await expect(wasm({ threads: 1 })).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: expect.stringContaining("this runtime's WebAssembly has no SIMD"),
  });
});

test("where there is no WebAssembly the error names the engine that needs none", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  await expect(wasm({ threads: 1 })).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: "wasm: this runtime has no WebAssembly; take js() of @convmtx/backend-js",
  });
});
