import { js } from "@convmtx/backend-js";
import { serve } from "@convmtx/backend-worker/serve";

serve(js());
