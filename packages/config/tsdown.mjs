import { defineConfig } from "tsdown";

/** The one way a package of this workspace is built: ESM, declarations from `isolatedDeclarations`, source maps. */
export const library = (entry = ["src/index.ts"], platform = "neutral") =>
  defineConfig({
    entry,
    format: "esm",
    platform,
    target: "es2022",
    dts: true,
    sourcemap: true,
    clean: true,
    fixedExtension: false,
  });
