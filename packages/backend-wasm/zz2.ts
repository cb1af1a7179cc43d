import { wasm } from "./src/index.ts"; import { linalg } from "@convmtx/linalg"; import { convOperator } from "@convmtx/toeplitz"; import { tensor } from "@convmtx/tensor"; import { spgemm, transpose } from "@convmtx/sparse";
const e = await wasm({ threads: Number(process.argv[2]??1) }); await e.startThreads(); const s = linalg(e);
for (const A of [Float64Array, Float32Array]) {
const kern = tensor(A.from({length:16*16*9},(_, i)=>((i%17)-8)/8),{shape:[16,16,3,3]}); 
const op2 = convOperator(kern,{inputShape:[16,28,28],padding:1}); const a2=s.sparse(op2); const at=s.transpose(a2); let g;
const t=[]; for (let i=0;i<6;i++){const q=performance.now(); g?.dispose(); g=s.matmul(a2,at); t.push((performance.now()-q).toFixed(0));} console.log(t.join(" "));
const c=op2.toCsr(), ct=transpose(c); const q=performance.now(); const h=spgemm(c,ct); console.log("js", performance.now()-q, h.nnz, s.read(g).nnz); g.dispose();
}
