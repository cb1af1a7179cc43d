import type { ErrorCode } from "@convmtx/tensor";

/** What is refused on purpose, file by file, under `mtx/` in the corpus: the reason, and the code which says so. */
export interface Refusal {
  readonly reason: string;
  readonly code: ErrorCode;
  readonly files: readonly string[];
}

/** Files that others accept. */
export const refusedOnPurpose: readonly Refusal[] = [
  {
    reason: "complex numbers: matrices here are real",
    code: "FILE_UNSUPPORTED",
    files: [
      "fmm/py_long_double/longcomplex_array.mtx",
      "fmm/py_long_double/longcomplex_coordinate.mtx",
      "fmm/py_matrix_array_complex_general.mtx",
      "fmm/py_matrix_coordinate_complex_general.mtx",
      "fmm/py_matrix_coordinate_complex_hermitian.mtx",
      "fmm/graphblas/matrix_double_complex.mtx",
      "fmm/graphblas/matrix_float_complex.mtx",
      "fmm/symmetry/coordinate_hermitian_row.mtx",
      "fmm/symmetry/coordinate_hermitian_row_general.mtx",
      "fmm/symmetry/coordinate_hermitian_row_general_dup.mtx",
      "fmm/symmetry/coordinate_hermitian_row_general_zero.mtx",
      "fmm/symmetry_array/array_hermitian.mtx",
      "fmm/symmetry_array/array_hermitian_general.mtx",
      "lagraph/complex.mtx",
      "sprs/hermitian.mtx",
      "sprs/simple.mtx",
      "sprs/skew-symmetric.mtx",
      "sprs/symmetric.mtx",
      "scipy/hermitian_example.mtx",
      "scipy/test_gh11389.mtx",
      "nalgebra/load_sparse_complex_hermitian.mtx",
      "nalgebra/load_dense_complex_hermitian.mtx",
      "nalgebra/load_dense_complex_general.mtx",
      "ginkgo/str_ReadsDenseComplexDoubleMtx.mtx",
      "ginkgo/str_ReadsSparseComplexMtx.mtx",
      "ginkgo/str_ReadsLinOpFromStream.mtx",
      "nalgebra_bannerfixed/write_complex.mtx",
    ],
  },
  {
    reason: "bzip2: the platform unpacks gzip alone",
    code: "FILE_UNSUPPORTED",
    files: ["fmm/py_matrix_coordinate_real_general.mtx.bz2"],
  },
  {
    reason: "hermitian, also of real numbers: the word is for complex matrices; symmetric says the same of real ones",
    code: "FILE_UNSUPPORTED",
    files: ["fmm/symmetry/coordinate_hermitian_real_row.mtx", "sprs/hermitian-int.mtx"],
  },
];

/** Files with integers beyond 2^53, refused unless rounding is asked for: then they are accepted. */
export const refusedUnlessLossy: readonly string[] = [
  "lagraph/matrix_int64.mtx",
  "lagraph/skew_int64.mtx",
  "scipy/64bit_integer_dense_example.mtx",
  "scipy/64bit_integer_sparse_general_example.mtx",
  "scipy/64bit_integer_sparse_symmetric_example.mtx",
  "scipy/64bit_integer_sparse_skew_example.mtx",
];

