import { defineConfig } from "tsdown";

/**
 * The one way a package of this workspace is built: ESM, declarations from `isolatedDeclarations`, source maps. One file
 * a module, so that a bundler can leave out whole modules, and with them the dependencies that only they import.
 */
export const library = (entry = ["src/index.ts"], platform = "neutral") =>
  defineConfig({
    entry,
    format: "esm",
    platform,
    target: "es2022",
    unbundle: true,
    deps: { neverBundle: [/^node:/] },
    // No map for the declarations: it would point at sources which are not published.
    dts: { sourcemap: false },
    sourcemap: true,
    clean: true,
    fixedExtension: false,
    logLevel: "warn",
  });
