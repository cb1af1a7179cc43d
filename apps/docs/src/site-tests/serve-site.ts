import type { TestProject } from "vitest/node";
import { servedSite } from "./served-site.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the site under test is served, as `http://localhost:4321`. */
    siteOrigin: string;
  }
}

/** The site is served from before its first test to after its last. */
export default async function serveSite(project: TestProject): Promise<() => Promise<void>> {
  const { origin, stop } = await servedSite();
  project.provide("siteOrigin", origin);
  return stop;
}
