/** A question that is asked again before it was answered: only the last answer counts. */
export class Latest {
  private current = 0;
  private running: Promise<unknown> = Promise.resolve();

  /**
   * Runs `task` after those before it have ended, which are told that they are no longer wanted.
   *
   * @returns its result; undefined if a later one took its place meanwhile
   * @throws what the task throws, while it is wanted
   */
  async run<T>(task: (isWanted: () => boolean) => Promise<T | undefined>): Promise<T | undefined> {
    const own = ++this.current;
    const isWanted = () => own === this.current;
    const before = this.running;
    const result = (async () => {
      await before.catch(() => undefined);
      return isWanted() ? task(isWanted) : undefined;
    })();
    this.running = result;
    try {
      const value = await result;
      return isWanted() ? value : undefined;
    } catch (error) {
      if (isWanted()) throw error;
      return undefined;
    }
  }

  /** What runs is no longer wanted. */
  cancel(): void {
    this.current++;
  }
}
