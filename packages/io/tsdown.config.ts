import { library } from "@convmtx/config/tsdown";

export default library(["src/index.ts", "src/node.ts"]);
