import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { tensor } from "@convmtx/tensor";
import { afterAll, describe, expect, it } from "vitest";
import { encodeNpy, readNpy } from "./index.ts";
import { openFile, writeFile } from "./node.ts";

const folder = mkdtempSync(join(tmpdir(), "convmtx-io-"));
afterAll(() => rmSync(folder, { recursive: true }));
const x = tensor([1, 2, 3]);

describe("openFile", () => {
  const path = join(folder, "x.npy");
  writeFileSync(path, encodeNpy(x));

  it("reads ranges of a file, by path or URL", async () => {
    for (const where of [path, pathToFileURL(path)]) {
      const file = await openFile(where);
      expect(file.size).toBe(128 + 24);
      expect([...(await file.read(128, 3)), ...(await file.read(151, 100))]).toEqual([0, 0, 0, 64]);
      expect((await readNpy(file)).tensor).toEqual(x);
      await file.close();
    }
  });

  it("closes with its scope", async () => {
    let kept: Awaited<ReturnType<typeof openFile>>;
    {
      await using file = await openFile(path);
      kept = file;
    }
    await expect(kept.read(0, 1)).rejects.toMatchObject({ code: "EBADF" });
  });

  it("calls a file truncated which shrinks while it is open", async () => {
    const shrinking = join(folder, "shrinking.npy");
    writeFileSync(shrinking, encodeNpy(x));
    const file = await openFile(shrinking);
    truncateSync(shrinking, 100);
    await expect(readNpy(file)).rejects.toMatchObject({ code: "FILE_TRUNCATED" });
    await file.close();
  });

  it("refuses a folder, and passes Node's errors on", async () => {
    await expect(openFile(folder)).rejects.toMatchObject({ code: "FILE_INVALID" });
    await expect(openFile(join(folder, "absent"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("writeFile", () => {
  async function* parts(...texts: (string | Error)[]): AsyncGenerator<Uint8Array> {
    for (const text of texts) {
      if (text instanceof Error) throw text;
      yield new TextEncoder().encode(text);
    }
  }

  it("writes bytes, iterables and streams, and says how many bytes", async () => {
    const path = join(folder, "out");
    const text = new TextEncoder().encode("abc");
    for (const contents of [
      text,
      Buffer.from("abc"),
      [text.subarray(0, 1), text.subarray(1)],
      parts("a", "", "bc"),
      new Blob([text]).stream(),
    ]) {
      expect(await writeFile(path, contents)).toBe(3);
      expect(readFileSync(path, "utf8")).toBe("abc");
      rmSync(path);
    }
  });

  it("does not wait for a pipe that nobody writes to", async () => {
    const pipe = join(folder, "pipe");
    execFileSync(process.env["MKFIFO"] ?? "mkfifo", [pipe]);
    await expect(openFile(pipe)).rejects.toMatchObject({ code: "FILE_INVALID" });
  });

  it("leaves what stood there when it fails, and nothing besides", async () => {
    const path = join(folder, "kept");
    writeFileSync(path, "before");
    const gone = new Error("gone");
    await expect(writeFile(path, parts("half of it", gone))).rejects.toBe(gone);
    expect(readFileSync(path, "utf8")).toBe("before");
    expect(readdirSync(folder).filter((name) => name.startsWith("kept"))).toEqual(["kept"]);
    await writeFile(path, parts("after"));
    expect(readFileSync(path, "utf8")).toBe("after");
    await expect(writeFile(join(folder, "no/such/folder"), parts("x"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("replaces the file behind a link, and leaves it its permissions", async () => {
    const [file, link] = [join(folder, "private"), join(folder, "link")];
    writeFileSync(file, "before", { mode: 0o600 });
    symlinkSync(file, link);
    await writeFile(link, parts("after"));
    expect(readFileSync(file, "utf8")).toBe("after");
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("lets go of a stream that it cannot write", async () => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      cancel() {
        cancelled = true;
      },
    });
    await expect(writeFile(join(folder, "no/such/folder"), stream)).rejects.toMatchObject({ code: "ENOENT" });
    expect(cancelled).toBe(true);
  });

  it("writes into a device", async () => {
    expect(await writeFile("/dev/null", parts("abc"))).toBe(3);
  });
});
