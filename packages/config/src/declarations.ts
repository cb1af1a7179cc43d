import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseSync } from "oxc-parser";

/** What one exported name is declared as: the declarations' text without comments, overloads one a line. */
export type ExportedNames = Map<string, string[]>;

/** Follows the exports of a declaration file through its relative re-exports; what comes from elsewhere stays a line. */
export function exportedNames(path: string): ExportedNames {
  const text = readFileSync(path, "utf8");
  const { program, comments, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path} does not parse: ${error.message}`);

  const bare = (node: Span) => withoutComments(text, node, comments);
  const found: ExportedNames = new Map();
  const add = (name: string, declaration: string) => {
    const known = found.get(name);
    if (known === undefined) found.set(name, [declaration]);
    else known.push(declaration);
  };
  const local: ExportedNames = new Map();
  for (const node of program.body) {
    for (const name of declaredNames(node)) {
      const texts = local.get(name) ?? [];
      texts.push(bare(node));
      local.set(name, texts);
    }
  }

  for (const node of program.body) {
    if (node.type === "ExportAllDeclaration") {
      const source = node.source.value;
      if (node.exported !== null) add(nameOf(node.exported), bare(node));
      else if (!source.startsWith(".")) add(`* ${source}`, bare(node));
      else
        for (const [name, texts] of exportedNames(resolve(dirname(path), toDeclarationPath(source))))
          for (const declaration of texts) add(name, declaration);
    } else if (node.type === "ExportNamedDeclaration") {
      const { declaration } = node;
      if (declaration !== null) for (const name of declaredNames(declaration)) add(name, bare(declaration));
      const source = node.source?.value;
      const behind = source?.startsWith(".") ? exportedNames(resolve(dirname(path), toDeclarationPath(source))) : local;
      for (const specifier of node.specifiers) {
        const exported = nameOf(specifier.exported);
        const original = nameOf(specifier.local);
        const alias = exported === original ? "" : `as ${exported}: `;
        if (source !== undefined && !source.startsWith(".")) {
          add(exported, `export { ${original} } from "${source}"`);
          continue;
        }
        const texts = behind.get(original);
        if (texts === undefined) throw new Error(`${path}: cannot follow the export of ${original}`);
        for (const declaration of texts) add(exported, alias + declaration);
      }
    }
  }
  return found;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function withoutComments(text: string, { start, end }: Span, comments: readonly Span[]): string {
  let out = "";
  let at = start;
  for (const comment of comments) {
    if (comment.start < at || comment.end > end) continue;
    out += text.slice(at, comment.start);
    at = comment.end;
  }
  return (out + text.slice(at, end)).replace(/[ \t]+$/gm, "").replace(/\n{2,}/g, "\n");
}

/** `./a.ts` or `./a.js` as a source says it; the declarations of both stand in `./a.d.ts`. */
function toDeclarationPath(specifier: string): string {
  return specifier.replace(/(\.d)?\.[jt]s$/, ".d.ts");
}

function nameOf(node: { readonly name?: string; readonly value?: unknown }): string {
  return node.name ?? String(node.value);
}

interface Declaration {
  readonly type: string;
  readonly id?: unknown;
  readonly declarations?: readonly { readonly id: unknown }[];
}

function declaredNames(node: Declaration): string[] {
  const ids = node.type === "VariableDeclaration" ? (node.declarations ?? []).map(({ id }) => id) : [node.id];
  const names: string[] = [];
  for (const id of ids)
    if (typeof id === "object" && id !== null && "name" in id && typeof id.name === "string") names.push(id.name);
  return names;
}
