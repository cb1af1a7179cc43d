import type { ErrorCode } from "@convmtx/tensor";

/** What is refused on purpose though NumPy and SciPy accept it: the reason, the code which says so, the cases. */
export const refusedOnPurpose: readonly {
  readonly reason: string;
  readonly code: ErrorCode;
  readonly cases: readonly string[];
}[] = [
  {
    reason: "complex numbers: tensors and matrices here are real",
    code: "FILE_UNSUPPORTED",
    cases: ["npz/csr_complex128", "npz/csr_complex64", "npy/dtype_le_c16", "npy/dtype_be_c16", "npy/dtype_le_c8"],
  },
  {
    reason: "a sparse array of one dimension: matrices here have two",
    code: "FILE_UNSUPPORTED",
    cases: ["npz/scipy115_coo_1d"],
  },
  { reason: "indices which are no integers", code: "FILE_INVALID", cases: ["bad/float_indices.npz"] },
];

/** Arrays with integers beyond 2^53: the index of the first, refused unless rounding is asked for. */
export const refusedUnlessLossy: Readonly<Record<string, number>> = {
  "npy/int64_extremes": 0,
  "npy/uint64_extremes": 0,
};

/** Files under `bad/` that are wrong or that NumPy refuses too: what the error says. */
export const rejected: Readonly<
  Record<string, { readonly code: ErrorCode; readonly member?: string; readonly byte?: number }>
> = {
  "empty_file.npy": { code: "FILE_TRUNCATED", byte: 0 },
  "wrong_magic.npy": { code: "FILE_INVALID", byte: 5 },
  "only_magic.npy": { code: "FILE_TRUNCATED", byte: 6 },
  "truncated_header_length.npy": { code: "FILE_TRUNCATED", byte: 9 },
  "truncated_header.npy": { code: "FILE_TRUNCATED", byte: 40 },
  "truncated_data.npy": { code: "FILE_TRUNCATED", byte: 219 },
  "no_data.npy": { code: "FILE_TRUNCATED", byte: 128 },
  "version_4_0.npy": { code: "FILE_UNSUPPORTED", byte: 6 },
  "version_0_1.npy": { code: "FILE_UNSUPPORTED", byte: 6 },
  "missing_key.npy": { code: "FILE_INVALID", byte: 10 },
  "extra_key.npy": { code: "FILE_INVALID", byte: 10 },
  "shape_not_tuple.npy": { code: "FILE_INVALID", byte: 10 },
  "shape_negative.npy": { code: "FILE_INVALID", byte: 10 },
  "shape_float.npy": { code: "FILE_INVALID", byte: 61 },
  "fortran_order_int.npy": { code: "FILE_INVALID", byte: 10 },
  "descr_unknown.npy": { code: "FILE_INVALID", byte: 10 },
  "header_not_dict.npy": { code: "FILE_INVALID", byte: 10 },
  "header_code_injection.npy": { code: "FILE_INVALID", byte: 60 },
  "header_no_closing_brace.npy": { code: "FILE_INVALID", byte: 128 },
  "shape_huge.npy": { code: "FILE_INVALID", byte: 10 },
  "header_length_past_end.npy": { code: "FILE_TRUNCATED", byte: 224 },
  "object_dtype_pickle.npy": { code: "FILE_UNSUPPORTED", byte: 10 },
  "unicode_dtype.npy": { code: "FILE_UNSUPPORTED", byte: 10 },
  "bytes_dtype.npy": { code: "FILE_UNSUPPORTED", byte: 10 },
  "structured_dtype.npy": { code: "FILE_UNSUPPORTED", byte: 10 },
  "datetime_dtype.npy": { code: "FILE_UNSUPPORTED", byte: 10 },
  "longdouble_dtype.npy": { code: "FILE_UNSUPPORTED", byte: 10 },
  "numpy_py2_objarr.npy": { code: "FILE_UNSUPPORTED", byte: 10 },
  "numpy_py3_objarr.npy": { code: "FILE_UNSUPPORTED", byte: 10 },
  "numpy_py3_objarr.npz": { code: "FILE_INVALID" },
  "not_a_zip.npz": { code: "FILE_TRUNCATED", byte: 41 },
  "empty_zip.npz": { code: "FILE_INVALID" },
  "truncated_zip.npz": { code: "FILE_TRUNCATED", byte: 516 },
  "missing_format.npz": { code: "FILE_INVALID" },
  "missing_indptr.npz": { code: "FILE_INVALID" },
  "missing_shape.npz": { code: "FILE_INVALID" },
  "unknown_format.npz": { code: "FILE_UNSUPPORTED", member: "format.npy" },
  "format_lil.npz": { code: "FILE_UNSUPPORTED", member: "format.npy" },
  "indptr_too_short.npz": { code: "FILE_INVALID", member: "indptr.npy", byte: 128 },
  "index_out_of_range.npz": { code: "FILE_INVALID", member: "indices.npy", byte: 128 },
  "data_shorter_than_indices.npz": { code: "FILE_INVALID", member: "data.npy", byte: 128 },
  "shape_of_length_3.npz": { code: "FILE_UNSUPPORTED", member: "shape.npy" },
  "object_format_member.npz": { code: "FILE_UNSUPPORTED", member: "format.npy", byte: 10 },
  "crc_mismatch.npz": { code: "FILE_INVALID", byte: 859 },
  "deflate_stream_corrupt.npz": { code: "FILE_INVALID", byte: 565 },
};
