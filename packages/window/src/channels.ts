import { ConvmtxError, ShapeError, shapeText } from "@convmtx/tensor";
import type { Layout } from "./types.ts";

interface ChannelRequest {
  readonly caller: string;
  readonly inputShape: readonly number[];
  readonly kernelShape: readonly number[];
  readonly layout: Layout;
  readonly groups: number;
  readonly transposed: boolean;
}

export interface ChannelCounts {
  readonly inChannels: number;
  readonly outChannels: number;
}

/**
 * Whether there are channel axes: the kernel then has one axis more than the input, else as many.
 *
 * @throws ShapeError `SHAPE_MISMATCH` for any other ranks; ConvmtxError `OPTION_INVALID` for groups without channels
 */
export function checkRanks(request: ChannelRequest): boolean {
  const { caller, inputShape, kernelShape, groups } = request;
  const [input, kernel] = [inputShape.length, kernelShape.length];
  if (kernel === input + 1 && input >= 2) return true;
  if (kernel !== input || input < 1) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${caller}: kernel ${shapeText(kernelShape)} and inputShape ${shapeText(inputShape)} do not fit: a kernel (C_out, C_in/groups, *k) takes one sample [C, *spatial], a kernel (*k) takes [*spatial]; ${rankRemedy(kernel - input)}`,
      { details: { kernelShape, inputShape } },
    );
  }
  if (groups !== 1) {
    const hint = batchHint(request) ?? "leave groups out";
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${caller}: groups is ${groups}, but kernel ${shapeText(kernelShape)} has no channel axes, as it has as many axes as inputShape ${shapeText(inputShape)}; ${hint}`,
      { details: { option: "groups", value: groups } },
    );
  }
  return false;
}

function rankRemedy(excess: number): string {
  if (excess === 2) return "add the channel axis to inputShape";
  if (excess < 0) return "leave the batch axis out of inputShape, or add channel axes to the kernel";
  return "there must be at least one spatial axis, and the same number in both";
}

/** What to do where kernel and input of equal rank look like (C_out, C_in, *k) over [N, C, *spatial]. */
export function batchHint({ inputShape, kernelShape, layout, groups, transposed }: ChannelRequest): string | undefined {
  if (inputShape.length < 3 || inputShape.length !== kernelShape.length) return undefined;
  const channels = layout === "channels-first" ? inputShape[1] : inputShape[inputShape.length - 1];
  const taken = transposed ? kernelShape[0] : kernelShape[1] * groups;
  if (channels !== taken) return undefined;
  return `if the first axis of inputShape is a batch, leave it out: inputShape ${shapeText(inputShape.slice(1))}`;
}

/** @throws ShapeError `SHAPE_MISMATCH` unless the channels of kernel, input and groups agree */
export function resolveChannels(request: ChannelRequest): ChannelCounts {
  const { caller, inputShape, kernelShape, layout, groups, transposed } = request;
  const inChannels = layout === "channels-first" ? inputShape[0] : inputShape[inputShape.length - 1];
  const [first, second] = kernelShape;
  const fail = (problem: string) =>
    new ShapeError("SHAPE_MISMATCH", `${caller}: kernel ${shapeText(kernelShape)} ${problem}`, {
      details: { kernelShape, inputShape, groups, layout, transposed },
    });
  if (first < 1 || second < 1) throw fail("has an empty channel axis");
  const taken = transposed ? first : second * groups;
  if (inChannels !== taken) {
    const form = transposed ? "its axis 0, as it is transposed" : `its axis 1 times groups ${groups}`;
    throw fail(
      `has C_in = ${taken} (${form}), but inputShape ${shapeText(inputShape)} has ${inChannels} channels (${layout})${channelRemedy(request, inChannels, taken)}`,
    );
  }
  if (first % groups !== 0) throw fail(`has ${first} channels on axis 0, which groups ${groups} does not divide`);
  return { inChannels, outChannels: transposed ? second * groups : first };
}

function channelRemedy(request: ChannelRequest, inChannels: number, taken: number): string {
  const { inputShape, kernelShape, layout, groups, transposed } = request;
  const [other, otherLayout] =
    layout === "channels-first"
      ? [inputShape[inputShape.length - 1], "channels-last"]
      : [inputShape[0], "channels-first"];
  if (other === taken) return `; layout "${otherLayout}" would fit`;
  const fitting = inChannels / kernelShape[1];
  if (transposed || groups !== 1 || !Number.isInteger(fitting) || fitting < 2 || kernelShape[0] % fitting !== 0)
    return "";
  return `; groups ${fitting} would fit`;
}
