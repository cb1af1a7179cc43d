/** `npm run lighthouse`: what Lighthouse says of one page of each kind; anything below 100 is named, and is a failure. */
import lighthouse from "lighthouse";
import { launchChromium } from "./chromium.ts";
import { freePort, servedSite } from "./served-site.ts";

const pages = [
  "/",
  "/guides/idea/",
  "/playground/",
  "/gallery/blur-and-deblur/",
  "/api/sparse/functions/matvec/",
] as const;

const site = await servedSite();
const port = await freePort();
const browser = await launchChromium(port);
let isPerfect = true;
try {
  for (const page of pages) {
    const faults = await audited(`${site.origin}${page}`);
    console.log(`${faults.length === 0 ? "100, 100" : "below 100"}  ${page}`);
    for (const fault of faults) console.log(`  ${fault}`);
    isPerfect &&= faults.length === 0;
  }
} finally {
  await browser.close();
  await site.stop();
}
process.exitCode = isPerfect ? 0 : 1;

/** The audits that a page fails, of accessibility and best practices, each with the elements it names. */
async function audited(url: string): Promise<string[]> {
  const run = await lighthouse(url, {
    port,
    logLevel: "error",
    onlyCategories: ["accessibility", "best-practices"],
    disableFullPageScreenshot: true,
  });
  const { categories, audits, runtimeError } = run!.lhr;
  if (runtimeError !== undefined) return [`${runtimeError.code}: ${runtimeError.message}`];
  return Object.values(categories).flatMap(({ id, score, auditRefs }) => {
    if (score === 1) return [];
    const failed = auditRefs
      .filter((audit) => audit.weight > 0)
      .map((audit) => audits[audit.id])
      .filter((audit) => audit.score !== null && audit.score < 1);
    return [
      `${id}: ${score === null ? "not known" : 100 * score}`,
      ...failed.map((audit) => `${audit.id}: ${audit.title} ${JSON.stringify(audit.details ?? {}).slice(0, 600)}`),
    ];
  });
}
