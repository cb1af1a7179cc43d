import { Machine } from "./src/machine.ts"; 
const orig = Machine.prototype.run; const acc = new Map();
Machine.prototype.run = function (name, ...r) { const t=performance.now(); orig.call(this,name,...r); acc.set(name,[...(acc.get(name)??[]),(performance.now()-t)]); };
await import("./zz2.ts"); for (const [k,v] of acc) console.log(k, v.map(x=>x.toFixed(0)).join(" "));
