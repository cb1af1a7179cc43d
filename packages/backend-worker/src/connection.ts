import { BackendError } from "@convmtx/tensor";
import type { Port } from "./port.ts";
import type { Answer, Command, Reference } from "./protocol.ts";
import { fromWire } from "./wire-error.ts";

interface Pending {
  /** Whom an error of the line names. */
  readonly caller: string;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

type Greeting = Extract<Answer, { type: "ready" }>;

/** The near end of the line: numbers values and questions, and lets nobody wait for a worker that is gone. */
export class Connection {
  readonly greeting: Promise<Greeting>;
  /** Settles if the worker goes away by itself, not after `close`. */
  readonly lost: Promise<{ readonly reason: string }>;
  /** Bytes held by the far side, as of its last answer. */
  bytes = 0;
  private readonly port: Port;
  private readonly pending = new Map<number, Pending>();
  private readonly values = new Set<number>();
  private readonly announceLoss: (loss: { readonly reason: string }) => void;
  private nextValue = 0;
  private nextRequest = 1;
  private end: string | undefined;
  private closing: Promise<void> | undefined;

  constructor(port: Port) {
    this.port = port;
    let announce: Connection["announceLoss"] = () => {};
    this.lost = new Promise((resolve) => {
      announce = resolve;
    });
    this.announceLoss = announce;
    this.greeting = new Promise((ready, reject) => {
      this.pending.set(greetingRequest, { caller: "worker", resolve: ready, reject });
    });
    port.onMessage((message) => this.receive(message as Answer));
    port.onEnd((reason) => this.lose(reason));
  }

  /** Live values of the far side. */
  get live(): number {
    return this.values.size;
  }

  /** Posts a command that makes a value, and names the value. */
  make(command: (id: number) => Command, transfer: readonly ArrayBuffer[] = []): Reference {
    const id = this.nextValue++;
    this.post(command(id), transfer);
    this.values.add(id);
    return { id };
  }

  /** @throws BackendError `BACKEND_LOST` */
  post(command: Command, transfer: readonly ArrayBuffer[] = []): void {
    if (this.end !== undefined) throw this.lossError(publicName(command));
    this.port.post(command, transfer);
  }

  /** Posts a question. @returns its answer; rejects with the far side's error, or BackendError `BACKEND_LOST` */
  ask<T>(command: (request: number) => Command): Promise<T> {
    const request = this.nextRequest++;
    const question = command(request);
    const answer = new Promise<T>((resolve, reject) => {
      this.pending.set(request, { caller: publicName(question), resolve, reject });
      try {
        this.post(question);
      } catch (error) {
        this.pending.delete(request);
        reject(error);
      }
    });
    this.port.keepAlive(this.pending.size > 0);
    return answer;
  }

  release(id: number): void {
    if (!this.values.delete(id) || this.end !== undefined) return;
    this.post({ type: "release", id });
  }

  /** Lets the far side close its engine, then ends the worker. A second call waits for the first. */
  close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  private async closeOnce(): Promise<void> {
    if (this.end !== undefined) return;
    try {
      await this.ask<void>((request) => ({ type: "close", request }));
    } finally {
      this.finish("it was closed");
      this.port.terminate();
    }
  }

  private receive(answer: Answer): void {
    switch (answer.type) {
      case "ready":
        this.settle(greetingRequest, ({ resolve }) => resolve(answer as never));
        return;
      case "unready":
        this.settle(greetingRequest, ({ reject }) => reject(fromWire(answer.error)));
        this.finish("it has no engine");
        this.port.terminate();
        return;
      case "done":
        this.bytes = answer.bytes;
        this.settle(answer.request, ({ resolve }) => resolve(answer.value as never));
        return;
      case "failed":
        this.bytes = answer.bytes;
        this.settle(answer.request, ({ reject }) => reject(fromWire(answer.error)));
    }
  }

  private settle(request: number, how: (pending: Pending) => void): void {
    const pending = this.pending.get(request);
    if (pending === undefined) return;
    this.pending.delete(request);
    // An idle worker must not keep the process alive.
    this.port.keepAlive(this.pending.size > 0);
    how(pending);
  }

  private lose(reason: string): void {
    if (this.end !== undefined) return;
    this.finish(reason);
    this.announceLoss({ reason });
    this.port.terminate();
  }

  /** From here on every question is answered with the reason. */
  private finish(reason: string): void {
    this.end = reason;
    this.values.clear();
    this.bytes = 0;
    for (const request of this.pending.keys())
      this.settle(request, ({ caller, reject }) => reject(this.lossError(caller)));
  }

  private lossError(caller: string): BackendError {
    return new BackendError("BACKEND_LOST", `${caller}: the worker is gone: ${this.end}; start another one`, {
      details: { reason: this.end },
    });
  }
}

/** What the user called, where the command has another name. */
const publicNames: Readonly<Record<string, string>> = {
  readDense: "read",
  readCsr: "read",
  uploadDense: "dense",
  uploadCsr: "sparse",
};

function publicName(command: Command): string {
  return command.type === "op" ? command.op : (publicNames[command.type] ?? command.type);
}

/** The greeting is awaited like an answer, but nobody asked. */
const greetingRequest = 0;
