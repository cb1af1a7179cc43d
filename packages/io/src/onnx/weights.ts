import type { Tensor } from "@convmtx/tensor";
import { reshape, transpose } from "@convmtx/tensor";
import type { SourceDType } from "../element-type.ts";
import { intsOf } from "./attributes.ts";
import type { OnnxGraph, OnnxNode } from "./model.ts";
import { sizeOfDims } from "./shapes/dims.ts";
import type { ValueShapes } from "./shapes/infer.ts";

/** A value that does not depend on the model's inputs. */
export interface Weight {
  /** Of the constant in the file. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: SourceDType | undefined;
  /** Why it cannot be read: an operator on the way makes a shape that its elements do not fill. */
  readonly problem: string | undefined;
  read(): Promise<Tensor>;
}

/** Finds the constants of a graph: initialisers, Constant nodes, and what operators that only rearrange make of them. */
export class Weights {
  private readonly graph: OnnxGraph;
  private readonly shapes: ValueShapes;
  private readonly producers: ReadonlyMap<string, OnnxNode>;
  private readonly known = new Map<string, Weight | undefined>();

  constructor(graph: OnnxGraph, shapes: ValueShapes) {
    this.graph = graph;
    this.shapes = shapes;
    this.producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  }

  /** The constant of this name; undefined if it is computed from inputs, or by an operator that is not followed. */
  get(name: string): Weight | undefined {
    if (!this.known.has(name)) this.known.set(name, this.find(name));
    return this.known.get(name);
  }

  private find(name: string): Weight | undefined {
    let producer = this.producers.get(name);
    const steps: OnnxNode[] = [];
    let source = name;
    while (
      producer !== undefined &&
      rearranging.has(producer.op) &&
      producer.domain === "" &&
      steps.length < longestChain
    ) {
      steps.unshift(producer);
      source = producer.inputs[0] ?? "";
      producer = this.producers.get(source);
    }
    const constant =
      producer?.op === "Constant" ? producer.attributes.get("value")?.tensor : this.graph.initializers.get(source);
    if (constant === undefined) return undefined;
    const shape = this.knownShape(name, steps.length === 0 ? constant.shape : undefined);
    if (shape === undefined) return undefined;
    const read = async (): Promise<Tensor> => {
      let { tensor } = await constant.read();
      for (const step of steps) tensor = this.applied(step, tensor);
      return tensor;
    };
    const size = sizeOfDims(constant.shape);
    const misfit = steps.find((step) => sizeOfDims(this.shapes.get(step.outputs[0])) !== size);
    const problem =
      misfit === undefined
        ? undefined
        : `${misfit.op} makes [${this.shapes.get(misfit.outputs[0])?.join(", ") ?? ""}] of its weights [${constant.shape.join(", ")}]`;
    return { name: constant.name || source, shape, dtype: constant.dtype, problem, read };
  }

  private knownShape(name: string, fallback: readonly number[] | undefined): readonly number[] | undefined {
    if (fallback !== undefined) return fallback;
    const dims = this.shapes.get(name);
    return dims?.every((dim): dim is number => dim !== undefined) ? dims : undefined;
  }

  private applied(node: OnnxNode, x: Tensor): Tensor {
    if (node.op === "Identity") return x;
    if (node.op === "Transpose") return transpose(x, intsOf(node, "perm"));
    return reshape(x, this.knownShape(node.outputs[0], undefined) ?? x.shape);
  }
}

/** Of operators between a constant and the layer; what goes on for longer, or in circles, is left alone. */
const longestChain = 64;

const rearranging = new Set(["Identity", "Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze"]);
