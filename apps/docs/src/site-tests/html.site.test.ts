import { existsSync } from "node:fs";
import { join } from "node:path";
import { type HTMLElement, parse } from "node-html-parser";
import { describe, expect, test } from "vitest";
import { builtPages, dist, htmlOf, lookedAt, referenceKind } from "./built-pages.ts";

const pages = builtPages();
const trees = new Map(pages.map((page) => [page, parse(htmlOf(page))]));
const ids = new Map([...trees].map(([page, tree]) => [page, idsOf(tree)]));

function idsOf(tree: HTMLElement): Set<string> {
  return new Set(tree.querySelectorAll("[id]").map(({ id }) => id));
}

const where = (found: Map<string, string[]>) =>
  [...found].flatMap(([page, faults]) => faults.map((fault) => `${page}: ${fault}`));
const ofEach = (look: (tree: HTMLElement, page: string) => string[]) =>
  where(new Map([...trees].map(([page, tree]) => [page, look(tree, page)])));

describe("every page's HTML", () => {
  test("there are guides, and every package's reference", () => {
    expect(pages).toContain("/guides/matrix/");
    expect(pages.filter((page) => referenceKind(page) === "package" && page.split("/").length === 4)).toHaveLength(17);
  });

  test("links lead to pages, files and headings that exist", () => {
    expect(ofEach((tree, page) => [...new Set(linksOf(tree))].filter((link) => !resolves(link, page)))).toEqual([]);
  });

  test("has a language, one first heading, a title and a description", () => {
    const faults = ofEach((tree) => [
      ...(tree.querySelector("html")?.getAttribute("lang") === "en" ? [] : ["no language"]),
      ...(tree.querySelectorAll("h1").length === 1 ? [] : [`${tree.querySelectorAll("h1").length} h1`]),
      ...((tree.querySelector("title")?.text.trim() ?? "") === "" ? ["no title"] : []),
      ...((tree.querySelector('meta[name="description"]')?.getAttribute("content") ?? "") === ""
        ? ["no description"]
        : []),
    ]);
    expect(faults).toEqual([]);
  });

  test("says of every picture what it shows", () => {
    const pictures = ofEach((tree) => tree.querySelectorAll("img").map((image) => image.outerHTML));
    expect(pictures).not.toEqual([]);
    expect(pictures.filter((picture) => !/ alt=/.test(picture))).toEqual([]);
  });

  // Of the reference a browser looks at one page of each kind. The others differ in their text alone.
  test("loads nothing but what a page does that a browser looks at", () => {
    const known = new Set(lookedAt(pages).flatMap((page) => loadsOf(trees.get(page)!)));
    expect(known.size).toBeGreaterThan(5);
    expect(ofEach((tree) => loadsOf(tree).filter((load) => !known.has(load)))).toEqual([]);
  });

  test("has its formulas set, none refused", () => {
    expect(ofEach((tree) => tree.querySelectorAll(".katex-error").map(({ text }) => text))).toEqual([]);
    const outsideCode = (tree: HTMLElement) =>
      tree.querySelectorAll("p, li, td").filter((element) => element.querySelector("code, .katex") === null);
    expect(
      ofEach((tree) =>
        outsideCode(tree)
          .map(({ text }) => text)
          .filter((text) => text.includes("$$")),
      ),
    ).toEqual([]);
  });
});

/** Scripts, styles and pictures. */
function loadsOf(tree: HTMLElement): string[] {
  const files = tree.querySelectorAll("link[href], [src]").filter(({ attributes: { rel } }) => rel !== "canonical");
  const inline = tree.querySelectorAll("script:not([src]), style").map(({ text }) => text);
  return [...files.map(({ attributes: { href, src } }) => href ?? src), ...inline];
}

function linksOf(tree: HTMLElement): string[] {
  return [...tree.querySelectorAll("a[href]"), ...tree.querySelectorAll("link[href]")]
    .map((element) => element.getAttribute("href")!)
    .concat(tree.querySelectorAll("[src]").map((element) => element.getAttribute("src")!))
    .filter((link) => !/^(https?:|data:|mailto:)/.test(link));
}

function resolves(link: string, page: string): boolean {
  const { pathname, hash } = new URL(link, `http://site${page}`);
  const path = decodeURIComponent(pathname);
  const fragment = decodeURIComponent(hash.slice(1));
  const target = ids.get(path);
  // A page's address ends with a slash, as the server's do.
  if (target === undefined) return !path.endsWith("/") && /\.\w+$/.test(path) && existsSync(join(dist, path));
  return fragment === "" || target.has(fragment);
}
