import type { Backend, HostCsr, Manifest, OpName } from "@convmtx/backend";
import { defineBackend } from "@convmtx/backend";
import type { FloatArray } from "@convmtx/tensor";
import { allocate, ConvmtxError } from "@convmtx/tensor";
import { Connection } from "./connection.ts";
import { copyCsr, copyDense, packCsr, packDense } from "./convert.ts";
import type { WorkerNative } from "./ops.ts";
import { remoteOps, toWireOperand } from "./ops.ts";
import type { WorkerLike } from "./port.ts";
import { portOf } from "./port.ts";
import type { Reference, WireOperand } from "./protocol.ts";

export interface WorkerOptions {
  /**
   * Uploads give the caller's buffers away instead of copying them: faster, and the arrays are empty afterwards. Default false.
   */
  readonly transfer?: boolean;
}

/**
 * The engine that runs in a worker: asynchronous, in order. The worker's own file says which engine it is:
 *
 *     // engine.js
 *     import { serve } from "@convmtx/backend-worker/serve";
 *     serve(js());
 *
 * @param spawn makes the worker: `() => new Worker(new URL("./engine.js", import.meta.url), { type: "module" })`, in
 * browsers the global `Worker`, in Node that of `node:worker_threads`
 * @returns settles when the worker has its engine
 * @throws (rejects) BackendError `BACKEND_LOST` if the worker ends before that; the engine's own error if it has none; ConvmtxError
 * `OPTION_INVALID` if `spawn` is no function
 */
export async function worker(
  spawn: () => WorkerLike,
  options: WorkerOptions = {},
): Promise<Backend<WorkerNative, "async">> {
  if (typeof spawn !== "function") {
    throw new ConvmtxError("OPTION_INVALID", `worker: expected a function that makes the Worker, got ${typeof spawn}`);
  }
  const connection = new Connection(portOf(spawn()));
  const { manifest, ops, setValues } = await connection.greeting;
  return defineBackend(
    remote(connection, { ...manifest, name: `worker(${manifest.name})`, execution: "async" }, ops, setValues, options),
  );
}

function remote(
  connection: Connection,
  manifest: Manifest<"async">,
  ops: readonly OpName[],
  setValues: boolean,
  { transfer = false }: WorkerOptions,
): Backend<WorkerNative, "async"> {
  const parcelDense = transfer ? packDense : copyDense;
  const parcelCsr = transfer ? packCsr : copyCsr;
  const uploadCsr = (host: HostCsr, parcel = parcelCsr): Reference => {
    const { payload, transfer: buffers } = parcel(host);
    return connection.make((id) => ({ type: "uploadCsr", id, host: payload }), buffers);
  };
  return {
    manifest,
    ops: remoteOps(ops, (op, operands) => connection.make((id) => ({ type: "op", id, op, operands }))),
    uploadDense: (host) => {
      const { payload, transfer: buffers } = parcelDense(host);
      return connection.make((id) => ({ type: "uploadDense", id, host: payload }), buffers);
    },
    uploadCsr: (host) => uploadCsr(host),
    allocCsr: (shape, nnz, dtype) => {
      const parts: HostCsr = {
        dtype,
        shape,
        indptr: new Int32Array(shape[0] + 1),
        indices: new Int32Array(nnz),
        data: allocate(dtype, nnz) as FloatArray,
      };
      return { parts, commit: () => uploadCsr(parts, packCsr) };
    },
    ...(setValues
      ? {
          setValues: (a, data) => {
            const operand = toWireOperand(a) as WireOperand;
            const { payload, transfer: buffers } = copyDense({ dtype: a.dtype, shape: [data.length], data });
            connection.post({ type: "setValues", operand, data: payload.data }, buffers);
          },
        }
      : {}),
    readDense: (x) =>
      connection.ask((request) => ({ type: "readDense", request, operand: toWireOperand(x) as WireOperand })),
    readCsr: (a) =>
      connection.ask((request) => ({ type: "readCsr", request, operand: toWireOperand(a) as WireOperand })),
    release: ({ id }) => connection.release(id),
    memory: () => ({ handles: connection.live, bytes: connection.bytes }),
    sync: () => connection.ask((request) => ({ type: "sync", request })),
    close: () => connection.close(),
    lost: connection.lost,
  };
}
