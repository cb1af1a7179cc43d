import type { HostCsr, HostDense } from "@convmtx/backend";
import type { FloatArray } from "@convmtx/tensor";
import { allocate } from "@convmtx/tensor";
import type { PlantedFault } from "./planted-fault.ts";

/** Faults of uploads, reads, lifetimes and of what a backend says of itself. */
export const contractFaults: readonly PlantedFault[] = [
  {
    fault: "flushes tiny values on upload",
    caughtBy: "round-trip-sparse/tiny-values/float64",
    plant: (engine) => ({
      parts: {
        uploadCsr: (a) =>
          engine.uploadCsr({ ...a, data: a.data.map((value) => (Math.abs(value) < 1e-15 ? 0 : value)) as FloatArray }),
      },
    }),
  },
  {
    fault: "loses the sign of zero",
    caughtBy: "round-trip-dense/special-values/float64",
    plant: (engine) => ({
      parts: { uploadDense: (x) => engine.uploadDense({ ...x, data: x.data.map((value) => value + 0) as FloatArray }) },
    }),
  },
  {
    fault: "answers a matrix by columns",
    caughtBy: "round-trip-dense/matrix/float64",
    plant: (engine) => ({
      parts: {
        readDense: (x) => {
          const data = engine.readDense(x) as FloatArray;
          const [m, n] = x.shape;
          return x.shape.length === 2
            ? (data.map((_, k) => data[(k % m) * n + Math.floor(k / m)]) as FloatArray)
            : data;
        },
      },
    }),
  },
  {
    fault: "shares the array of an upload",
    caughtBy: "upload/dense-copies/float64",
    plant: (engine) => ({
      parts: { uploadDense: (x) => Object.assign(engine.uploadDense(x), { data: x.data }) },
    }),
  },
  {
    fault: "shares the arrays of a matrix",
    caughtBy: "upload/sparse-copies/float64",
    plant: (engine) => ({ parts: { uploadCsr: (a) => Object.assign(engine.uploadCsr(a), { data: a.data }) } }),
  },
  {
    fault: "gives its own array away",
    caughtBy: "read/dense-copies/float64",
    plant: () => ({ parts: { readDense: ({ native }) => native.data } }),
  },
  {
    fault: "gives its own matrix away",
    caughtBy: "read/sparse-copies/float64",
    plant: () => ({ parts: { readCsr: ({ native }) => native } }),
  },
  {
    fault: "answers reads out of turn",
    caughtBy: "read/in-one-go/float64",
    execution: "async",
    plant: (engine) => {
      let last: HostDense | undefined;
      return {
        parts: {
          readDense: async (x) => {
            last = x.native;
            await Promise.resolve();
            return engine.readDense({ ...x, native: last });
          },
        },
      };
    },
  },
  {
    fault: "never answers",
    caughtBy: "round-trip-dense/vector/float64",
    execution: "async",
    plant: () => ({ parts: { readDense: () => new Promise(() => {}) } }),
  },
  {
    fault: "says sync and answers with Promises",
    caughtBy: "execution/sync-reads-are-values",
    plant: (engine) => ({ parts: { readDense: (x) => Promise.resolve(engine.readDense(x)) } }),
  },
  {
    fault: "says sync and computes Promises",
    caughtBy: "execution/sync-ops-are-values",
    plant: (_, own) => ({ ops: { dot: (x, y) => Promise.resolve(own.dot(x, y)) as unknown as HostDense } }),
  },
  {
    fault: "says async and answers at once",
    caughtBy: "execution/async-reads-are-promises",
    plant: ({ manifest }) => ({ parts: { manifest: { ...manifest, execution: "async" } } }),
  },
  {
    fault: "frees a value while work on it waits",
    caughtBy: "execution/in-order",
    execution: "async",
    plant: (engine) => ({
      parts: {
        release: (native) => {
          engine.release(native);
          Object.defineProperty(native, "data", { value: new Float64Array(3), writable: false });
        },
      },
    }),
  },
  {
    fault: "swallows errors in sync",
    caughtBy: "errors/sync-surfaces",
    execution: "async",
    plant: () => ({ parts: { sync: () => Promise.resolve() } }),
  },
  {
    fault: "is of no use after an error",
    caughtBy: "errors/usable-afterwards",
    plant: (_, own) => {
      let failed: Error | undefined;
      return {
        ops: {
          solve: (a, b) => {
            try {
              return own.solve(a, b);
            } catch (error) {
              failed = error as Error;
              throw error;
            }
          },
          spmv: (a, x) => {
            if (failed !== undefined) throw failed;
            return own.spmv(a, x);
          },
        },
      };
    },
  },
  {
    fault: "returns the operand where everything is sliced",
    caughtBy: "slice/result-is-new/float64",
    plant: (_, own) => ({
      ops: {
        slice: (x, offset, stride, length) =>
          length > 0 && length === x.native.data.length ? x.native : own.slice(x, offset, stride, length),
      },
    }),
  },
  {
    fault: "remembers a result and hands it out again",
    caughtBy: "dot/result-is-new/float64",
    plant: (_, own) => {
      const known = new Map<unknown, HostDense>();
      return {
        ops: {
          dot: (x, y) => {
            const result = known.get(x.native) ?? own.dot(x, y);
            known.set(x.native, result);
            return result;
          },
        },
      };
    },
  },
  {
    fault: "trusts the shape of the upload",
    caughtBy: "handles/reshape-then-multiply",
    plant: (_, own) => ({
      ops: { spmm: (a, b) => own.spmm(a, { ...b, shape: [a.shape[1], b.native.shape[1] ?? 1] }) },
    }),
  },
  {
    fault: "reuses memory that a result still needs",
    caughtBy: "slice/operands-freed-at-once/float64",
    plant: (engine, own) => {
      const borrowed = new Map<unknown, HostDense>();
      return {
        ops: {
          slice: (x, ...range) => {
            const part = own.slice(x, ...range);
            borrowed.set(x.native, part);
            return part;
          },
        },
        parts: {
          release: (native) => {
            borrowed.get(native)?.data.fill(0);
            engine.release(native);
          },
        },
      };
    },
  },
  { fault: "never frees", caughtBy: "memory/uploads-flat", plant: () => ({ parts: { release: () => undefined } }) },
  {
    fault: "frees handles, but not their bytes",
    caughtBy: "memory/uploads-flat",
    plant: (engine) => {
      let bytes = 0;
      return {
        parts: {
          uploadDense: (x) => {
            bytes += x.data.byteLength;
            return engine.uploadDense(x);
          },
          memory: () => ({ handles: engine.memory?.().handles ?? 0, bytes }),
        },
      };
    },
  },
  {
    fault: "keeps everything at close",
    caughtBy: "memory/close-frees",
    plant: () => ({ parts: { close: () => undefined } }),
  },
  {
    fault: "does not count results",
    caughtBy: "memory/counts-values",
    plant: (engine) => {
      const counted = () => engine.memory?.() ?? { handles: 0, bytes: 0 };
      return { parts: { memory: () => ({ ...counted(), handles: Math.min(2, counted().handles) }) } };
    },
  },
  {
    fault: "closes without a Promise, though it is async",
    caughtBy: "close/promise",
    execution: "async",
    plant: (engine) => ({ parts: { close: () => void engine.close() } }),
  },
  {
    fault: "leaves reads hanging at close",
    caughtBy: "close/answers-waiting-reads",
    execution: "async",
    plant: (engine) => {
      let isClosed = false;
      return {
        parts: {
          readDense: async (x) => {
            const data = await engine.readDense(x);
            return isClosed ? new Promise<never>(() => {}) : data;
          },
          close: async () => {
            isClosed = true;
            await engine.close();
          },
        },
      };
    },
  },
  {
    fault: "ignores setValues",
    caughtBy: "set-values/new-numbers/float64",
    plant: () => ({ parts: { setValues: () => undefined } }),
  },
  {
    fault: "shares the array of setValues",
    caughtBy: "set-values/new-numbers/float64",
    plant: () => ({ parts: { setValues: ({ native }, data) => void Object.assign(native, { data }) } }),
  },
  {
    fault: "forgets stored zeros in setValues",
    caughtBy: "set-values/keeps-pattern/float64",
    plant: (engine) => ({
      parts: {
        setValues: (a, data) => {
          const kept = a.native.data.map((value, k) => (value === 0 ? 0 : data[k])) as FloatArray;
          engine.setValues?.(a, kept);
        },
      },
    }),
  },
  {
    fault: "transposes into the operand's memory",
    caughtBy: "set-values/leaves-results-alone/float64",
    plant: (engine, own) => {
      const transposes = new Map<unknown, HostCsr>();
      return {
        ops: {
          transpose: (a) => {
            const T = own.transpose(a);
            transposes.set(a.native, T);
            return T;
          },
        },
        parts: {
          setValues: (a, data) => {
            engine.setValues?.(a, data);
            transposes.get(a.native)?.data.set(data);
          },
        },
      };
    },
  },
  {
    fault: "commits before the views are filled",
    caughtBy: "alloc-csr/fill-and-commit/float64",
    plant: (engine) => ({
      parts: {
        allocCsr: (shape, nnz, dtype) => {
          const data = allocate(dtype, nnz) as FloatArray;
          const parts = { dtype, shape, indptr: new Int32Array(shape[0] + 1), indices: new Int32Array(nnz), data };
          const native = engine.uploadCsr(parts);
          return { parts, commit: () => native };
        },
      },
    }),
  },
];
