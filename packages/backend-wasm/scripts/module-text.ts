/** A module of TypeScript which exports `bytes` as base64, in lines that a diff can show. */
export function moduleText(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,116}/g) ?? [];
  return `// Made by scripts/build-kernels.ts from assembly/. Not to be edited.\nexport const base64: string = \`\n${lines.join("\n")}\n\`;\n`;
}
