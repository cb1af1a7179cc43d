import { library } from "@convmtx/config/tsdown";

export default library();
