import type { OnnxNode } from "./model.ts";

/** An integer attribute of a node. */
export function intOf(node: OnnxNode, name: string, fallback: number): number {
  return node.attributes.get(name)?.i ?? fallback;
}

export function floatOf(node: OnnxNode, name: string, fallback: number): number {
  return node.attributes.get(name)?.f ?? fallback;
}

export function textOf(node: OnnxNode, name: string, fallback: string): string {
  return node.attributes.get(name)?.s ?? fallback;
}

/** A list of integers; undefined if it is not there or empty, which ONNX takes for the same. */
export function intsOf(node: OnnxNode, name: string): readonly number[] | undefined {
  const ints = node.attributes.get(name)?.ints;
  return ints === undefined || ints.length === 0 ? undefined : ints;
}
