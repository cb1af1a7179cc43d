import { SingleBar } from "cli-progress";
import type { Screen } from "./terminal.ts";

/** A bar on a terminal for work that turned out to be long; nothing anywhere else. */
export interface Progress {
  update(done: number): void;
  /** Takes the bar away, if it was shown; the next `update` brings it back. */
  stop(): void;
}

/** @param total what `done` will reach @param patienceMs how long work may take before there is a bar */
export function progressOn({ stream }: Screen, label: string, total: number, patienceMs = 500): Progress {
  if (stream?.isTTY !== true) return { update() {}, stop() {} };
  const start = Date.now();
  let bar: SingleBar | undefined;
  return {
    update(done) {
      if (bar === undefined) {
        if (Date.now() - start < patienceMs) return;
        bar = new SingleBar({
          format: `${label} {bar} {percentage} %`,
          barsize: 30,
          barCompleteChar: "=",
          barIncompleteChar: " ",
          stream,
          clearOnComplete: true,
          // Most of the work never lets a timer run, and a signal may end it at any point.
          synchronousUpdate: true,
          gracefulExit: false,
          hideCursor: false,
        });
        bar.start(total, done);
      }
      bar.update(done);
    },
    stop() {
      bar?.stop();
      // A stopped bar draws no more: what goes on after a line was printed has a new one.
      bar = undefined;
    },
  };
}
