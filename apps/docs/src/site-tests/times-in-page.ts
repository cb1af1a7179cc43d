// Each function runs in the page and carries nothing from here with it.

interface Watch {
  answered?: Promise<number>;
  tasks: number[];
  observer?: PerformanceObserver;
}
declare global {
  var watch: Watch | undefined;
}

export interface Answer {
  /** Where the time begins. */
  readonly event: "input" | "change" | "pointermove";
  /** Where it ends, with the frame that follows: the new matrix is drawn; the text on what is pointed at has changed. */
  readonly answer: "drawn" | "described";
}

/** Times the answer to the next event. */
export function timeAnswer({ event, answer }: Answer): void {
  globalThis.watch ??= { tasks: [] };
  globalThis.watch.answered = new Promise((resolve) => {
    addEventListener(
      event,
      ({ timeStamp }) => {
        const description = document.querySelector("#focus-description")!;
        const text = description.textContent;
        let isDrawing = false;
        const isAnswered = () => {
          if (answer === "described") return description.textContent !== text;
          const isNow = document.querySelector(".matrix-progress") !== null;
          isDrawing ||= isNow;
          return isDrawing && !isNow;
        };
        const observer = new MutationObserver(() => {
          if (!isAnswered()) return;
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.now() - timeStamp));
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      },
      { once: true, capture: true },
    );
  });
}

/** Milliseconds from the event to its answer. */
export function answered(): Promise<number> {
  return globalThis.watch!.answered!;
}

/** Begins to collect the main thread's tasks of more than 50 ms. */
export function watchTasks(): void {
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  });
  observer.observe({ type: "longtask" });
  globalThis.watch = { tasks, observer };
}

/** Milliseconds of the longest since the last call; 0 if none was longer than 50. */
export function longestTask(): number {
  const { tasks, observer } = globalThis.watch!;
  for (const { duration } of observer!.takeRecords()) tasks.push(duration);
  return Math.max(0, ...tasks.splice(0));
}
