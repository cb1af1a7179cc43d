import { SingleBar } from "cli-progress";
import type { Screen } from "./terminal.ts";

/** A line on a terminal that says where work stands whose end nobody knows; nothing anywhere else. */
export interface StatusLine {
  show(text: string): void;
  /** Takes the line away, if it was shown. */
  stop(): void;
}

/** @param label what is being done @param patienceMs how long work may take before there is a line */
export function statusOn({ stream }: Screen, label: string, patienceMs = 500): StatusLine {
  if (stream?.isTTY !== true) return { show() {}, stop() {} };
  const start = Date.now();
  let line: SingleBar | undefined;
  return {
    show(text) {
      if (line === undefined) {
        if (Date.now() - start < patienceMs) return;
        const drawing = { synchronousUpdate: true, gracefulExit: false, hideCursor: false, clearOnComplete: true };
        line = new SingleBar({ format: `${label}  {text}`, stream, ...drawing });
        line.start(0, 0, { text });
      }
      line.update(0, { text });
    },
    stop() {
      line?.stop();
    },
  };
}
