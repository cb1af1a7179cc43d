import { firstParagraph } from "./first-paragraph.ts";

/**
 * Markdown whose first line is its title, as Starlight wants it: title and description in the front matter, the rest as it is. A file which has
 * front matter already stays as it is.
 */
export function withTitle(markdown: string): string {
  const heading = /^# (.+)\n/.exec(markdown);
  if (heading === null) return markdown;
  const rest = markdown.slice(heading[0].length);
  const description = firstParagraph(rest);
  const entries = [
    `title: ${JSON.stringify(heading[1].replaceAll("`", ""))}`,
    ...(description === undefined ? [] : [`description: ${JSON.stringify(description)}`]),
  ];
  return `---\n${entries.join("\n")}\n---\n${rest}`;
}
