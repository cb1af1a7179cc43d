import { readFileSync } from "node:fs";
import { parseSync } from "oxc-parser";

/** One edge out of a file. */
export interface ImportEdge {
  /** What stands between the quotes. */
  readonly specifier: string;
  readonly line: number;
  /** Whether the statement vanishes at run time (`import type`, `export type`). */
  readonly typeOnly: boolean;
}

export interface SourceFile {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ImportEdge[];
  /** The lines of the statements which are neither imports nor re-exports from another file. */
  readonly ownStatements: readonly number[];
  readonly reexports: number;
}

/** Reads what the rules need to know about one TypeScript or JavaScript file. */
export function readSourceFile(path: string): SourceFile {
  const text = readFileSync(path, "utf8");
  const { program, module, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path} does not parse: ${error.message}`);
  const lineOf = (offset: number) => text.slice(0, offset).split("\n").length;

  const imports: ImportEdge[] = [];
  const ownStatements: number[] = [];
  let reexports = 0;
  for (const node of program.body) {
    if (node.type === "ImportDeclaration") {
      const typeOnly = node.importKind === "type";
      imports.push({ specifier: node.source.value, line: lineOf(node.start), typeOnly });
      continue;
    }
    const isExport = node.type === "ExportAllDeclaration" || node.type === "ExportNamedDeclaration";
    if (isExport && node.source !== null) {
      const typeOnly = node.exportKind === "type";
      imports.push({ specifier: node.source.value, line: lineOf(node.start), typeOnly });
      reexports++;
    } else {
      ownStatements.push(lineOf(node.start));
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^["'`]([^"'`$]+)["'`]$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[1] !== undefined)
      imports.push({ specifier: literal[1], line: lineOf(moduleRequest.start), typeOnly: false });
  }
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  return { path, lines, imports, ownStatements, reexports };
}
