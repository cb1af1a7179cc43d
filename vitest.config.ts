import { availableParallelism } from "node:os";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArguments, chromiumPath, hasChromium } from "./packages/config/src/chromium.ts";

const source = "@convmtx/source";
if (!hasChromium) console.warn(`skipped: browser tests (no Chromium at ${chromiumPath}; set CHROMIUM_PATH)`);

/** With these a page may share memory with its workers. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Tests that run otherwise than in Node. */
const elsewhere = ["**/*.browser.test.ts", "**/*.isolated.test.ts", "**/*.process.test.ts", "**/*.site.test.ts"];
/** Tests that change what all files of a process share: each has a process of its own. */
const changingGlobals = [
  "packages/backend-wasm/src/{backend,load-module,threads}.test.ts",
  "packages/integration/src/mnist.test.ts",
  "packages/io/src/readme.test.ts",
  "packages/linalg/src/krylov/claims.test.ts",
];

/** Tests named `*.<suffix>.test.ts`, in Chromium, on pages with these headers. */
function inBrowser(name: string, suffix: string, headers: Record<string, string>) {
  return {
    extends: true as const,
    server: { headers },
    test: {
      name,
      include: [`packages/*/src/**/*.${suffix}.test.ts`, `apps/docs/src/**/*.${suffix}.test.ts`],
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: {
            executablePath: chromiumPath,
            args: [...chromiumArguments],
          },
        }),
        instances: [{ browser: "chromium" as const }],
      },
    },
  };
}

export default defineConfig({
  resolve: { conditions: [source, "module", "browser", "development|production"] },
  ssr: { resolve: { conditions: [source, "module", "node", "development|production"] } },
  test: {
    // One worker fewer than cores is vitest's default: on two cores one of them would idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // What a test waits for comes late where the machine has other work.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**"],
      exclude: ["**/*.test.ts", "**/*.test-d.ts"],
      reporter: ["text"],
    },
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          include: ["packages/*/src/**/*.test.ts", "apps/docs/src/**/*.test.ts"],
          exclude: [...elsewhere, ...changingGlobals],
          // To load the packages anew for each file would take longer than most of the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "node alone",
          environment: "node",
          include: changingGlobals,
        },
      },
      {
        extends: true,
        test: {
          name: "process",
          environment: "node",
          include: ["packages/convmtx/src/*.process.test.ts"],
          globalSetup: ["packages/convmtx/fixtures/build-command.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "site",
          environment: "node",
          include: ["apps/docs/src/**/*.site.test.ts"],
          globalSetup: ["apps/docs/src/site-tests/serve-site.ts"],
          maxConcurrency: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ["packages/*/src/**/*.test-d.ts"],
            tsconfig: "./tsconfig.test.json",
          },
        },
      },
      ...(hasChromium
        ? [inBrowser("browser", "browser", {}), inBrowser("isolated browser", "isolated", isolation)]
        : []),
    ],
  },
});
