import { library } from "@convmtx/config/tsdown";

export default library(["src/node.ts", "src/cli.ts"], "node");
