import { type Signal, signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Picture } from "../pictures/picture.ts";
import { type SampleName, samplePicture } from "../pictures/sample-pictures.ts";

/** The picture of a demo, grey and square, one of ours to begin with. */
export function usePicture(first: SampleName, size: number): Signal<Picture> {
  return useMemo(() => signal(samplePicture(first, { height: size, width: size })), []);
}
