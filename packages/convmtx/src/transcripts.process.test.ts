import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  documentPath,
  documents,
  runTranscripts,
  steady,
  withTranscripts,
  writeTranscriptFiles,
} from "../fixtures/transcripts.ts";

vi.setConfig({ testTimeout: 180_000 });

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convmtx-transcripts-"));
  await writeTranscriptFiles(folder);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("the transcripts of the command line", () => {
  it.each(documents)("%s shows what is printed (npm run transcripts rewrites it)", async (document) => {
    const transcripts = await runTranscripts(folder, await readFile(documentPath(document), "utf8"));
    expect(transcripts.length).toBeGreaterThan(0);
    for (const { written, printed } of transcripts) expect(steady(printed)).toBe(steady(written));
  });
});

describe("withTranscripts", () => {
  const block = (text: string) => `\`\`\`console\n${text}\`\`\`\n`;
  const now = "$ convmtx convert K.npy L.npz\nwrote   L.npz, 1.00 kB, in 0.5 s\n";

  it("replaces what has changed, and nothing else", () => {
    const slower = now.replace("0.5", "0.7");
    const other = now.replace("wrote ", "made ");
    const text = `a\n\n${block(slower)}\nb\n\n${block(other)}\n\`\`\`ts\nwrote\n\`\`\`\n`;
    const transcripts = [slower, other].map((written) => ({ written, printed: now }));
    expect(withTranscripts(text, transcripts)).toBe(text.replace(other, now));
  });

  it("keeps signs that String.replace would take for its own", () => {
    const printed = "$ convmtx info $1\n$& and $$\n";
    expect(withTranscripts(block("$ convmtx info $1\n"), [{ written: "", printed }])).toBe(block(printed));
  });
});
