import type { DenseHandle, Session } from "@convmtx/linalg";
import type { FloatDType, Tensor } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";

export interface DeblurOptions {
  readonly blur: ConvOperator;
  /** What lies over the picture: hazy = (3 blurred + haze) / 4. */
  readonly haze: Tensor;
  /** λ of the regularised normal equations. */
  readonly lambda: number;
  readonly iterations: number;
}

export interface Pictures {
  readonly hazy: Tensor<FloatDType>;
  readonly restored: Tensor<FloatDType>;
}

/**
 * Blurs a picture, lays haze over it, and solves (BᵀB + λI) x = Bᵀ hazy.
 *
 * Written against the session alone: nothing here knows which engine computes, or whether it answers at once.
 */
export async function deblur(s: Session, picture: Tensor, options: DeblurOptions): Promise<Pictures> {
  const { blur, haze, lambda, iterations } = options;
  return s.scope(async (t) => {
    const hazy = t.add(t.conv(blur, t.dense(picture)), t.dense(haze), { alpha: 0.75, beta: 0.25 });
    const normal: Apply = (u, p) => u.add(u.convT(blur, u.conv(blur, p)), p, { beta: lambda });
    const restored = conjugateGradients(t, normal, t.convT(blur, hazy), iterations);
    return { hazy: await t.read(hazy), restored: await t.read(restored) };
  });
}

type Apply = (session: Session, p: DenseHandle) => DenseHandle;

/**
 * The x with A x = b, A symmetric and positive definite, after that many steps from 0. (M. R. Hestenes and E. Stiefel,
 * "Methods of Conjugate Gradients for Solving Linear Systems", 1952.)
 *
 * Scalars stay on the engine: no step waits for a dot product. Each step frees what it no longer needs.
 */
function conjugateGradients(s: Session, apply: Apply, b: DenseHandle, iterations: number): DenseHandle {
  let state = { x: s.scale(0, b), r: s.scale(1, b), p: s.scale(1, b), rr: s.dot(b, b) };
  for (let step = 0; step < iterations; step++) {
    const { x, r, p, rr } = state;
    state = s.scope((t) => {
      const q = apply(t, p);
      const alpha = t.divide(rr, t.dot(p, q));
      const nextR = t.add(r, q, { beta: t.scale(-1, alpha) });
      const nextRr = t.dot(nextR, nextR);
      const nextP = t.add(nextR, p, { beta: t.divide(nextRr, rr) });
      return { x: t.add(x, p, { beta: alpha }), r: nextR, p: nextP, rr: nextRr };
    });
    s.dispose(x, r, p, rr);
  }
  return state.x;
}
