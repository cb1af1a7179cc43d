/**
 * Markdown whose first line is its title, as Starlight wants it: the title in the front matter, the rest as it is. A file which has front matter
 * already stays as it is.
 */
export function withTitle(markdown: string): string {
  const heading = /^# (.+)\n/.exec(markdown);
  if (heading === null) return markdown;
  return `---\ntitle: ${JSON.stringify(heading[1].replaceAll("`", ""))}\n---\n${markdown.slice(heading[0].length)}`;
}
