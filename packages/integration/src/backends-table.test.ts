import { supportTable, type TableEntry } from "@convmtx/conformance";
import { expect, it } from "vitest";
import { engines } from "./engines.ts";

const head = `# What each engine can do

Written from the plan of the conformance suite: from each engine's manifest, and from which operations and methods are there. Do not
edit; a test holds this page against the engines, and writes it anew by

    npx vitest run --project node packages/integration/src/backends-table.test.ts -u

**yes**: the engine does it itself. **derived**: the session makes it from other operations of the engine, on the engine. **kept copy**:
the same, if the matrix was uploaded with \`sparse(a, { keepHost: true })\`. **no**: an \`UNSUPPORTED\` error, unless the session has a
fallback. [Choosing an engine](guides/backends.md), [the contract](backend-contract.md), [the suite](testing.md#the-conformance-suite).

`;

it("docs/backends.md says of every engine what the plan says", async () => {
  const entries: TableEntry[] = [];
  for (const [name, create] of engines.filter(([of]) => !of.startsWith("reference"))) {
    entries.push({ name, backend: await create() });
  }
  const page = head + supportTable(entries);
  for (const { backend } of entries) await backend.close();
  await expect(page).toMatchFileSnapshot("../../../docs/backends.md");
});
