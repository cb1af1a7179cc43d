import { readFileSync } from "node:fs";
import { type MatrixMarketFile, readMatrixMarket } from "@convmtx/io";
import { csrFromCoo, matvec } from "@convmtx/sparse";
import { isConvmtxError } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import { readCorpus, sharedPath } from "./corpus.ts";
import {
  acceptedByChoice,
  type Refusal,
  refusedByChoice,
  refusedOnPurpose,
  refusedUnlessLossy,
  rejected,
} from "./corpus-matrix-market.ts";

type Numbers = readonly (number | string)[];

interface Expected {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly nnz?: number;
  readonly stored?: number;
  readonly csr?: { readonly indptr: readonly number[]; readonly indices: readonly number[]; readonly data: Numbers };
  readonly dense?: { readonly data: Numbers };
  readonly rowSums?: Numbers;
  readonly colIndexWeighted?: Numbers;
  readonly sum?: number;
  readonly fro?: number;
}

interface Case {
  readonly name: string;
  readonly attrs: { readonly file: string };
  readonly expected: {
    readonly verdict: "accept" | "reject" | "disputed";
    readonly recommended?: "accept" | "reject" | "either";
    readonly y?: Expected;
  };
}

const cases = readCorpus<Case>("matrix-market") ?? [];
const nameOf = ({ name }: Case): string => name.replace(/^mtx\//, "");
const verdictOf = ({ expected }: Case): string => expected.recommended ?? expected.verdict;
const byName = (list: readonly Refusal[]): ReadonlyMap<string, Refusal> =>
  new Map(list.flatMap((refusal) => refusal.files.map((file) => [file, refusal])));
const onPurpose = byName(refusedOnPurpose);
const byChoice = byName(refusedByChoice);

function bytesOf(one: Case): Uint8Array {
  const path = sharedPath(`corpus/${one.attrs.file}`);
  if (path === undefined) throw new Error(`the corpus lists ${one.attrs.file}, which is absent`);
  return readFileSync(path);
}

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function failureOf(run: Promise<unknown>): Promise<{ code: string; line: unknown; message: string }> {
  try {
    await run;
  } catch (error) {
    if (isConvmtxError(error)) return { code: error.code, line: error.details["line"], message: error.message };
    throw error;
  }
  return { code: "accepted", line: undefined, message: "" };
}

function expectFile(file: MatrixMarketFile, y: Expected): void {
  expect(file.matrix.shape).toEqual(y.shape);
  expect({ integer: "int64", "unsigned-integer": "uint64", real: "float64", pattern: "float64" }[file.field]).toBe(
    y.dtype,
  );
  if (file.format === "array") {
    expect([...file.matrix.toTypedArray()]).toEqual(y.dense?.data.map(Number));
    return;
  }
  expect(file.matrix.nnz).toBe(y.stored);
  const csr = csrFromCoo(file.matrix);
  expect(csr.nnz).toBe(y.nnz);
  if (y.csr !== undefined) {
    expect([...csr.indptr]).toEqual(y.csr.indptr);
    expect([...csr.indices]).toEqual(y.csr.indices);
    expect([...csr.data].map(unsigned)).toEqual(y.csr.data.map((value) => unsigned(Number(value))));
    return;
  }
  const ones = new Float64Array(csr.shape[1]).fill(1);
  const counting = ones.map((_, j) => j + 1);
  expectSums(matvec(csr, ones), y.rowSums ?? [], csr.indptr, csr.data.map(Math.abs));
  expectSums(
    matvec(csr, counting),
    y.colIndexWeighted ?? [],
    csr.indptr,
    csr.data.map((v, k) => Math.abs(v) * (csr.indices[k] + 1)),
  );
  const all = Int32Array.of(0, csr.nnz);
  expectSums([csr.data.reduce((a, b) => a + b, 0)], [y.sum ?? Number.NaN], all, csr.data.map(Math.abs));
  const fro = Math.hypot(...csr.data);
  expect(Math.abs(fro - (y.fro ?? Number.NaN))).toBeLessThanOrEqual(2 * gamma(csr.nnz + 2) * fro);
}

/** −0 as 0: the corpus says that the sign of a zero does not count. */
const unsigned = (value: number): number => value + 0;

const gamma = (k: number): number => (k * 2 ** -53) / (1 - k * 2 ** -53);

/** Two floating sums of the same terms differ by no more than 2 γ_k Σ|terms|. */
function expectSums(got: ArrayLike<number>, wanted: Numbers, indptr: Int32Array, terms: Float64Array): void {
  expect(got.length).toBe(wanted.length);
  for (let i = 0; i < got.length; i++) {
    const magnitude = terms.subarray(indptr[i], indptr[i + 1]).reduce((a, b) => a + b, 0);
    const k = indptr[i + 1] - indptr[i] + 1;
    expect(Math.abs(got[i] - Number(wanted[i])), `row ${i}`).toBeLessThanOrEqual(2 * gamma(k) * magnitude);
  }
}

describe.skipIf(cases.length === 0)("Matrix Market files of the public suites", () => {
  it("are all here, and every name in the lists is one of them", () => {
    expect(cases.length).toBe(312);
    const names = new Set(cases.map(nameOf));
    const listed = [
      ...onPurpose.keys(),
      ...byChoice.keys(),
      ...refusedUnlessLossy,
      ...acceptedByChoice,
      ...Object.keys(rejected),
    ];
    expect(listed.filter((name) => !names.has(name))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
    const chosen = cases.filter((one) => verdictOf(one) === "either").map(nameOf);
    expect(new Set(chosen)).toEqual(new Set([...byChoice.keys(), ...acceptedByChoice]));
  });

  const readable = cases.filter((one) => {
    if (verdictOf(one) === "either") return acceptedByChoice.includes(nameOf(one));
    return verdictOf(one) === "accept" && !onPurpose.has(nameOf(one));
  });
  it.each(readable.map((one) => [nameOf(one), one] as const))("reads %s", async (name, one) => {
    const bytes = bytesOf(one);
    if (refusedUnlessLossy.includes(name)) {
      expect(await failureOf(readMatrixMarket(bytes))).toMatchObject({ code: "PRECISION_LOSS" });
    }
    const file = await readMatrixMarket(bytes, { lossy: true });
    if (one.expected.y !== undefined) expectFile(file, one.expected.y);
    expect(await readMatrixMarket(inPieces(bytes, 7), { lossy: true })).toEqual(file);
  });

  const refused = cases.filter((one) => onPurpose.has(nameOf(one)) || byChoice.has(nameOf(one)));
  const reasonOf = (name: string) => (onPurpose.get(name) ?? byChoice.get(name)) as Refusal;
  it.each(refused.map((one) => [nameOf(one), reasonOf(nameOf(one)).reason, one] as const))(
    "refuses %s: %s",
    async (name, _, one) => {
      expect(await failureOf(readMatrixMarket(bytesOf(one)))).toMatchObject({ code: reasonOf(name).code });
    },
  );

  const wrong = cases.filter((one) => verdictOf(one) === "reject");
  it.each(wrong.map((one) => [nameOf(one), one] as const))("rejects %s", async (name, one) => {
    const [code, line] = rejected[name] ?? [];
    expect(await failureOf(readMatrixMarket(bytesOf(one)))).toMatchObject({ code, line });
  });
});
