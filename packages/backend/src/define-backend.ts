import { BackendError } from "@convmtx/tensor";
import { checkManifest } from "./check-manifest.ts";
import type { Backend, Execution, Native } from "./contract.ts";
import { opNames, requiredOps } from "./op-names.ts";

const methods = ["uploadDense", "uploadCsr", "readDense", "readCsr", "release", "sync", "close"] as const;
const optionalMethods = ["allocCsr", "setValues", "memory"] as const;

type Fields = Readonly<Record<string, unknown>>;

/**
 * `backend` itself, once its form is checked: the manifest, the required operations and methods, no unknown operation.
 *
 * @throws BackendError `BACKEND_INVALID` which names all that is missing, unknown or of a wrong type
 */
export function defineBackend<N extends Native, X extends Execution>(backend: Backend<N, X>): Backend<N, X> {
  checkIsObject(backend);
  const { name } = checkManifest(backend.manifest);
  const own = backend as unknown as Fields;
  const problems = [
    ...opProblems((backend.ops ?? {}) as unknown as Fields),
    ...methods.filter((method) => !isFunction(own[method])).map((method) => `${method} is required`),
    ...optionalMethods
      .filter((method) => own[method] !== undefined && !isFunction(own[method]))
      .map((method) => `${method} must be a function`),
  ];
  if (problems.length > 0) {
    throw new BackendError("BACKEND_INVALID", `defineBackend: ${name}: ${problems.join("; ")}`, {
      details: { problems },
    });
  }
  return backend;
}

const isFunction = (value: unknown): boolean => typeof value === "function";

function opProblems(ops: Fields): string[] {
  const required: readonly string[] = requiredOps;
  const known: readonly string[] = opNames;
  const missing = required.filter((op) => !isFunction(ops[op])).map((op) => `ops.${op} is required`);
  const wrong = Object.keys(ops).flatMap((op) => {
    if (!known.includes(op)) return [`ops.${op} is no operation of the contract`];
    if (isFunction(ops[op]) || required.includes(op)) return [];
    return [`ops.${op} must be a function; leave the key out if the engine lacks it`];
  });
  return [...missing, ...wrong];
}

function checkIsObject(backend: unknown): void {
  if (typeof backend === "object" && backend !== null && !(backend instanceof Promise)) return;
  throw new BackendError("BACKEND_INVALID", `defineBackend: expected a backend, got ${kindOf(backend)}`);
}

function kindOf(value: unknown): string {
  if (value instanceof Promise) return "a Promise: await the factory";
  return typeof value === "function" ? "a function: call the factory" : String(value);
}
