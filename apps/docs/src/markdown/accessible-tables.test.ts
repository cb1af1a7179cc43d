import { expect, test } from "vitest";
import { accessibleTables } from "./accessible-tables.ts";

test("a table takes the keyboard's focus, and an empty header cell becomes an ordinary one", () => {
  const element = (tagName: string, ...children: { type: string }[]) => ({
    type: "element",
    tagName,
    properties: {},
    children,
  });
  const text = { type: "text", value: "m" };
  const table = element("table", element("tr", element("th"), element("th", text)));
  accessibleTables()({ type: "root", children: [table] });
  expect(table).toEqual({
    ...element("table", element("tr", element("td"), element("th", text))),
    properties: { tabIndex: 0 },
  });
});
