import { glob, type Loader } from "astro/loaders";
import { withTitle } from "./with-title.ts";

/** Where the pages lie, from this app: the repository's `docs`, and what only the site has. */
const [repositoryDocs, sitePages] = ["docs/", "apps/docs/src/content/docs/"];

/**
 * The pages of the site: the Markdown of the repository's `docs`, which has its title as a heading and no front matter, and the pages that
 * only the site has. Their addresses are their paths there.
 */
export function pagesLoader(): Loader {
  const files = glob({
    base: "../..",
    pattern: [`${repositoryDocs}**/*.md`, `${sitePages}**/*.{md,mdx}`],
    generateId: ({ entry }) => idOf(entry),
  });
  return {
    name: "convmtx-pages",
    load: (context) => {
      // Not among the types of a loader's context, but what `glob` reads files with.
      const { entryTypes } = context as typeof context & { entryTypes: Map<string, EntryType> };
      const markdown = entryTypes.get(".md")!;
      const titled: EntryType = {
        ...markdown,
        getEntryInfo: (file) => markdown.getEntryInfo({ ...file, contents: withTitle(file.contents) }),
      };
      return files.load({ ...context, entryTypes: new Map([...entryTypes, [".md", titled]]) } as typeof context);
    },
  };
}

interface EntryType {
  getEntryInfo(file: { contents: string; fileUrl: URL }): unknown;
}

/** `docs/guides/matrix.md` is at `guides/matrix`, `index.mdx` at the root, the reference's `functions/addBias.md` at `functions/addbias`. */
function idOf(file: string): string {
  const path = file.slice((file.startsWith(sitePages) ? sitePages : repositoryDocs).length);
  return (
    path
      .replace(/\.mdx?$/, "")
      .replace(/(^|\/)(index|README)$/, "")
      .toLowerCase() || "index"
  );
}
