import { BackendError, isFloat } from "@convmtx/tensor";
import type { Manifest } from "./contract.ts";
import { opNames } from "./op-names.ts";

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
  const wrong = Object.entries(rules)
    .map(([field, rule]) => rule(fields[field]) && `${field} ${rule(fields[field])}`)
    .filter((problem) => problem !== undefined);
  if (wrong.length > 0) {
    const name = typeof fields["name"] === "string" ? ` of ${fields["name"]}` : "";
    throw new BackendError("BACKEND_INVALID", `checkManifest: the manifest${name} is wrong: ${wrong.join("; ")}`, {
      details: { problems: wrong },
    });
  }
  return manifest as Manifest;
}

/** What is wrong with a field's value; undefined if nothing. */
type Rule = (value: unknown) => string | undefined;

const text: Rule = (value) =>
  typeof value === "string" && value !== "" ? undefined : "must be a text that is not empty";

const oneOf =
  (...words: readonly string[]): Rule =>
  (value) =>
    words.includes(value as string) ? undefined : `must be ${words.map((word) => JSON.stringify(word)).join(" or ")}`;

const dtypeList: Rule = (value) =>
  Array.isArray(value) && value.length > 0 && value.every(isFloat) && new Set(value).size === value.length
    ? undefined
    : 'must list "float32", "float64" or both';

const optional =
  (rule: Rule): Rule =>
  (value) =>
    value === undefined ? undefined : rule(value);

const limits: Rule = (value) => {
  const known = ["elements", "nnz"];
  const fine =
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).every(([key, limit]) => known.includes(key) && Number.isSafeInteger(limit) && limit >= 0);
  return fine ? undefined : "may hold elements and nnz, integers >= 0";
};

const narrow: Rule = (value) => {
  if (typeof value !== "object" || value === null) return "must be an object";
  const bad = Object.entries(value).find(
    ([op, dtypes]) => !(opNames as readonly string[]).includes(op) || dtypeList(dtypes) !== undefined,
  );
  return bad === undefined ? undefined : `has ${JSON.stringify(bad[0])}, which is no operation with a list of dtypes`;
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
