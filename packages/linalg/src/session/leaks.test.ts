import type { Execution, OpName } from "@convmtx/backend";
import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { eye } from "@convmtx/sparse";
import { convOperator } from "@convmtx/toeplitz";
import { expect, test } from "vitest";
import { linalg } from "./linalg.ts";
import type { Session } from "./session.ts";

const engines: readonly [Execution, string, readonly OpName[]][] = [
  ["sync", "three operations", []],
  ["sync", "all operations", optionalOps],
  ["async", "three operations", []],
  ["async", "all operations", optionalOps],
];

test.each(engines)("10,000 operations leave the live count and the memory flat: %s, %s", async (execution, _, ops) => {
  const s = linalg(reference({ execution, ops })) as Session;
  const a = s.sparse(eye(8), { keepHost: true });
  const layer = convOperator([[[1, 2]]], { inputShape: [1, 8], bias: [1] });
  let x = s.dense(new Float64Array(8).fill(1));
  const batch = s.dense([[[1, 2, 3, 4, 5, 6, 7, 8]], [[1, 2, 3, 4, 5, 6, 7, 8]]]);
  const round = () =>
    s.scope((t) => {
      const y = t.matvec(a, t.rmatvec(a, x));
      t.setValues(a, new Float64Array(8).fill(1));
      t.matmat(a, t.reshape(y, [8, 1]));
      t.fold(t.unfold(t.reshape(y, [1, 8]), { kernelSize: [2] }), { kernelSize: [2], outputSize: [8] });
      t.convT(layer, t.conv(layer, t.reshape(y, [1, 8])));
      t.conv(layer, batch);
      return t.add(t.scale(0.5, y), t.transpose(a) && x, { alpha: 1, beta: 0.5 });
    });
  const next = async () => {
    const old = x;
    x = round();
    old.dispose();
    await s.sync();
  };
  await next();
  const first = s.statistics();
  for (let done = 12; done < 10_000; done += 12) {
    await next();
    const { live, operators, memory } = s.statistics();
    expect({ live, operators, memory }).toEqual({ live: first.live, operators: 1, memory: first.memory });
  }
  expect(first.live).toBe(3);
  expect([...(await s.read(x)).toTypedArray()]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  await s.close();
  expect(s.statistics()).toMatchObject({ live: 0, operators: 0, memory: { handles: 0, bytes: 0 } });
});
