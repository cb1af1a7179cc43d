import { add, csrFromDense, sparse, tensor } from "convmtx";

const a = tensor([
  [1, 2],
  [0, 3],
]);
console.log(add(a, a).shape); // a tensor: [ 2, 2 ]
console.log(sparse.add(csrFromDense(a), csrFromDense(a)).format); // a Csr: csr
