import type { ElementLayout, ElementSink, SinkOptions } from "./element-sink.ts";
import { elementSink } from "./element-sink.ts";
import type { FileContext } from "./file-error.ts";
import { truncated } from "./file-error.ts";

/** Bytes that come in chunks of any size, taken as they are needed. */
export class ByteFeed {
  /** Bytes taken so far. */
  position: number;
  private readonly context: FileContext;
  private readonly chunks: AsyncGenerator<Uint8Array, void, undefined>;
  private rest: Uint8Array = new Uint8Array(0);

  /** @param position of the first byte, for messages */
  constructor(context: FileContext, chunks: AsyncGenerator<Uint8Array, void, undefined>, position = 0) {
    this.context = context;
    this.chunks = chunks;
    this.position = position;
  }

  /** Whether no byte is left. */
  async isAtEnd(): Promise<boolean> {
    while (this.rest.length === 0) {
      const { done, value } = await this.chunks.next();
      if (done === true) return true;
      this.rest = value;
    }
    return false;
  }

  /** The next `length` bytes, which are few. @throws FormatError `FILE_TRUNCATED` */
  async take(length: number, wanted: string): Promise<Uint8Array> {
    const start = this.position;
    const out = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      if (await this.isAtEnd()) throw this.endsIn(start, wanted);
      const count = Math.min(length - at, this.rest.length);
      out.set(this.rest.subarray(0, count), at);
      this.skipTaken(count);
      at += count;
    }
    return out;
  }

  /** The next `layout.size` elements; `wanted` names them in messages. @throws as `elementSink`, and FormatError `FILE_TRUNCATED` */
  async elements(
    layout: Omit<ElementLayout, "dataOffset">,
    wanted: string,
    options: SinkOptions,
  ): Promise<ElementSink> {
    const start = this.position;
    const sink = elementSink(this.context, { ...layout, dataOffset: start }, options);
    while (sink.missing > 0) {
      if (await this.isAtEnd()) throw this.endsIn(start, wanted);
      this.skipTaken(sink.push(this.rest));
    }
    return sink;
  }

  /** Passes over what is left, so that the source can make its own checks at its end. */
  async skipRest(): Promise<void> {
    while (!(await this.isAtEnd())) this.skipTaken(this.rest.length);
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.chunks.return();
  }

  private skipTaken(count: number): void {
    this.rest = this.rest.subarray(count);
    this.position += count;
  }

  private endsIn(start: number, wanted: string): Error {
    return truncated(
      this.context,
      { byte: this.position },
      `the file ends here, within ${wanted} from byte ${start} on`,
    );
  }
}
