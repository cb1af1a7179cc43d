import { sameElements } from "../acceptance.ts";
import type { ConformanceCase, Group } from "../conformance-case.ts";
import { demand } from "../fault.ts";
import { countingTensor, matrixOf } from "../host-values.ts";
import { expectError } from "../refusal-cases.ts";
import { wide } from "../refusals.ts";
import { checkAccepted } from "../run-sample.ts";
import { once } from "./contract-case.ts";

const group: Group = {
  id: "handles",
  promise: "a handle lives until it is disposed, its scope ends or the session closes, and belongs to one session",
};

const stopped = new Error("thrown on purpose inside a scope");

export const handles: readonly ConformanceCase[] = [
  once(
    group,
    { name: "dispose-twice", title: "a second dispose does nothing", needs: "dense" },
    async ({ session }, dtype) => {
      const [x, y] = [session.dense(countingTensor(dtype, [2])), session.dense(countingTensor(dtype, [2]))];
      x.dispose();
      x.dispose();
      checkAccepted(sameElements([2], countingTensor(dtype, [2]).data), (await session.read(y)).data, "another value");
      y.dispose();
    },
  ),
  once(
    group,
    {
      name: "foreign-handle",
      title: "a handle of another session is refused",
      needs: "dense and sparse",
    },
    async (bench, dtype) => {
      const { session } = bench;
      const other = await bench.another();
      const x = other.session.dense(countingTensor(dtype, [3]));
      try {
        await expectError("HANDLE_INVALID", "matvec with another session's vector", () =>
          session.scope((s) => s.matvec(wide(s, dtype), x)),
        );
      } finally {
        await other.session.close();
      }
    },
  ),
  once(
    group,
    { name: "read-after-dispose", title: "reading a disposed handle is refused", needs: "dense" },
    async ({ session }, dtype) => {
      const x = session.dense(countingTensor(dtype, [3]));
      x.dispose();
      await expectError("HANDLE_INVALID", "read of a disposed handle", () => session.read(x));
    },
  ),
  once(
    group,
    { name: "reshape-shares", title: "a reshaped handle shows the same value, and outlives the first", needs: "dense" },
    async ({ session }, dtype) => {
      const x = session.dense(countingTensor(dtype, [6]));
      const y = session.reshape(x, [2, 3]);
      x.dispose();
      const read = await session.read(y);
      checkAccepted(sameElements([2, 3], countingTensor(dtype, [6]).data), read.data);
      y.dispose();
    },
  ),
  once(
    group,
    {
      name: "reshape-then-multiply",
      title: "the shape of an operand is what the session says, not what was uploaded",
      needs: "dense and sparse",
    },
    async ({ session }, dtype) => {
      await session.scope(async (s) => {
        const A = s.sparse(
          matrixOf(dtype, [
            [1, 0, 2],
            [0, 3, 0],
          ]),
        );
        const columns = s.reshape(s.dense(countingTensor(dtype, [6])), [3, 2]);
        checkAccepted(sameElements([2, 2], [11, -14, 9, -12]), (await s.read(s.matmat(A, columns))).data);
        const vector = s.reshape(s.dense(countingTensor(dtype, [3, 1])), [3]);
        checkAccepted(sameElements([2], [7, -6]), (await s.read(s.matvec(A, vector))).data);
      });
    },
  ),
  once(
    group,
    {
      name: "scope-frees",
      title: "a scope frees what was made in it, but for what it returns",
      needs: "dense and sparse",
    },
    async ({ session }, dtype) => {
      const before = session.statistics().live;
      const y = session.scope((s) => s.matvec(wide(s, dtype), s.dense(countingTensor(dtype, [3]))));
      const held = session.statistics().live - before;
      demand(held === 1, `${held} handles are live after a scope that returned one`);
      checkAccepted(sameElements([2], [-3, 6]), (await session.read(y)).data);
      y.dispose();
    },
  ),
  once(
    group,
    { name: "scope-throws", title: "a scope frees everything when it throws, at once or later", needs: "dense" },
    async ({ backend, session }, dtype) => {
      const live = async () => {
        await session.sync();
        return { handles: session.statistics().live, values: backend.memory?.().handles };
      };
      const before = await live();
      for (const work of [
        () => {
          throw stopped;
        },
        async () => {
          await session.sync();
          throw stopped;
        },
      ]) {
        let thrown: unknown;
        try {
          await session.scope((s) => {
            s.dense(countingTensor(dtype, [3]));
            return work();
          });
        } catch (error) {
          thrown = error;
        }
        demand(thrown === stopped, "the error thrown inside a scope did not come out");
        const after = await live();
        demand(
          after.handles === before.handles,
          `${after.handles - before.handles} handles are left of a scope that threw`,
        );
        demand(
          after.values === before.values,
          `memory() counts ${after.values} after a scope that threw, ${before.values} before`,
        );
      }
    },
  ),
  once(
    group,
    {
      name: "refusal-leaves-usable",
      title: "after a refused operation the session and its handles work as before",
      needs: "dense and sparse",
    },
    async ({ session }, dtype) => {
      await session.scope(async (s) => {
        const [A, x] = [
          s.sparse(
            matrixOf(dtype, [
              [1, 2, 0],
              [0, 3, 4],
            ]),
          ),
          s.dense(countingTensor(dtype, [3])),
        ];
        const wrong = s.dense(countingTensor(dtype, [2]));
        await expectError("SHAPE_MISMATCH", "matvec with a vector that is too short", () => s.matvec(A, wrong));
        checkAccepted(sameElements([2], [-3, 6]), (await s.read(s.matvec(A, x))).data);
      });
    },
  ),
];
