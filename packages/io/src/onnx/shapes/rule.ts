import type { OnnxDim, OnnxNode } from "../model.ts";
import type { Dims } from "./dims.ts";

/** What is known of the inputs of a node. */
export interface NodeInputs {
  /** The shapes of the inputs; undefined for one that is left out. */
  readonly shapes: readonly Dims[];
  /** The elements of input i if they are few and known: a shape, a list of axes, scales. */
  numbers(i: number): readonly OnnxDim[] | undefined;
  readonly opset: number;
}

/** The shapes of a node's outputs; a list that is shorter leaves the others open. */
export type ShapeRule = (node: OnnxNode, inputs: NodeInputs) => readonly Dims[];

/** Whether a list that may be left out is there, though nothing may be known of it. */
export function hasList(node: OnnxNode, name: string, input: number): boolean {
  return node.attributes.has(name) || (node.inputs[input] ?? "") !== "";
}

/** The list which newer operators take as an input and older ones as an attribute. */
export function listOf(
  node: OnnxNode,
  inputs: NodeInputs,
  name: string,
  input: number,
): readonly OnnxDim[] | undefined {
  return node.attributes.get(name)?.ints ?? inputs.numbers(input);
}
