import { library } from "@convmtx/config/tsdown";

// One file a module: zip.js declares no module free of side effects, so an app that reads npy alone gets rid of it only
// if the file which imports it can be left out whole.
export default {
  ...(library(["src/index.ts", "src/node.ts"]) as object),
  unbundle: true,
  deps: { neverBundle: [/^node:/] },
};
