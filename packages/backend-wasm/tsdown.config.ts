import { library } from "@convmtx/config/tsdown";
import { modules } from "./scripts/compile-kernels.ts";

const entries = ["src/index.ts", "src/threads/thread.ts"];

/** What the sources say and the package cannot: the thread's file has another ending there, and the modules lie beside it as files too. */
const asPublished = {
  name: "as-published",
  renderChunk: (code: string) => code.replaceAll('new URL("./thread.ts"', 'new URL("./thread.js"'),
  async generateBundle(this: { emitFile(file: object): void }) {
    for (const { name } of modules) {
      const { base64 } = (await import(`./src/modules/${name}.ts`)) as { base64: string };
      this.emitFile({ type: "asset", fileName: `wasm/${name}.wasm`, source: Buffer.from(base64, "base64") });
    }
  },
};

export default { ...(library(entries) as object), plugins: [asPublished] };
