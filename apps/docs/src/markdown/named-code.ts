import type { StarlightExpressiveCodeOptions } from "@astrojs/starlight/expressive-code";

type Plugin = Extract<NonNullable<StarlightExpressiveCodeOptions["plugins"]>[number], { name: string }>;

/** A plugin of Expressive Code, which makes a region of a block that scrolls: each has a name of its own. */
export const namedCode: Plugin = {
  name: "named-code",
  hooks: {
    postprocessRenderedBlock({ codeBlock, renderData }) {
      const number = (codeBlock.parentDocument?.positionInDocument?.groupIndex ?? 0) + 1;
      const code = firstPre(renderData.blockAst as Node);
      if (code !== undefined) code.properties = { ...code.properties, ariaLabel: `code ${number}` };
    },
  },
};

interface Node {
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

function firstPre(node: Node): Node | undefined {
  if (node.tagName === "pre") return node;
  for (const child of node.children ?? []) {
    const found = firstPre(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
