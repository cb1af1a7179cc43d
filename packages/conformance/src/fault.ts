/** One component of a result that is not what it must be, as text for people. */
export interface Difference {
  /** Which: "[2]", "[0, 3]", "row 2 of b − A x". */
  readonly at: string;
  readonly got: string;
  readonly expected: string;
  /** |got − expected|; absent where NaN or ±Infinity meets something else. */
  readonly error?: string;
  /** The largest error that is allowed. */
  readonly bound?: string;
}

export interface FaultDetails {
  /** The operands by name, printed. */
  readonly operands?: readonly string[];
  /** The rule which the result breaks, in words. */
  readonly rule?: string;
  readonly differences?: readonly Difference[];
  /** How many components were compared. */
  readonly compared?: number;
  readonly cause?: unknown;
}

/** A backend breaks its contract: what a case throws. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly details: FaultDetails;

  constructor(message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.details = details;
  }
}

/** @throws Fault with `message` unless `condition` holds */
export function demand(condition: boolean, message: string, details: FaultDetails = {}): asserts condition {
  if (!condition) throw new Fault(message, details);
}

/** What was thrown, in one line with the code if it has one. */
export function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? ` [${error.code}]` : "";
  return `${error.name}: ${error.message}${code}`;
}
