import { BackendError, isFloat } from "@convmtx/tensor";
import type { Manifest } from "./contract.ts";
import { optionalOps, requiredOps } from "./op-names.ts";

/** The one version of the contract that this package speaks. */
export const contractSpec = 1;

/**
 * `manifest` as a Manifest, if it is one.
 *
 * @throws BackendError `BACKEND_INVALID` with every field that is wrong and what it should be
 */
export function checkManifest(manifest: unknown): Manifest {
  if (typeof manifest !== "object" || manifest === null) {
    throw new BackendError("BACKEND_INVALID", `checkManifest: expected an object, got ${String(manifest)}`);
  }
  const fields = manifest as Readonly<Record<string, unknown>>;
  const wrong = [
    ...Object.entries(rules).flatMap(([field, rule]) => {
      const problem = rule(fields[field], fields);
      return problem === undefined ? [] : [`${field} ${problem}`];
    }),
    ...Object.keys(fields)
      .filter((field) => !Object.hasOwn(rules, field))
      .map((field) => `${field} is no field of a manifest`),
  ];
  if (wrong.length > 0) {
    const name = typeof fields["name"] === "string" ? ` of ${fields["name"]}` : "";
    throw new BackendError("BACKEND_INVALID", `checkManifest: the manifest${name} is wrong: ${wrong.join("; ")}`, {
      details: { problems: wrong },
    });
  }
  return manifest as Manifest;
}

/** What is wrong with a field's value, beside the other fields; undefined if nothing. */
type Rule = (value: unknown, fields: Readonly<Record<string, unknown>>) => string | undefined;

const text: Rule = (value) =>
  typeof value === "string" && value !== "" ? undefined : "must be a text that is not empty";

const oneOf =
  (...words: readonly string[]): Rule =>
  (value) =>
    words.includes(value as string) ? undefined : `must be ${words.map((word) => JSON.stringify(word)).join(" or ")}`;

const dtypeList: Rule = (value) => (isDTypeList(value) ? undefined : 'must list "float32", "float64" or both');

function isDTypeList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every(isFloat) && new Set(value).size === value.length;
}

const optional =
  (rule: Rule): Rule =>
  (value, fields) =>
    value === undefined ? undefined : rule(value, fields);

const limits: Rule = (value) => {
  const known = ["elements", "nnz"];
  const fine =
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).every(([key, limit]) => known.includes(key) && Number.isSafeInteger(limit) && limit >= 0);
  return fine ? undefined : "may hold elements and nnz, integers >= 0";
};

const narrow: Rule = (value, { dtypes }) => {
  if (typeof value !== "object" || value === null) return "must be an object";
  for (const [op, own] of Object.entries(value)) {
    const name = JSON.stringify(op);
    if ((requiredOps as readonly string[]).includes(op)) return `has ${name}, which is required in every dtype`;
    if (!(optionalOps as readonly string[]).includes(op)) return `has ${name}, which is no operation of the contract`;
    if (!isDTypeList(own)) return `has ${name}, which must list dtypes`;
    if (isDTypeList(dtypes) && !own.every((dtype) => dtypes.includes(dtype))) {
      return `has ${name} in a dtype that dtypes does not list`;
    }
  }
  return undefined;
};

const rules: Readonly<Record<keyof Manifest, Rule>> = {
  spec: (value) =>
    value === contractSpec
      ? undefined
      : `is ${String(value)}, but this version of @convmtx/backend speaks ${contractSpec}`,
  name: text,
  version: text,
  execution: oneOf("sync", "async"),
  dtypes: dtypeList,
  storage: oneOf("sparse", "dense"),
  limits: optional(limits),
  narrow: optional(narrow),
};
