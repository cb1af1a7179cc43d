import { js } from "@convmtx/backend-js";
import { wasm } from "@convmtx/backend-wasm";
import { linalg, type Session } from "@convmtx/linalg";

/** A session over an engine whose threads have started. */
export async function openSession(engine: string, threads: number): Promise<Session<"sync">> {
  if (engine === "js") return linalg(js());
  const backend = await wasm({ threads });
  const running = await backend.startThreads();
  if (running !== threads) throw new Error(`${running} threads run, wanted ${threads}`);
  return linalg(backend);
}
