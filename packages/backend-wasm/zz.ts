import { wasm } from "./src/index.ts"; import { linalg } from "@convmtx/linalg"; import { convOperator } from "@convmtx/toeplitz"; import { tensor } from "@convmtx/tensor";
const threads = Number(process.argv[2] ?? 1); const dts = (process.argv[3] ?? "float32,float64").split(",");
const e = await wasm({ threads }); console.log(e.moduleName, await e.startThreads());
const s = linalg(e);
const med = (f, n=60) => { const t=[]; for (let i=0;i<n;i++){ const a=performance.now(); f(); t.push(performance.now()-a);} t.sort((a,b)=>a-b); return [t[0],t[n>>1]]; };
for (const dt of dts) { const A = dt==="float64"?Float64Array:Float32Array;
 const cases = [["16->16 3x3 56",[16,16,3,3],[16,56,56],{padding:1}],["64->64 3x3 56",[64,64,3,3],[64,56,56],{padding:1}],["3->64 3x3 224",[64,3,3,3],[3,224,224],{padding:1}],["dw 96 112",[96,1,3,3],[96,112,112],{padding:1,groups:96}],["1x1 96->24 56",[24,96,1,1],[96,56,56],{}],["dw s2 96 112",[96,1,3,3],[96,112,112],{padding:1,groups:96,stride:2}],["64->64 s2 56",[64,64,3,3],[64,56,56],{padding:1,stride:2}],["dw 960 7",[960,1,3,3],[960,7,7],{padding:1,groups:960}],["dw 384 14",[384,1,3,3],[384,14,14],{padding:1,groups:384}],["1x1 160->960 7",[960,160,1,1],[160,7,7],{}],["1x1 320->1280 7",[1280,320,1,1],[320,7,7],{}]];
 for (const [name,k,i,o] of cases) {
  const kern = tensor(A.from({length:k.reduce((a,b)=>a*b)},(_, i)=>((i%17)-8)/8),{shape:k});
  const op = convOperator(kern,{inputShape:i,...o});
  const x = s.dense(tensor(A.from({length:i.reduce((a,b)=>a*b)},(_, i)=>((i%13)-6)/8),{shape:i}));
  const flops = 2*op.nnz; let y; const run=()=>{ y?.dispose(); y = s.conv(op,x); };
  const [mn,md]=med(run); let xt; const [mn2,md2]=med(()=>{ xt?.dispose(); xt=s.convT(op,y); });
  console.log(dt,name.padEnd(18),"conv",md.toFixed(3),"ms",(flops/md/1e6).toFixed(1),"best",(flops/mn/1e6).toFixed(1),"GF | convT",md2.toFixed(3),(flops/md2/1e6).toFixed(1)); y.dispose(); xt.dispose(); x.dispose();
 }
 const kern = tensor(A.from({length:16*16*9},(_, i)=>((i%17)-8)/8),{shape:[16,16,3,3]}); const op = convOperator(kern,{inputShape:[16,56,56],padding:1});
 const a = s.sparse(op); const x = s.dense(A.from({length:op.shape[1]},(_, i)=>((i%13)-6)/8)); let y;
 console.log(dt,"spmv",med(()=>{y?.dispose(); y=s.matvec(a,x);})); let z; console.log(dt,"spmvT",med(()=>{z?.dispose(); z=s.rmatvec(a,y);}));
 const b = s.dense(tensor(A.from({length:op.shape[1]*32},(_, i)=>((i%13)-6)/8),{shape:[op.shape[1],32]})); let c; console.log(dt,"spmm32",med(()=>{c?.dispose(); c=s.matmat(a,b);},5)); c.dispose(); b.dispose();a.dispose();
 const op2 = convOperator(kern,{inputShape:[16,28,28],padding:1}); const a2=s.sparse(op2); const at=s.transpose(a2); let g; console.log(dt,"spgemm 28",med(()=>{g?.dispose(); g=s.matmul(a2,at)},3)); g.dispose();
 for (const [n,i] of [["64x56",[64,56,56]],["3x224",[3,224,224]]]) { const u=s.dense(tensor(A.from({length:i.reduce((a,b)=>a*b)},(_, i)=>((i%13)-6)/8),{shape:i})); let v,w; console.log(dt,"unfold",n,med(()=>{v?.dispose(); v=s.unfold(u,{kernelSize:[3,3],padding:1});})); console.log(dt,"fold",n,med(()=>{w?.dispose(); w=s.fold(v,{kernelSize:[3,3],padding:1,outputSize:i.slice(1)});})); v.dispose();w.dispose(); }
}
