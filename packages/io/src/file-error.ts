import type { ErrorCode } from "@convmtx/tensor";
import { FormatError, LimitError, UnsupportedError } from "@convmtx/tensor";

/** What is being read: the public function, and the member of an archive if there is one. */
export interface FileContext {
  readonly what: string;
  readonly member?: string | undefined;
}

/** Where the fault lies: counted in the member's own bytes if there is one, lines from 1. */
export interface Place {
  readonly byte?: number;
  readonly line?: number;
}

/** A file breaks the rules of its format. */
export function invalid(context: FileContext, place: Place, problem: string, cause?: unknown): FormatError {
  return new FormatError("FILE_INVALID", text(context, place, problem), { details: { ...context, ...place }, cause });
}

/** A file ends before its header says it should. */
export function truncated(context: FileContext, place: Place, problem: string, cause?: unknown): FormatError {
  return new FormatError("FILE_TRUNCATED", text(context, place, problem), { details: { ...context, ...place }, cause });
}

/** A well-formed file uses a feature which is refused by name. */
export function unsupported(context: FileContext, place: Place, problem: string, cause?: unknown): UnsupportedError {
  const details = { ...context, ...place };
  return new UnsupportedError("FILE_UNSUPPORTED", text(context, place, problem), { details, cause });
}

/** The result would not fit: the ceiling of bytes, or the range of an index. */
export function beyondLimit(
  code: Extract<ErrorCode, "MEMORY_LIMIT" | "INDEX_LIMIT">,
  context: FileContext,
  place: Place,
  problem: string,
  details: Readonly<Record<string, unknown>> = {},
): LimitError {
  return new LimitError(code, text(context, place, problem), { details: { ...context, ...place, ...details } });
}

function text({ what, member }: FileContext, { byte, line }: Place, problem: string): string {
  const parts = [what];
  // Names come from the file: no message may be filled by one.
  if (member !== undefined) parts.push(member.length <= 80 ? member : `${member.slice(0, 79)}…`);
  if (byte !== undefined) parts.push(`byte ${byte}`);
  if (line !== undefined) parts.push(`line ${line}`);
  return `${parts.join(": ")}: ${problem}`;
}
