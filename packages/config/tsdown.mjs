import { defineConfig } from "tsdown";

/** The one way a package of this workspace is built: ESM, declarations from `isolatedDeclarations`, source maps. */
export const library = (entry = ["src/index.ts"], platform = "neutral") =>
  defineConfig({
    entry,
    format: "esm",
    platform,
    target: "es2022",
    // No map for the declarations: it would point at sources which are not published.
    dts: { sourcemap: false },
    sourcemap: true,
    clean: true,
    fixedExtension: false,
    logLevel: "warn",
  });
