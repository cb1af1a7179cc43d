import { type Contestant, titleOf } from "./case.ts";

/** Work per second; undefined of a contestant that did not run. */
export type RateOf = (contestant: Contestant) => number | undefined;

export interface Verdict {
  readonly measured: string;
  /** Undefined if one of those compared did not run. */
  readonly met: boolean | undefined;
}

/** What is asked of a case. */
export interface Target {
  readonly ours: Contestant;
  readonly asked: string;
  judge(rate: RateOf): Verdict;
}

const notMeasured: Verdict = { measured: "not measured", met: undefined };

/** A figure is rounded to its worse side, so that none looks met which is not. */
const down = (value: number) => (Math.floor(100 * value) / 100).toFixed(2);
const up = (value: number) => (Math.ceil(100 * value) / 100).toFixed(2);

function ratioTarget(
  ours: Contestant,
  other: Contestant,
  asked: string,
  judge: (ratio: number) => { readonly measured: string; readonly met: boolean },
): Target {
  return {
    ours,
    asked,
    judge(rate) {
      const [mine, theirs] = [rate(ours), rate(other)];
      return mine === undefined || theirs === undefined ? notMeasured : judge(mine / theirs);
    },
  };
}

/** At least so many times as fast as another. */
export function timesAsFast(ours: Contestant, than: Contestant, atLeast: number): Target {
  return ratioTarget(ours, than, `${atLeast}× ${titleOf(than)}`, (ratio) => ({
    measured: `${down(ratio)}×`,
    met: ratio >= atLeast,
  }));
}

/** At least this part of the rate of another, which is a limit. */
export function shareOf(ours: Contestant, limit: Contestant, atLeast: number): Target {
  const percent = (part: number) => `${Math.floor(100 * part)} %`;
  return ratioTarget(ours, limit, `${percent(atLeast)} of ${titleOf(limit)}`, (ratio) => ({
    measured: percent(ratio),
    met: ratio >= atLeast,
  }));
}

/** At most so many times the time of another for the same amount of work. */
export function within(ours: Contestant, other: Contestant, atMost: number): Target {
  return ratioTarget(ours, other, `within ${atMost}× of ${titleOf(other)}`, (ratio) => ({
    measured: `${up(1 / ratio)}×`,
    met: 1 / ratio <= atMost,
  }));
}

/** A single piece of work in less than so many seconds. */
export function below(ours: Contestant, seconds: number): Target {
  return {
    ours,
    asked: `below ${1000 * seconds} ms`,
    judge(rate) {
      const mine = rate(ours);
      if (mine === undefined) return notMeasured;
      return { measured: `${up((1000 * ours.amount) / mine)} ms`, met: ours.amount / mine < seconds };
    },
  };
}

/** The easiest of several. */
export function lesserOf(...targets: readonly Target[]): Target {
  return {
    ours: targets[0].ours,
    asked: `the lesser of ${targets.map((target) => target.asked).join(" and ")}`,
    judge(rate) {
      const verdicts = targets.map((target) => target.judge(rate));
      const isOpen = verdicts.some(({ met }) => met === undefined);
      return {
        measured: verdicts.map(({ measured }) => measured).join("; "),
        met: verdicts.some(({ met }) => met === true) || (isOpen ? undefined : false),
      };
    },
  };
}
