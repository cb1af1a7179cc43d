import { ConvmtxError, UnsupportedError } from "@convmtx/tensor";

/** The kernels as they are built: with relaxed SIMD or without, for shared memory or memory of one thread. */
export type ModuleName = "simd" | "simd-shared" | "relaxed" | "relaxed-shared";

export interface ModuleChoice {
  readonly relaxed: boolean;
  readonly shared: boolean;
  /** The folder with `simd.wasm`, …; without it the bytes come with the package. */
  readonly baseUrl: string | URL | undefined;
}

const embedded: Readonly<Record<ModuleName, () => Promise<{ readonly base64: string }>>> = {
  simd: () => import("./modules/simd.ts"),
  "simd-shared": () => import("./modules/simd-shared.ts"),
  relaxed: () => import("./modules/relaxed.ts"),
  "relaxed-shared": () => import("./modules/relaxed-shared.ts"),
};

/**
 * The compiled kernels: those of relaxed SIMD where they are wanted and the machine takes them, else those of plain SIMD.
 *
 * @throws UnsupportedError `UNSUPPORTED` where there is no WebAssembly, or none with SIMD
 */
export async function loadModule({ relaxed, shared, baseUrl }: ModuleChoice): Promise<{
  readonly name: ModuleName;
  readonly module: WebAssembly.Module;
}> {
  if (typeof WebAssembly === "undefined") {
    throw new UnsupportedError(
      "UNSUPPORTED",
      "wasm: this runtime has no WebAssembly; take js() of @convmtx/backend-js",
    );
  }
  const kinds = relaxed ? (["relaxed", "simd"] as const) : (["simd"] as const);
  for (const kind of kinds) {
    const name: ModuleName = shared ? `${kind}-shared` : kind;
    const bytes = baseUrl === undefined ? await embeddedBytes(name) : await fetchedBytes(name, baseUrl);
    if (WebAssembly.validate(bytes)) return { name, module: await WebAssembly.compile(bytes) };
  }
  throw new UnsupportedError(
    "UNSUPPORTED",
    "wasm: this runtime's WebAssembly has no SIMD (128-bit vectors, in all browsers since 2023); take js() of @convmtx/backend-js",
  );
}

async function embeddedBytes(name: ModuleName): Promise<Uint8Array<ArrayBuffer>> {
  const { base64 } = await embedded[name]();
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** @throws UnsupportedError `UNSUPPORTED` if it is not there; ConvmtxError `OPTION_INVALID` if `baseUrl` is no address */
async function fetchedBytes(name: ModuleName, baseUrl: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  const url = addressOf(`${name}.wasm`, baseUrl);
  const bytes = new Uint8Array(url.protocol === "file:" ? await readLocal(url) : await fetchRemote(url));
  const isWasm = [0x00, 0x61, 0x73, 0x6d].every((byte, i) => bytes[i] === byte);
  if (!isWasm) throw notThere(url, "what is there is no WebAssembly", undefined);
  return bytes;
}

function addressOf(file: string, baseUrl: string | URL): URL {
  // In a page, addresses are relative to it.
  const { location } = globalThis as { location?: { href: string } };
  try {
    return new URL(file, new URL(baseUrl, location?.href));
  } catch (cause) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `wasm: baseUrl is ${JSON.stringify(baseUrl)}, expected the address of a folder, such as "https://example.org/wasm/"`,
      { details: { option: "baseUrl", value: baseUrl }, cause },
    );
  }
}

async function fetchRemote(url: URL): Promise<ArrayBuffer> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw notThere(url, "it could not be fetched", cause);
  });
  if (!response.ok) throw notThere(url, `the server answered ${response.status}`, undefined);
  return response.arrayBuffer().catch((cause: unknown) => {
    throw notThere(url, "it ended early", cause);
  });
}

/** Node's `fetch` takes no file: URL. */
async function readLocal(url: URL): Promise<Uint8Array> {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const files = process?.getBuiltinModule?.("node:fs/promises") as
    | { readFile(url: URL): Promise<Uint8Array> }
    | undefined;
  if (files === undefined) throw notThere(url, "only Node reads file: URLs", undefined);
  return files.readFile(url).catch((cause: unknown) => {
    throw notThere(url, "it could not be read", cause);
  });
}

function notThere(url: URL, why: string, cause: unknown): UnsupportedError {
  return new UnsupportedError(
    "UNSUPPORTED",
    `wasm: no kernels at ${url.href}: ${why}; baseUrl names a folder, with "/" at its end`,
    {
      details: { url: url.href },
      cause,
    },
  );
}
