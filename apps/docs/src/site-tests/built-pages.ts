import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The built site. */
export const dist = fileURLToPath(new URL("../../dist/", import.meta.url));

/** The address of every page of the built site, as `/guides/matrix/`, in order. */
export function builtPages(): string[] {
  return readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)index\.html$/.test(file))
    .map((file) => `/${file.replace(/index\.html$/, "")}`)
    .sort();
}

export const htmlOf = (page: string) => readFileSync(join(dist, page, "index.html"), "utf8");

/** The pages that a browser looks at: all but the reference's, of which there is one of each kind. */
export function lookedAt(pages: readonly string[]): string[] {
  const kinds = new Set<string>();
  return pages.filter((page) => {
    const kind = referenceKind(page);
    if (kind === undefined) return true;
    if (kinds.has(kind)) return false;
    kinds.add(kind);
    return true;
  });
}

/** `functions` of `/api/sparse/functions/matvec/`, `package` of `/api/sparse/`, undefined outside the reference. */
export function referenceKind(page: string): string | undefined {
  if (page === "/api/" || !page.startsWith("/api/")) return undefined;
  return /\/(functions|classes|interfaces|type-aliases|variables)\/[^/]+\/$/.exec(page)?.[1] ?? "package";
}
