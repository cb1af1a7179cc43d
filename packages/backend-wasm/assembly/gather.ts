/**
 * One sweep over windows: of every row of outputs, element j is a sum over terms, of weight · from[row's in + j + term's place].
 *
 * A convolution is one of them, its adjoint one for each residue of the output's position modulo the stride. Written by
 * `src/windows/gather.ts`, field by field; places in bytes.
 */
@unmanaged
export class Gather {
  rowCount: i32;
  /** For each row (in, out, outputs). */
  rows: usize;
  /** Terms of an output: channels of a group times taps. The taps of the first channel come first. */
  termCount: i32;
  tapCount: i32;
  terms: usize;
  /** Of every group: of every four channels each term's four weights, zeros where there are but two or three; of a single one each term's. */
  weights: usize;
  weightGroupStep: u32;
}
