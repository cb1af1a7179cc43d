import { BackendError } from "@convmtx/tensor";
import { checkManifest } from "./check-manifest.ts";
import type { Backend, Execution, Native } from "./contract.ts";
import { opNames, requiredOps } from "./op-names.ts";

const methods = ["uploadDense", "uploadCsr", "readDense", "readCsr", "release", "sync", "close"] as const;
const optionalMethods = ["allocCsr", "setValues", "memory"] as const;

/**
 * `backend` itself, once its form is checked: the manifest, the required operations and methods, no unknown operation.
 *
 * @throws BackendError `BACKEND_INVALID` which names what is missing or unknown
 */
export function defineBackend<N extends Native, X extends Execution>(backend: Backend<N, X>): Backend<N, X> {
  const { name } = checkManifest(backend.manifest);
  const isFunction = (value: unknown) => typeof value === "function";
  const ops = (backend.ops ?? {}) as unknown as Readonly<Record<string, unknown>>;
  const own = backend as unknown as Readonly<Record<string, unknown>>;
  const problems = [
    ...requiredOps.filter((op) => !isFunction(ops[op])).map((op) => `ops.${op} is required`),
    ...methods.filter((method) => !isFunction(own[method])).map((method) => `${method} is required`),
    ...optionalMethods
      .filter((method) => own[method] !== undefined && !isFunction(own[method]))
      .map((method) => `${method} must be a function`),
    ...Object.keys(ops)
      .filter((op) => !(opNames as readonly string[]).includes(op))
      .map((op) => `ops.${op} is no operation of the contract`),
    ...Object.keys(ops)
      .filter((op) => ops[op] === undefined || !isFunction(ops[op]))
      .filter((op) => !(requiredOps as readonly string[]).includes(op))
      .map((op) => `ops.${op} must be a function; leave the key out if the engine lacks it`),
  ];
  if (problems.length > 0) {
    throw new BackendError("BACKEND_INVALID", `defineBackend: ${name}: ${problems.join("; ")}`, {
      details: { problems },
    });
  }
  return backend;
}