/** Files on which readers differ and the corpus leaves the choice: those refused here. */
export const refusedByChoice: readonly Refusal[] = [
  {
    reason: "dimensions beyond int32 indices",
    code: "INDEX_LIMIT",
    files: ["fmm/py_scipy_crashes/dim_over_32_bit.mtx"],
  },
  {
    reason: "the object 'vector', an extension of GraphBLAS: only matrices are read",
    code: "FILE_UNSUPPORTED",
    files: [
      "fmm/py_scipy_crashes/vector_array_real_general.mtx",
      "fmm/py_scipy_crashes/vector_coordinate_real_general.mtx",
      "fmm/vector_coordinate_complex.mtx",
      "fmm/vector_coordinate_complex_dupes.mtx",
      "fmm/vector_coordinate_dupes.mtx",
    ],
  },
  {
    reason: "complex numbers: matrices here are real",
    code: "FILE_UNSUPPORTED",
    files: ["fmm/overflow/overflow_value_gt_complex128.mtx"],
  },
  {
    reason: "integers beyond 2^53 are not rounded unless lossy is asked for",
    code: "PRECISION_LOSS",
    files: [
      "fmm/overflow/overflow_value_gt_int64.mtx",
      "lagraph/matrix_uint64.mtx",
      "scipy/over64bit_integer_dense_example.mtx",
      "scipy/over64bit_integer_sparse_example.mtx",
    ],
  },
  {
    reason: "text after the value of a line: a complex value or a mistake",
    code: "FILE_INVALID",
    files: ["lagraph/mangled15.mtx", "lagraph/mangled16.mtx"],
  },
  {
    reason: "hermitian, also of real numbers",
    code: "FILE_UNSUPPORTED",
    files: ["lagraph/mangled5.mtx", "lagraph/mangled6.mtx", "nalgebra/error_InvalidHeader.mtx"],
  },
  {
    reason: "infinity is no integer",
    code: "FILE_INVALID",
    files: ["lagraph/matrix_fp32.mtx", "lagraph/matrix_fp64.mtx"],
  },
  {
    reason: "text after the value of a line",
    code: "FILE_INVALID",
    files: ["sprs/too_many_elems_in_entry.mm"],
  },
  {
    reason: "complex numbers: matrices here are real",
    code: "FILE_UNSUPPORTED",
    files: ["nalgebra/write_complex.mtx", "nalgebra/error_DiagonalError_1.mtx"],
  },
  {
    reason: "the banner in lower case is accepted, and what follows breaks the rules",
    code: "FILE_INVALID",
    files: [
      "nalgebra/error_EntryMismatch.mtx",
      "nalgebra/error_ZeroError.mtx",
      "nalgebra/error_SparseFormatError.mtx",
      "nalgebra/error_NonSquare.mtx",
    ],
  },
  {
    reason: "text after the numbers of a line",
    code: "FILE_INVALID",
    files: [
      "ginkgo/str_ReadsDenseIgnoresExtraCharactersInRow.mtx",
      "ginkgo/str_ReadsSparseIgnoresExtraCharactersInRow.mtx",
      "ginkgo/str_ReadHeaderIgnoresExtraCharacters.mtx",
    ],
  },
  {
    reason: "complex numbers: matrices here are real",
    code: "FILE_UNSUPPORTED",
    files: ["nalgebra_bannerfixed/error_DiagonalError_1.mtx"],
  },
];

/** The same: those accepted here, because they can be read in one way only. */
export const acceptedByChoice: readonly string[] = [
  "fmm/py_misc/windows_newlines.mtx",
  "fmm/overflow/overflow_value_gt_float128.mtx",
  "fmm/overflow/overflow_value_gt_float64.mtx",
  "fmm/permissive/permissive_banner_leading_spaces_eye3.mtx",
  "fmm/permissive/permissive_banner_one_percent_eye3.mtx",
  "fmm/permissive/permissive_lines_indented.mtx",
  "lagraph/west0067_jumbled.mtx",
  "scipy/test_gh18123.mtx",
  "nalgebra/write_real.mtx",
  "nalgebra/write_int.mtx",
  "nalgebra/write_pattern.mtx",
  "nalgebra/error_TypeMismatch.mtx",
  "nalgebra/error_DiagonalError.mtx",
  "nalgebra/error_NotLowerTriangle.mtx",
  "nalgebra_bannerfixed/error_DiagonalError.mtx",
  "nalgebra_bannerfixed/error_NotLowerTriangle.mtx",
];

