/** A fenced block of a page, or the hidden set-up in a comment before one: lines of code at the places where the page has them. */
interface Block {
  readonly language: string;
  /** Of the first line of code, counted from 0. */
  readonly begin: number;
  readonly lines: readonly string[];
  /** Set-up that the reader is spared: it shares the scope of the block after it. */
  readonly hidden: boolean;
}

/** What a line of a page says that it prints. */
export interface Expected {
  readonly line: number;
  readonly text: string;
}

/** The program that a page's blocks of one language are, line by line under the page's own line numbers. */
export interface PageProgram {
  readonly code: string;
  readonly expected: readonly Expected[];
  readonly blockCount: number;
  readonly excerptCount: number;
}

const mark = "@@";

/**
 * The blocks of TypeScript of a page as one module. Its imports are hoisted into the page's first line, which is its title; every block has a
 * scope inside the one before, so that it sees what went before and may name something anew.
 */
export function typescriptOf(page: string): PageProgram {
  const { blocks, excerptCount } = blocksOf(page, "ts");
  const lines: string[] = page.split("\n").map(() => "");
  const imports = new Map<string, string>();
  const expected: Expected[] = [];
  let depth = 0;
  blocks.forEach((block, k) => {
    if (k > 0 && !blocks[k - 1].hidden) {
      lines[block.begin - 1] += "{";
      depth++;
    }
    const code = withoutImports(block.lines, imports);
    code.forEach((line, i) => {
      lines[block.begin + i] += marked(line, block.begin + i, tsPrint, expected).replace(/^export (?!\{)/, "");
    });
  });
  lines[0] = [...imports].map(([name, source]) => `import ${name} from ${source};`).join(" ");
  lines.push("}".repeat(depth), "export {};");
  return { code: lines.join("\n"), expected, blockCount: blocks.length, excerptCount };
}

/** The blocks of Python of a page as one program. */
export function pythonOf(page: string): PageProgram {
  const { blocks, excerptCount } = blocksOf(page, "python");
  const lines: string[] = page.split("\n").map(() => "");
  const expected: Expected[] = [];
  for (const { begin, lines: code } of blocks) {
    code.forEach((line, i) => {
      lines[begin + i] = marked(line, begin + i, pythonPrint, expected);
    });
  }
  return { code: lines.join("\n"), expected, blockCount: blocks.length, excerptCount };
}

/** Where a program printed something else than its page says, in words; empty if nowhere. */
export function differences({ expected }: PageProgram, stdout: string): string[] {
  const printed = new Map<number, string>();
  for (const piece of stdout.split(mark).slice(1)) {
    const [line] = piece.split(/\s/, 1);
    printed.set(Number(line), oneLine(piece.slice(line.length)));
  }
  return expected.flatMap(({ line, text }) => {
    const got = printed.get(line) ?? "nothing";
    return got === text ? [] : [`line ${line}: the page says ${text}, it prints ${got}`];
  });
}

/** All text between two prints belongs to the first, line ends and runs of spaces aside. */
const oneLine = (text: string) => text.trim().replaceAll(/\s+/g, " ");

const tsPrint = { call: /^(\s*console\.log\()/, comment: /^.*\); \/\/ (.+)$/ };
const pythonPrint = { call: /^(\s*print\()/, comment: /^.*\) {1,2}# (.+)$/ };

/** A line that prints, with its number before what it prints. */
function marked(line: string, index: number, { call, comment }: typeof tsPrint, expected: Expected[]): string {
  if (!call.test(line)) return line;
  const text = comment.exec(line)?.[1];
  if (text !== undefined) expected.push({ line: index + 1, text: oneLine(text) });
  return line.replace(call, `$1"${mark}${index + 1}", `);
}

/** Takes the imports out of the code, name by name: pages import the same name again where a reader may begin there. */
function withoutImports(lines: readonly string[], imports: Map<string, string>): string[] {
  const rest = lines
    .join("\n")
    .replaceAll(/^import ([^;]+?) from ("[^"]+");/gms, (whole, what: string, source: string) => {
      const isType = what.startsWith("type ");
      const clause = what.replace(/^type /, "");
      const names = clause.startsWith("{") ? clause.slice(1, -1).split(",") : [clause];
      for (const name of names.map((one) => one.trim()).filter((one) => one !== "")) {
        const plain = name.replace(/^type /, "");
        const specifier = clause.startsWith("{") ? `{ ${isType ? "type " : ""}${name} }` : plain;
        const known = [...imports.keys()].some((other) => other.replaceAll(/[{} ]|type /g, "") === plain);
        if (!known) imports.set(specifier, source);
        else if (
          ![...imports].some(([other, from]) => other.replaceAll(/[{} ]|type /g, "") === plain && from === source)
        ) {
          throw new Error(
            `the page imports ${plain} from ${source} and from another module: one name must be one thing`,
          );
        }
      }
      return whole.replaceAll(/[^\n]/g, "");
    });
  return rest.split("\n");
}

/** `<!-- excerpt: why -->` before a block leaves it out; `<!-- ts: code -->` and `<!-- python: code -->` are set-up that the page does not show. */
function blocksOf(page: string, language: string): { blocks: Block[]; excerptCount: number } {
  const blocks: Block[] = [];
  let excerptCount = 0;
  const text = page.split("\n");
  for (let i = 0; i < text.length; i++) {
    const comment = /^<!-- (ts|python):(.*)$/.exec(text[i]);
    const fence = /^```(\w+)$/.exec(text[i]);
    if (comment !== null) {
      const begin = i;
      const lines = [comment[2]];
      while (!lines[lines.length - 1].includes("-->")) lines.push(text[++i]);
      lines[lines.length - 1] = lines[lines.length - 1].replace(/-->.*$/, "");
      const code = lines.map((line) => line.replace(/^ /, ""));
      blocks.push({ language: comment[1], begin, lines: code, hidden: true });
    } else if (fence !== null) {
      const end = text.indexOf("```", i + 1);
      if (end < 0) throw new Error(`line ${i + 1}: the block has no end`);
      const block = { language: fence[1], begin: i + 1, lines: text.slice(i + 1, end), hidden: false };
      const before = text.slice(0, i).findLast((line) => line !== "") ?? "";
      if (!before.startsWith("<!-- excerpt: ")) blocks.push(block);
      else if (block.language === language) excerptCount++;
      i = end;
    }
  }
  return { blocks: blocks.filter((block) => block.language === language), excerptCount };
}
