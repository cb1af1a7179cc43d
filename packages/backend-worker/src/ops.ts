import type { Native, OpName, Ops } from "@convmtx/backend";
import type { Reference, WireOperand } from "./protocol.ts";

/** Values of the far side are numbers here. */
export interface WorkerNative {
  dense: Reference;
  sparse: Reference;
}

/** One operation of the contract for each that the served engine has: it names its result and posts. */
export function remoteOps(
  names: readonly OpName[],
  enqueue: (op: OpName, operands: readonly unknown[]) => Reference,
): Ops<WorkerNative> {
  const table = names.map((op) => [op, (...operands: unknown[]) => enqueue(op, operands.map(toWireOperand))] as const);
  return Object.fromEntries(table) as unknown as Ops<WorkerNative>;
}

/** Only what the contract says of an operand goes over, whatever else the session keeps with it. */
export function toWireOperand(operand: unknown): unknown {
  if (Array.isArray(operand)) return operand.map(toWireOperand);
  if (!isOperand(operand)) return operand;
  const { dtype, shape, native } = operand;
  return { dtype, shape: [...shape], native: { id: native.id } };
}

/** The far side's turn: numbers become the served engine's own values. */
export function fromWireOperand(operand: unknown, find: (id: number) => Native["dense"]): unknown {
  if (Array.isArray(operand)) return operand.map((item) => fromWireOperand(item, find));
  if (!isOperand(operand)) return operand;
  return { ...operand, native: find(operand.native.id) };
}

function isOperand(value: unknown): value is WireOperand {
  return typeof value === "object" && value !== null && "native" in value;
}
