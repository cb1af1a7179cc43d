/** Longer descriptions are cut where they are shown. */
const most = 200;

/**
 * The first paragraph of prose of a page as plain text, for search engines and previews: its sentences as far as they are short enough, undefined
 * if there is none.
 */
export function firstParagraph(markdown: string): string | undefined {
  const blocks = markdown.trim().split(/\n{2,}/);
  // Not a heading, list, table, picture, comment, indented or fenced code.
  const prose = blocks.find((block) => !/^(?:[#|<>!-]|\* |\d+\. |```|\$\$| {4})/.test(block));
  if (prose === undefined || prose === "") return undefined;
  const plain = prose
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/\*|`|\$/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  let text = "";
  for (const sentence of plain.split(/(?<=[.!?:])\s+(?=[^a-z])/)) {
    if (text !== "" && text.length + sentence.length >= most) break;
    text += `${text === "" ? "" : " "}${sentence}`;
  }
  return text;
}
