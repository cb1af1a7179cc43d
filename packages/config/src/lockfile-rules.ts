const families: readonly (readonly [system: string, pattern: RegExp])[] = [
  ["Linux x64", /linux-?(x64|64)/],
  ["Linux arm64", /linux-arm64/],
  ["macOS x64", /darwin-?(x64|64)/],
  ["macOS arm64", /darwin-arm64/],
  ["Windows x64", /(win32|windows)-?(x64|64)/],
];
const anySystem = /[-/](linux|darwin|win32|windows)-?(x64|64|arm64)/;

export interface LockfileReport {
  /** The tools whose binaries come as one package for each system. */
  readonly tools: readonly string[];
  readonly faults: readonly string[];
}

/**
 * Which tools lack a system's binary in the text of a pnpm-lock.yaml. A registry that cannot find an optional binary
 * makes pnpm leave it out without a word, and the lockfile then fails only on the machines of others.
 */
export function checkLockfile(text: string): LockfileReport {
  const tools = new Map<string, string[]>();
  const start = text.indexOf("\npackages:");
  const section = text.slice(start, text.indexOf("\nsnapshots:", start));
  for (const [, name = ""] of section.matchAll(/^ {2}'?((?:@[^/'\s]+\/)?[^@'\s]+)@[^:\s]+:$/gm)) {
    if (!anySystem.test(name)) continue;
    const tool = name.slice(0, name.search(anySystem)).replace(/[-/]?(binding|cli)$/, "") || name;
    tools.set(tool, [...(tools.get(tool) ?? []), name]);
  }
  const faults: string[] = [];
  for (const [tool, names] of tools)
    for (const [system, pattern] of families)
      if (!isNodeItself(tool) && !names.some((name) => pattern.test(name)))
        faults.push(`${tool} has no binary for ${system}`);
  return { tools: [...tools.keys()], faults };
}

/** Node's own packages are listed by hand, without Windows, where pnpm would install the Linux machine's copy too. */
function isNodeItself(tool: string): boolean {
  return tool === "node" || tool === "node-bin";
}
