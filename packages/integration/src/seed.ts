import type { Tensor } from "@convmtx/tensor";
import { add, get, matmul, reshape, slice, zeros } from "@convmtx/tensor";
import { toeplitz } from "@convmtx/toeplitz";

export function toeplitz_1_ch(kernel: Tensor, input_size: readonly number[]): Tensor {
  // shapes
  const [k_h, k_w] = kernel.shape;
  const [i_h, i_w] = input_size;
  const o_h = i_h - k_h + 1;

  // construct 1d conv toeplitz matrices for each row of the kernel
  const matrices: Tensor[] = [];
  for (let r = 0; r < k_h; r++) {
    const [row, none] = [slice(kernel, [r]).toTypedArray(), new Array<number>(i_w - k_w).fill(0)];
    matrices.push(toeplitz([row[0], ...none], [...row, ...none]));
  }

  // construct toeplitz matrix of toeplitz matrices (just for padding=0)
  const [h_blocks, w_blocks] = [o_h, i_h];
  const [h_block, w_block] = matrices[0].shape;
  const W_conv = zeros([h_blocks, h_block, w_blocks, w_block]);
  matrices.forEach((B, i) => {
    for (let j = 0; j < o_h; j++) assign(slice(W_conv, [j, {}, i + j, {}]), B);
  });
  return reshape(W_conv, [h_blocks * h_block, w_blocks * w_block]);
}

/** Compute 2d convolution over multiple channels via toeplitz matrix: kernel (n_out, n_in, H_k, W_k), input (n_in, H_i, W_i) */
export function conv2d_toeplitz(kernel: Tensor, input: Tensor): Tensor {
  const [n_out, n_in, k_h, k_w] = kernel.shape;
  const [, i_h, i_w] = input.shape;
  const output_size = [n_out, i_h - (k_h - 1), i_w - (k_w - 1)];
  const output = zeros(output_size);
  for (let i = 0; i < n_out; i++) {
    for (let j = 0; j < n_in; j++) {
      const T_k = toeplitz_1_ch(slice(kernel, [i, j]), [i_h, i_w]);
      const product = matmul(T_k, reshape(slice(input, [j]), [-1]));
      assign(slice(output, [i]), add(slice(output, [i]), reshape(product, output_size.slice(1)))); // sum over input channels
    }
  }
  return output;
}

/** Compute toeplitz matrix for 2d conv with multiple in and out channels: kernel (n_out, n_in, H_k, W_k), input_size (n_in, H_i, W_i) */
export function toeplitz_mult_ch(kernel: Tensor, input_size: readonly number[]): Tensor {
  const [n_out, n_in, k_h, k_w] = kernel.shape;
  const [, i_h, i_w] = input_size;
  const [outputs, inputs] = [(i_h - (k_h - 1)) * (i_w - (k_w - 1)), i_h * i_w];
  const T = zeros([n_out, outputs, n_in, inputs]);
  for (let i = 0; i < n_out; i++) {
    for (let j = 0; j < n_in; j++) {
      const T_k = toeplitz_1_ch(slice(kernel, [i, j]), [i_h, i_w]);
      assign(slice(T, [i, {}, j, {}]), T_k);
    }
  }
  return reshape(T, [n_out * outputs, n_in * inputs]);
}

/** NumPy's `view[:, :] = values` */
function assign(view: Tensor, values: Tensor): void {
  const [rows, columns] = view.strides;
  for (let a = 0; a < view.shape[0]; a++) {
    for (let b = 0; b < view.shape[1]; b++) view.data[view.offset + a * rows + b * columns] = get(values, [a, b]);
  }
}
