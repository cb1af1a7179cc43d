import { posix } from "node:path";

/** A node of a Markdown tree, as far as links need it. */
interface Node {
  type: string;
  url?: string;
  children?: Node[];
}

/**
 * A remark plugin: links between files of the repository's `docs` become links between pages, links to a package lead to its reference, and what is
 * no page (a source, a folder) stays as text.
 */
export function siteLinks(): (tree: Node, file: { path: string }) => void {
  return (tree, { path }) => {
    const folder = folderOf(path);
    if (folder === undefined) return;
    visit(tree, (node) => {
      if (node.type !== "link" || node.url === undefined || /^([a-z]+:|#|\/)/.test(node.url)) return;
      const url = pageOf(folder, node.url);
      if (url === undefined) {
        node.type = "emphasis";
        delete node.url;
      } else node.url = url;
    });
  };
}

/**
 * The folder from which a file's links lead, as seen from the repository's `docs`. The page of a package in the reference is its README; the links of
 * what else only the site has are the site's already.
 */
export function folderOf(path: string): string | undefined {
  const packageName = /\/apps\/docs\/src\/content\/docs\/api\/([\w-]+)\//.exec(path)?.[1];
  if (packageName !== undefined) return `../packages/${packageName}`;
  if (path.includes("/apps/docs/")) return undefined;
  return /\/docs\/(?!.*\/docs\/)(.*\/)?[^/]*$/.exec(path)?.[1] ?? "";
}

/** Where `link` of a file in `docs/<folder>` leads on the site, undefined if it is no page. */
export function pageOf(folder: string, link: string): string | undefined {
  const [target, hash] = link.split("#");
  const path = posix.normalize(posix.join("docs", folder, target));
  const fragment = hash === undefined ? "" : `#${hash}`;
  // The site's first page has not the README's sections.
  if (path === "README.md") return hash === undefined ? "/" : undefined;
  const packageName = /^packages\/([\w-]+)(\/(README\.md)?)?$/.exec(path)?.[1];
  if (packageName !== undefined) return `/api/${packageName}/${fragment}`;
  if (!/^docs(\/|$)/.test(path)) return undefined;
  const page = path
    .replace(/^docs\/?/, "")
    .replace(/(^|\/)README\.md$/, "$1")
    .replace(/\.md$/, "/");
  if (/\.\w+$/.test(page)) return undefined;
  return page === "" || page.endsWith("/") ? `/${page}${fragment}` : `/${page}/${fragment}`;
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const child of node.children ?? []) visit(child, see);
}
