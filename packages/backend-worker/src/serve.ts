import type { Backend, Dense, Execution, Native, OpName, Sparse } from "@convmtx/backend";
import { defineBackend } from "@convmtx/backend";
import { buffersOf } from "./convert.ts";
import { fromWireOperand } from "./ops.ts";
import type { Answer, Command, WireOperand } from "./protocol.ts";
import { toWire } from "./wire-error.ts";

/**
 * Runs `backend` for whoever started this worker. To be called once, by the worker's own file:
 *
 *     import { js } from "@convmtx/backend-js";
 *     import { serve } from "@convmtx/backend-worker/serve";
 *     serve(js());
 *
 * @param backend an engine of either kind, or a promise of one
 */
export function serve(backend: Backend<Native, Execution> | Promise<Backend<Native, Execution>>): void {
  const host = hostPort();
  const answer = (message: Answer, transfer: ArrayBuffer[] = []) => host.post(message, transfer);
  // Commands that arrive while the engine still loads wait their turn behind it.
  const server = Promise.resolve(backend).then((engine) => new Server(defineBackend(engine as never), answer));
  server.then(
    (ready) => ready.greet(),
    (error: unknown) => answer({ type: "unready", error: toWire(error) }),
  );
  let turn: Promise<void> = server.then(() => {});
  host.listen((command) => {
    turn = turn.then(async () => (await server).handle(command)).catch(() => {});
  });
}

/** What a number stands for: a value of the engine, or the error that is there in its place. */
type Entry = { readonly native: unknown } | { readonly error: unknown };

class Server {
  private readonly engine: Backend<Native, Execution>;
  private readonly answer: (message: Answer, transfer?: ArrayBuffer[]) => void;
  private readonly values = new Map<number, Entry>();
  /** The first error that no read or sync has told yet. */
  private untold: { readonly error: unknown } | undefined;

  constructor(engine: Backend<Native, Execution>, answer: (message: Answer, transfer?: ArrayBuffer[]) => void) {
    this.engine = engine;
    this.answer = answer;
  }

  greet(): void {
    const { engine } = this;
    const ops = Object.keys(engine.ops) as OpName[];
    this.answer({ type: "ready", manifest: engine.manifest, ops, setValues: engine.setValues !== undefined });
  }

  async handle(command: Command): Promise<void> {
    switch (command.type) {
      case "uploadDense":
        return this.make(command.id, () => this.engine.uploadDense(command.host));
      case "uploadCsr":
        return this.make(command.id, () => this.engine.uploadCsr(command.host));
      case "op":
        return this.make(command.id, () => {
          const run = this.engine.ops[command.op] as (...operands: unknown[]) => unknown;
          return run.apply(
            this.engine.ops,
            command.operands.map((operand) => fromWireOperand(operand, this.find)),
          );
        });
      case "setValues":
        return this.attempt(() =>
          this.engine.setValues?.(this.operand(command.operand) as Sparse<Native>, command.data),
        );
      case "release":
        return this.attempt(() => this.release(command.id));
      case "readDense":
        return this.tell(command.request, () => this.engine.readDense(this.operand(command.operand) as Dense<Native>));
      case "readCsr":
        return this.tell(command.request, () => this.engine.readCsr(this.operand(command.operand) as Sparse<Native>));
      case "sync":
        return this.tell(command.request, async () => {
          const { untold } = this;
          this.untold = undefined;
          if (untold !== undefined) throw untold.error;
          await this.engine.sync();
        });
      case "close":
        return this.tell(command.request, () => this.engine.close());
    }
  }

  /** A value that could not be made is an error under its number, told to whoever reads it. */
  private make(id: number, work: () => unknown): void {
    try {
      this.values.set(id, { native: work() });
    } catch (error) {
      this.values.set(id, { error });
      this.untold ??= { error };
    }
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.untold ??= { error };
    }
  }

  private async tell(request: number, work: () => unknown): Promise<void> {
    const bytes = () => this.engine.memory?.().bytes ?? 0;
    try {
      const value = await work();
      this.answer({ type: "done", request, value, bytes: bytes() }, buffersIn(value));
    } catch (error) {
      if (this.untold?.error === error) this.untold = undefined;
      this.answer({ type: "failed", request, error: toWire(error), bytes: bytes() });
    }
  }

  private release(id: number): void {
    const entry = this.values.get(id);
    this.values.delete(id);
    if (entry !== undefined && "native" in entry) this.engine.release(entry.native);
  }

  private operand(operand: WireOperand): unknown {
    return fromWireOperand(operand, this.find);
  }

  /** @throws the error of a value that could not be made */
  private readonly find = (id: number): unknown => {
    const entry = this.values.get(id);
    if (entry === undefined) throw new Error(`no value ${id}`);
    if ("error" in entry) throw entry.error;
    return entry.native;
  };
}

/** Results move: they are copies that the engine made for its reader. */
function buffersIn(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return buffersOf([value]);
  if (typeof value !== "object" || value === null) return [];
  return buffersOf(Object.values(value).filter((part) => ArrayBuffer.isView(part)));
}

interface HostPort {
  post(message: Answer, transfer: ArrayBuffer[]): void;
  listen(listener: (command: Command) => void): void;
}

interface NodeParentPort {
  postMessage(message: unknown, transfer: readonly unknown[]): void;
  on(event: "message", listener: (message: Command) => void): void;
}

interface WorkerScope {
  postMessage(message: unknown, transfer: readonly unknown[]): void;
  addEventListener(type: "message", listener: (event: { readonly data: Command }) => void): void;
}

/** The line to the other side: Node's `parentPort`, or a browser's worker scope. */
function hostPort(): HostPort {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const threads = process?.getBuiltinModule?.("node:worker_threads") as
    | { parentPort: NodeParentPort | null }
    | undefined;
  const parent = threads?.parentPort;
  if (parent) {
    return {
      post: (message, transfer) => parent.postMessage(message, transfer),
      listen: (listener) => parent.on("message", listener),
    };
  }
  const scope = globalThis as unknown as WorkerScope;
  return {
    post: (message, transfer) => scope.postMessage(message, transfer),
    listen: (listener) => scope.addEventListener("message", ({ data }) => listener(data)),
  };
}
