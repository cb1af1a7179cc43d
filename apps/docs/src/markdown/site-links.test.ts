import { expect, test } from "vitest";
import { folderOf, pageOf, siteLinks } from "./site-links.ts";

test.for([
  ["", "errors.md", "/errors/"],
  ["guides/", "matrix.md#blocks", "/guides/matrix/#blocks"],
  ["guides/", "../errors.md", "/errors/"],
  ["", "adr/README.md", "/adr/"],
  ["", "adr", "/adr/"],
  ["", "../README.md", "/"],
  ["", "../packages/sparse", "/api/sparse/"],
  ["", "../packages/sparse/README.md#names", "/api/sparse/#names"],
  ["../packages/linalg", "../direct", "/api/direct/"],
  ["../packages/linalg", "../../docs/guides/solvers.md", "/guides/solvers/"],
])("from docs/%s a link to %s leads to %s", ([folder, link, page]) => {
  expect(pageOf(folder, link)).toBe(page);
});

const noPages = ["../README.md#limits", "../packages/sparse/src/csr.ts", "../LICENSE", "benchmarks.json"];
test.for(noPages)("%s is no page", (link) => {
  expect(pageOf("", link)).toBeUndefined();
});

test.for([
  ["/clone/docs/errors.md", ""],
  ["/clone/docs/guides/matrix.md", "guides/"],
  ["/docs/clone/docs/guides/matrix.md", "guides/"],
  ["/clone/apps/docs/src/content/docs/api/sparse/index.md", "../packages/sparse"],
  ["/clone/apps/docs/src/content/docs/gallery/stride.md", undefined],
] as const)("the links of %s lead from %s", ([path, folder]) => {
  expect(folderOf(path)).toBe(folder);
});

test("a link to what is no page stays as its text, one elsewhere as it is", () => {
  const link = (url: string) => ({ type: "link", url, children: [{ type: "text" }] });
  const tree = {
    type: "root",
    children: [link("errors.md"), link("benchmarks.json"), link("https://example.org/a.md"), link("#top")],
  };
  siteLinks()(tree, { path: "/clone/docs/testing.md" });
  expect(tree.children).toEqual([
    link("/errors/"),
    { type: "emphasis", children: [{ type: "text" }] },
    link("https://example.org/a.md"),
    link("#top"),
  ]);
});
