import { ShapeError, shapeText } from "@convmtx/tensor";
import type { DenseHandle } from "../session/handle.ts";
import type { Session } from "../session/session.ts";
import { SessionSpace } from "../space/session-space.ts";
import type { Side } from "../space/space.ts";
import { asOperator, type EngineOperatorLike, type Pair } from "./as-operator.ts";

/** Products of handles. */
export interface BoundOperator extends Pair<DenseHandle> {
  readonly rmatvec: (y: DenseHandle) => DenseHandle;
}

/**
 * The operator over the vectors of a session: `bind(s, compose(A, B)).matvec(x)` for a handle x.
 *
 * @returns products whose handles belong to `session`; what they need beside is uploaded and freed at each
 * @throws ConvmtxError `OPTION_INVALID`; by the products ShapeError `SHAPE_MISMATCH`, and what the session's operations throw
 */
export function bind(session: Session, a: EngineOperatorLike): BoundOperator {
  const A = asOperator(a, "bind");
  const product = (caller: string, x: DenseHandle, side: Side): DenseHandle => {
    const length = A.shape[side === "forward" ? 1 : 0];
    if (x.shape.length !== 1 || x.shape[0] !== length) {
      throw new ShapeError(
        "SHAPE_MISMATCH",
        `${caller}: the vector has shape ${shapeText(x.shape)}, expected [${length}] because the operator is ${shapeText(A.shape)}`,
        { details: { shape: [...x.shape], expected: [length] } },
      );
    }
    const space = new SessionSpace(caller, session, x.dtype, 1);
    try {
      const y = A.apply(space, x, side);
      space.release(y);
      return y;
    } finally {
      space.close();
    }
  };
  return {
    shape: A.shape,
    matvec: (x) => product("matvec", x, "forward"),
    rmatvec: (y) => product("rmatvec", y, "adjoint"),
  };
}
