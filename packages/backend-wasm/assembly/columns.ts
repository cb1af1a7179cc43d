import { contract, Extension, extend } from "./extension";
import { Gather } from "./gather";
import { partBegin } from "./part";

/** `unfold` or `fold` of one sample, channel by channel. Its gather has one channel and no weights. */
@unmanaged
export class ColumnPass {
  gather: Gather;
  extension: Extension | null;
  channels: i32;
  /** From channel to channel of the signal, and from tap to tap of the columns, in bytes. */
  channelStep: u32;
  tapStep: u32;
  signal: usize;
  columns: usize;
  /** For each part room for an extended channel. */
  scratch: usize;
  scratchStep: usize;
}

/** columns[c·taps + t, o] = extended[c, o·s + t·d] */
export function unfold<T>(part: i32, parts: i32, args: ColumnPass): void {
  const extension = args.extension;
  const scratch = args.scratch + <usize>part * args.scratchStep;
  memory.fill(scratch, 0, args.scratchStep);
  const end = partBegin(args.channels, part + 1, parts);
  for (let channel = partBegin(args.channels, part, parts); channel < end; channel++) {
    const signal = args.signal + <usize>channel * args.channelStep;
    if (extension) extend<T>(extension, 1, signal, scratch);
    const columns = args.columns + <usize>channel * args.gather.tapCount * args.tapStep;
    copyWindows<T>(args.gather, extension ? scratch : signal, columns, args.tapStep);
  }
}

function copyWindows<T>(g: Gather, from: usize, columns: usize, tapStep: usize): void {
  for (let t = 0; t < g.tapCount; t++, columns += tapStep) {
    const place = from + load<u32>(g.terms + ((<usize>t) << 2));
    const last = g.rows + <usize>g.rowCount * 12;
    for (let row = g.rows; row < last; row += 12) {
      let at = place + load<u32>(row);
      let to = columns + load<u32>(row, 4);
      const end = to + <usize>load<u32>(row, 8) * sizeof<T>();
      for (; to + 16 <= end; to += 16, at += 16) v128.store(to, v128.load(at));
      for (; to < end; to += sizeof<T>(), at += sizeof<T>()) store<T>(to, load<T>(at));
    }
  }
}

/** The adjoint of `unfold`; the signal is zero before. */
export function fold<T>(part: i32, parts: i32, args: ColumnPass): void {
  const extension = args.extension;
  const scratch = args.scratch + <usize>part * args.scratchStep;
  const end = partBegin(args.channels, part + 1, parts);
  for (let channel = partBegin(args.channels, part, parts); channel < end; channel++) {
    const signal = args.signal + <usize>channel * args.channelStep;
    if (extension) memory.fill(scratch, 0, args.scratchStep);
    const columns = args.columns + <usize>channel * args.gather.tapCount * args.tapStep;
    addWindows<T>(args.gather, columns, args.tapStep, extension ? scratch : signal);
    if (extension) contract<T>(extension, 1, scratch, signal);
  }
}

function addWindows<T>(g: Gather, columns: usize, tapStep: usize, to: usize): void {
  for (let t = 0; t < g.tapCount; t++, columns += tapStep) {
    const place = to + load<u32>(g.terms + ((<usize>t) << 2));
    const last = g.rows + <usize>g.rowCount * 12;
    for (let row = g.rows; row < last; row += 12) {
      let at = place + load<u32>(row);
      let from = columns + load<u32>(row, 4);
      const end = from + <usize>load<u32>(row, 8) * sizeof<T>();
      for (; from + 16 <= end; from += 16, at += 16) v128.store(at, v128.add<T>(v128.load(at), v128.load(from)));
      for (; from < end; from += sizeof<T>(), at += sizeof<T>()) store<T>(at, load<T>(at) + load<T>(from));
    }
  }
}
