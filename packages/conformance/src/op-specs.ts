import { type AnyOpSpec, anyOp } from "./op-spec.ts";
import { axpby } from "./ops/axpby.ts";
import { concat } from "./ops/concat.ts";
import { conv } from "./ops/conv.ts";
import { convT } from "./ops/conv-t.ts";
import { divide } from "./ops/divide.ts";
import { dot } from "./ops/dot.ts";
import { fold } from "./ops/fold.ts";
import { lstsq } from "./ops/lstsq.ts";
import { nrm2 } from "./ops/nrm2.ts";
import { slice } from "./ops/slice.ts";
import { solve } from "./ops/solve.ts";
import { spadd } from "./ops/spadd.ts";
import { spgemm } from "./ops/spgemm.ts";
import { spmm } from "./ops/spmm.ts";
import { spmv } from "./ops/spmv.ts";
import { spmvT } from "./ops/spmv-t.ts";
import { transpose } from "./ops/transpose.ts";
import { unfold } from "./ops/unfold.ts";

/** Every operation of the contract, in its order. A new one is added here, and is in the suite, the report and the table. */
export const opSpecs: readonly AnyOpSpec[] = [
  anyOp(spmv),
  anyOp(slice),
  anyOp(concat),
  anyOp(spmvT),
  anyOp(spmm),
  anyOp(spgemm),
  anyOp(spadd),
  anyOp(transpose),
  anyOp(axpby),
  anyOp(dot),
  anyOp(nrm2),
  anyOp(divide),
  anyOp(conv),
  anyOp(convT),
  anyOp(unfold),
  anyOp(fold),
  anyOp(solve),
  anyOp(lstsq),
];
