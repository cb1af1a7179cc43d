/** What the header of an npy file may hold: a subset of Python's literals, without floats, escapes and expressions. */
export type PythonLiteral =
  | string
  | number
  | boolean
  | null
  | { readonly kind: "tuple" | "list"; readonly items: readonly PythonLiteral[] }
  | { readonly kind: "dict"; readonly entries: ReadonlyMap<string, PythonLiteral> };

/** A fault of the text; `at` counts characters. */
export class LiteralError extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

const deepest = 16;

/**
 * The value of a Python literal, parsed and never evaluated. Accepts both quotes, trailing commas, the `L` of
 * Python 2's long integers and white space anywhere between tokens.
 *
 * @throws LiteralError
 */
export function parsePythonLiteral(text: string): PythonLiteral {
  const scanner = { text, at: 0 };
  const value = parseValue(scanner, 0);
  skipSpace(scanner);
  if (scanner.at < text.length) throw unexpected(scanner, "the end");
  return value;
}

interface Scanner {
  readonly text: string;
  at: number;
}

function parseValue(scanner: Scanner, depth: number): PythonLiteral {
  skipSpace(scanner);
  const { text, at } = scanner;
  if (depth > deepest) throw new LiteralError(at, `nested more than ${deepest} deep`);
  const char = text[at];
  if (char === "'" || char === '"') return parseString(scanner);
  if (char === "{") return parseDict(scanner, depth);
  if (char === "(") return parseSequence(scanner, depth, ")");
  if (char === "[") return parseSequence(scanner, depth, "]");
  const word = /^(True|False|None)\b/.exec(text.slice(at, at + 6))?.[1];
  if (word !== undefined) {
    scanner.at += word.length;
    return word === "None" ? null : word === "True";
  }
  const digits = /^(-?\d{1,40})L?(?![\w.])/.exec(text.slice(at, at + 48));
  if (digits === null) throw unexpected(scanner, "a string, an integer, True, False, a tuple, a list or a dict");
  scanner.at += digits[0].length;
  return Number(digits[1]);
}

function parseString(scanner: Scanner): string {
  const { text, at } = scanner;
  const end = text.indexOf(text[at] as string, at + 1);
  if (end < 0) throw new LiteralError(at, "the string is not closed");
  const value = text.slice(at + 1, end);
  if (/[\\\n]/.test(value)) throw new LiteralError(at, "the string holds a backslash or a line break");
  scanner.at = end + 1;
  return value;
}

function parseSequence(scanner: Scanner, depth: number, close: ")" | "]"): PythonLiteral {
  const open = scanner.at++;
  const items: PythonLiteral[] = [];
  let comma = true;
  for (;;) {
    skipSpace(scanner);
    if (scanner.text[scanner.at] === close) break;
    if (!comma) throw unexpected(scanner, `"," or "${close}"`);
    items.push(parseValue(scanner, depth + 1));
    comma = takeComma(scanner);
  }
  scanner.at++;
  // Python reads (3) as the integer 3, so it is no shape.
  if (close === ")" && items.length === 1 && !comma) throw new LiteralError(open, 'a tuple of one item needs ","');
  return { kind: close === ")" ? "tuple" : "list", items };
}

function parseDict(scanner: Scanner, depth: number): PythonLiteral {
  scanner.at++;
  const entries = new Map<string, PythonLiteral>();
  let comma = true;
  for (;;) {
    skipSpace(scanner);
    if (scanner.text[scanner.at] === "}") break;
    if (!comma) throw unexpected(scanner, '"," or "}"');
    const keyAt = scanner.at;
    const key = parseValue(scanner, depth + 1);
    if (typeof key !== "string") throw new LiteralError(keyAt, "a key is not a string");
    if (entries.has(key)) throw new LiteralError(keyAt, `the key '${key}' stands twice`);
    skipSpace(scanner);
    if (scanner.text[scanner.at] !== ":") throw unexpected(scanner, '":"');
    scanner.at++;
    entries.set(key, parseValue(scanner, depth + 1));
    comma = takeComma(scanner);
  }
  scanner.at++;
  return { kind: "dict", entries };
}

function takeComma(scanner: Scanner): boolean {
  skipSpace(scanner);
  if (scanner.text[scanner.at] !== ",") return false;
  scanner.at++;
  return true;
}

function skipSpace(scanner: Scanner): void {
  while (" \t\n\r\f".includes(scanner.text[scanner.at] ?? "x")) scanner.at++;
}

function unexpected({ text, at }: Scanner, expected: string): LiteralError {
  const found = at < text.length ? JSON.stringify(text.slice(at, at + 12)) : "the end of the header";
  return new LiteralError(at, `expected ${expected}, found ${found}`);
}
