import { sameElements } from "../acceptance.ts";
import type { ConformanceCase, Group } from "../conformance-case.ts";
import type { Facts } from "../facts.ts";
import { demand } from "../fault.ts";
import { countingTensor, matrixOf } from "../host-values.ts";
import { expectError } from "../refusal-cases.ts";
import { checkAccepted } from "../run-sample.ts";
import { once } from "./contract-case.ts";

const errors: Group = {
  id: "errors",
  promise: "an error of the engine comes out of the call, or of the next read or sync, and leaves the session usable",
};
const close: Group = { id: "close", promise: "close ends the engine; closing again does nothing, all else is refused" };

const singular = [
  [1, 2],
  [2, 4],
];

const needsSolve = (facts: Facts) => facts.reason("solve", facts.mainDType);

export const ends: readonly ConformanceCase[] = [
  once(
    errors,
    {
      name: "sync-surfaces",
      title: "a singular matrix: its error comes out of solve or of the next sync, not only of a read",
      needs: "dense and sparse",
      skip: needsSolve,
      fresh: true,
    },
    async ({ session }, dtype) => {
      await expectError("SINGULAR", "solve of a singular matrix, then sync", async () => {
        session.solve(session.sparse(matrixOf(dtype, singular)), session.dense(countingTensor(dtype, [2])));
        await session.sync();
      });
    },
  ),
  once(
    errors,
    {
      name: "usable-afterwards",
      title: "after a singular matrix was reported, the session goes on",
      needs: "dense and sparse",
      skip: needsSolve,
      fresh: true,
    },
    async ({ session }, dtype) => {
      const b = session.dense(countingTensor(dtype, [2]));
      await expectError("SINGULAR", "solve of a singular matrix", async () => {
        await session.read(session.solve(session.sparse(matrixOf(dtype, singular)), b));
      });
      const y = session.matvec(session.sparse(matrixOf(dtype, singular)), b);
      checkAccepted(sameElements([2], [-3, -6]), (await session.read(y)).data, "a product after the error");
      await session.sync();
    },
  ),
  once(close, { name: "twice", title: "closing twice does nothing", fresh: true }, async ({ session }, dtype) => {
    session.dense(countingTensor(dtype, [2]));
    await session.close();
    await session.close();
  }),
  once(
    close,
    {
      name: "use-afterwards",
      title: "uploads and reads after close are refused",
      fresh: true,
      needs: "dense",
    },
    async ({ session }, dtype) => {
      const x = session.dense(countingTensor(dtype, [2]));
      await session.close();
      await expectError("BACKEND_LOST", "dense after close", () => session.dense(countingTensor(dtype, [2])));
      await expectError("BACKEND_LOST", "read after close", () => session.read(x));
    },
  ),
  once(
    close,
    {
      name: "answers-waiting-reads",
      title: "a read that waits when the engine is closed is answered or rejected: it does not hang",
      fresh: true,
      needs: "dense",
      skip: ({ manifest }) => (manifest.execution === "async" ? undefined : 'manifest.execution is "sync"'),
    },
    async ({ backend }, dtype) => {
      const native = backend.uploadDense({ dtype, shape: [2], data: countingTensor(dtype, [2]).data });
      const waiting = Promise.allSettled([backend.readDense({ dtype, shape: [2], native })]);
      await backend.close();
      await waiting;
    },
  ),
  once(
    close,
    { name: "promise", title: "close returns a Promise on an async engine, and none on a sync one", fresh: true },
    async ({ backend, facts }) => {
      const closed: unknown = backend.close();
      await closed;
      const { execution } = facts.manifest;
      demand(
        closed instanceof Promise === (execution === "async"),
        `close returned ${closed instanceof Promise ? "a" : "no"} Promise, but manifest.execution is "${execution}"`,
      );
    },
  ),
];