/** Files that are wrong: the code of the refusal and the line which it names. */
export const rejected: Readonly<Record<string, readonly [code: ErrorCode, line: number]>> = {
  "fmm/invalid/invalid_bad_banner.mtx": ["FILE_INVALID", 1],
  "fmm/invalid/invalid_bad_banner_2.mtx": ["FILE_INVALID", 1],
  "fmm/invalid/invalid_bad_field.mtx": ["FILE_INVALID", 1],
  "fmm/invalid/invalid_bad_format.mtx": ["FILE_INVALID", 1],
  "fmm/invalid/invalid_bad_object.mtx": ["FILE_INVALID", 1],
  "fmm/invalid/invalid_bad_symmetry.mtx": ["FILE_INVALID", 1],
  "fmm/invalid/invalid_bad_value.mtx": ["FILE_INVALID", 3],
  "fmm/invalid/invalid_bad_value_2.mtx": ["FILE_UNSUPPORTED", 1],
  "fmm/invalid/invalid_bad_value_3.mtx": ["FILE_UNSUPPORTED", 1],
  "fmm/invalid/invalid_bad_value_4.mtx": ["FILE_UNSUPPORTED", 1],
  "fmm/invalid/invalid_dimensions_out_of_range_1.mtx": ["FILE_INVALID", 3],
  "fmm/invalid/invalid_dimensions_out_of_range_2.mtx": ["FILE_INVALID", 3],
  "fmm/invalid/invalid_dimensions_out_of_range_3.mtx": ["FILE_INVALID", 3],
  "fmm/invalid/invalid_indices_out_of_range_1.mtx": ["FILE_INVALID", 5],
  "fmm/invalid/invalid_indices_out_of_range_2.mtx": ["FILE_INVALID", 6],
  "fmm/invalid/invalid_indices_out_of_range_3.mtx": ["FILE_INVALID", 5],
  "fmm/invalid/invalid_indices_out_of_range_4.mtx": ["FILE_INVALID", 6],
  "fmm/invalid/invalid_indices_out_of_range_5.mtx": ["FILE_INVALID", 5],
  "fmm/invalid/invalid_indices_out_of_range_6.mtx": ["FILE_INVALID", 6],
  "fmm/invalid/invalid_matrix_coord_too_long.mtx": ["FILE_INVALID", 7],
  "fmm/invalid/invalid_symmetry_vector.mtx": ["FILE_UNSUPPORTED", 1],
  "fmm/invalid/invalid_truncated_header_1.mtx": ["FILE_TRUNCATED", 3],
  "fmm/invalid/invalid_truncated_header_2.mtx": ["FILE_INVALID", 1],
  "fmm/invalid/invalid_truncated_line_1.mtx": ["FILE_TRUNCATED", 2],
  "fmm/invalid/invalid_truncated_line_2.mtx": ["FILE_TRUNCATED", 2],
  "fmm/invalid/invalid_truncated_lines.mtx": ["FILE_TRUNCATED", 2],
  "fmm/invalid/invalid_vector_array_too_long.mtx": ["FILE_UNSUPPORTED", 1],
  "fmm/invalid/invalid_vector_coord_too_long.mtx": ["FILE_UNSUPPORTED", 1],
  "fmm/invalid/invalid_vector_index_out_of_range_1.mtx": ["FILE_UNSUPPORTED", 1],
  "fmm/invalid/invalid_vector_index_out_of_range_2.mtx": ["FILE_UNSUPPORTED", 1],
  "fmm/invalid/invalid_vector_negative_length.mtx": ["FILE_UNSUPPORTED", 1],
  "fmm/overflow/overflow_dim_gt_int64.mtx": ["INDEX_LIMIT", 2],
  "fmm/overflow/overflow_index_gt_int64.mtx": ["FILE_INVALID", 6],
  "lagraph/full_noheader.mtx": ["FILE_INVALID", 1],
  "lagraph/mangled1.mtx": ["FILE_INVALID", 1],
  "lagraph/mangled10.mtx": ["FILE_TRUNCATED", 4],
  "lagraph/mangled11.mtx": ["FILE_INVALID", 5],
  "lagraph/mangled12.mtx": ["FILE_INVALID", 5],
  "lagraph/mangled13.mtx": ["FILE_INVALID", 7],
  "lagraph/mangled2.mtx": ["FILE_INVALID", 1],
  "lagraph/mangled3.mtx": ["FILE_INVALID", 1],
  "lagraph/mangled4.mtx": ["FILE_INVALID", 1],
  "lagraph/mangled7.mtx": ["FILE_TRUNCATED", 4],
  "lagraph/mangled8.mtx": ["FILE_INVALID", 4],
  "lagraph/mangled9.mtx": ["FILE_INVALID", 4],
  "lagraph/mangled_format.mtx": ["FILE_INVALID", 1],
  "lagraph/west0067_noheader.mtx": ["FILE_INVALID", 1],
  "sprs/not_enough_entries.mm": ["FILE_TRUNCATED", 34],
  "scipy/test_bad_number_of_array_header_fields__s.mtx": ["FILE_INVALID", 2],
  "scipy/test_bad_number_of_coordinate_header_fields__s.mtx": ["FILE_INVALID", 2],
  "nalgebra/error_ParsingError.mtx": ["FILE_INVALID", 1],
  "ginkgo/str_ReadsSparseComplexHermitianMtx.mtx": ["FILE_UNSUPPORTED", 1],
  "nalgebra_bannerfixed/error_EntryMismatch.mtx": ["FILE_INVALID", 5],
  "nalgebra_bannerfixed/error_ZeroError.mtx": ["FILE_INVALID", 3],
  "nalgebra_bannerfixed/error_SparseFormatError.mtx": ["FILE_INVALID", 3],
  "nalgebra_bannerfixed/error_NonSquare.mtx": ["FILE_INVALID", 2],
};
