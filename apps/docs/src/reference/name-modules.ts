import { readFileSync } from "node:fs";
import { type Application, type Context, Converter } from "typedoc";
import { withTitle } from "../markdown/with-title.ts";
import type { Entry } from "./entries.ts";

/** A plugin of TypeDoc: each module has its entry's name, and a package's first page begins with its README. */
export function nameModules(entries: readonly Entry[]): (application: Application) => void {
  return (application) => {
    application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => {
      project.name = "API";
      for (const module of project.children ?? []) {
        const entry = entries.find(({ source }) => source === project.getSymbolIdFromReflection(module)?.fileName);
        if (entry === undefined)
          throw new Error(`the reference has a module ${module.name}, which is no package's entry`);
        module.name = entry.name;
        if (entry.readme !== undefined) {
          module.readme = [{ kind: "text", text: withoutTitle(readFileSync(entry.readme, "utf8")) }];
        }
      }
    });
  };
}

/** The page has the title above already. */
function withoutTitle(readme: string): string {
  return withTitle(readme).replace(/^---\n.*?\n---\n/s, "");
}
