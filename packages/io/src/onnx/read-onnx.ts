import type { FileContext } from "../file-error.ts";
import { invalid } from "../file-error.ts";
import { memoryBudget } from "../memory-budget.ts";
import type { Source } from "../source.ts";
import { openSource, readExactly } from "../source.ts";
import { spool } from "../spool.ts";
import type { OnnxAttribute, OnnxDim, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from "./model.ts";
import type { TensorOptions } from "./tensor-data.ts";
import { readTensorProto } from "./tensor-data.ts";
import type { WireScope } from "./wire.ts";
import { float, floats, integer, message, readFields, saturated, saturatedList, text } from "./wire.ts";

export type ReadOnnxOptions = TensorOptions;

/**
 * Reads an ONNX model: its graph at once, the elements of its constants when they are asked for.
 *
 * @param source bytes, a blob, a ranged source or a stream; the file is held in memory, its weights in place. Weights in other
 * files (`external_data`) are read in ranges through `options.external`
 * @param options `maxBytes` is the ceiling of the file and its graph together, and of each constant that is read
 * @throws FormatError `FILE_INVALID`, `FILE_TRUNCATED` with the byte; LimitError `MEMORY_LIMIT`
 * @remarks Field numbers as in https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. Functions of a model and graphs inside of
 * nodes (`If`, `Loop`) are not read.
 */
export async function readOnnx(source: Source, options: ReadOnnxOptions = {}): Promise<OnnxModel> {
  const context: FileContext = { what: "readOnnx" };
  const budget = memoryBudget(context.what, options.maxBytes);
  const opened = openSource(context.what, source);
  if (opened.ranged !== undefined) budget.take(context, { byte: 0 }, opened.ranged.size);
  const ranged = opened.ranged ?? (await spool(context, opened.chunks(), budget));
  const file = await readExactly(context.what, ranged, 0, ranged.size);
  return readModel({ context, file, budget }, options);
}

function readModel(scope: WireScope, options: ReadOnnxOptions): OnnxModel {
  let [irVersion, opset, producer] = [0, 0, ""];
  let graph: OnnxGraph | undefined;
  readFields(scope, scope.file, {
    1: integer((value) => (irVersion = value)),
    2: text((value) => (producer = value)),
    7: message((view) => (graph = readGraph(scope, view, options))),
    8: message((view) => {
      const { domain, version } = readOpset(scope, view);
      if (domain === "" || domain === "ai.onnx") opset = version;
    }),
  });
  if (graph === undefined) throw invalid(scope.context, { byte: 0 }, "no ONNX model: it has no graph");
  return { irVersion, opset, producer, graph };
}

function readOpset(scope: WireScope, view: Uint8Array): { readonly domain: string; readonly version: number } {
  let [domain, version] = ["", 0];
  readFields(scope, view, { 1: text((value) => (domain = value)), 2: integer((value) => (version = value)) });
  return { domain, version };
}

function readGraph(scope: WireScope, view: Uint8Array, options: ReadOnnxOptions): OnnxGraph {
  let name = "";
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, OnnxTensor>();
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const values: OnnxValue[] = [];
  readFields(scope, view, {
    1: message((node) => nodes.push(readNode(scope, node, options))),
    2: text((value) => (name = value)),
    5: message((proto) => {
      const tensor = readTensorProto(scope, proto, options);
      initializers.set(tensor.name, tensor);
    }),
    11: message((value) => inputs.push(readValue(scope, value))),
    12: message((value) => outputs.push(readValue(scope, value))),
    13: message((value) => values.push(readValue(scope, value))),
  });
  return {
    name,
    nodes,
    initializers,
    inputs: inputs.filter((input) => !initializers.has(input.name)),
    outputs,
    values,
  };
}

function readNode(scope: WireScope, view: Uint8Array, options: ReadOnnxOptions): OnnxNode {
  let [name, op, domain] = ["", "", ""];
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, OnnxAttribute>();
  readFields(scope, view, {
    1: text((value) => inputs.push(value)),
    2: text((value) => outputs.push(value)),
    3: text((value) => (name = value)),
    4: text((value) => (op = value)),
    5: message((attribute) => {
      const [key, value] = readAttribute(scope, attribute, options);
      attributes.set(key, value);
    }),
    7: text((value) => (domain = value)),
  });
  return { name, op, domain: domain === "ai.onnx" ? "" : domain, inputs, outputs, attributes };
}

/** The numbers of `AttributeProto.AttributeType`. */
const [floatType, intType, stringType, tensorType, floatsType, intsType] = [1, 2, 3, 4, 6, 7];

function readAttribute(scope: WireScope, view: Uint8Array, options: ReadOnnxOptions): [string, OnnxAttribute] {
  let [name, type, i, f, s] = ["", 0, 0, 0, ""];
  let tensor: OnnxTensor | undefined;
  const ints: number[] = [];
  const numbers: number[] = [];
  readFields(scope, view, {
    1: text((value) => (name = value)),
    2: float((value) => (f = value)),
    3: saturated((value) => (i = value)),
    4: text((value) => (s = value)),
    5: message((proto) => (tensor = readTensorProto(scope, proto, options))),
    7: floats((value) => numbers.push(value)),
    8: saturatedList((value) => ints.push(value)),
    20: integer((value) => (type = value)),
  });
  // A value of zero or without elements is left out of the file: the type says which it is. Files before IR version 2 have none.
  const attribute: OnnxAttribute = {
    ...(type === intType || (type === 0 && i !== 0) ? { i } : {}),
    ...(type === floatType || (type === 0 && f !== 0) ? { f } : {}),
    ...(type === stringType || (type === 0 && s !== "") ? { s } : {}),
    ...(type === intsType || (type === 0 && ints.length > 0) ? { ints } : {}),
    ...(type === floatsType || (type === 0 && numbers.length > 0) ? { floats: numbers } : {}),
    ...((type === tensorType || type === 0) && tensor !== undefined ? { tensor } : {}),
  };
  return [name, attribute];
}

/** `ValueInfoProto` */
function readValue(scope: WireScope, view: Uint8Array): OnnxValue {
  let name = "";
  let shape: OnnxDim[] | undefined;
  const dimension = message((dim) => {
    let length: OnnxDim;
    readFields(scope, dim, { 1: integer((value) => (length = value < 0 ? undefined : value)) });
    shape?.push(length);
  });
  const tensorType = message((tensor) =>
    readFields(scope, tensor, {
      2: message((axes) => {
        shape = [];
        readFields(scope, axes, { 1: dimension });
      }),
    }),
  );
  readFields(scope, view, {
    1: text((value) => (name = value)),
    2: message((type) => readFields(scope, type, { 1: tensorType })),
  });
  return { name, shape };
}
