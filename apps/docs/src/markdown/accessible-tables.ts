/** A node of an HTML tree, as far as tables need it. */
interface Node {
  type: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

/**
 * A rehype plugin: a table, which scrolls sideways where it is wider than the page, can be reached by the keyboard; an empty corner cell heads
 * nothing.
 */
export function accessibleTables(): (tree: Node) => void {
  return visit;
}

function visit(node: Node): void {
  if (node.tagName === "table") node.properties = { ...node.properties, tabIndex: 0 };
  if (node.tagName === "th" && (node.children ?? []).length === 0) node.tagName = "td";
  for (const child of node.children ?? []) visit(child);
}
