import { effect, type ReadonlySignal, useSignal } from "@preact/signals";
import type { Remote } from "comlink";
import { useEffect, useRef, useState } from "preact/hooks";
import { usePixelRatio } from "../../pictures/use-pixel-ratio.ts";
import type { Compute } from "../compute/compute.worker.ts";
import { Latest } from "../compute/latest.ts";
import { tickOf } from "../compute/remote.ts";
import type { LayerSettings } from "../settings/layer-settings.ts";
import type { DrawnPart } from "./matrix-painting.ts";
import type { Sight } from "./use-sight.ts";

/** The pictures of the visible part, as the worker draws them. */
export interface Drawing {
  readonly parts: readonly DrawnPart[];
  /** The share of the picture in work that is done; undefined if none is. */
  readonly share: number | undefined;
  /** Whether the picture is that of the layer and of what is visible. */
  readonly isCurrent: boolean;
  readonly isStopped: boolean;
  readonly fault: string | undefined;
  readonly cancel: () => void;
  readonly resume: () => void;
}

/** What was drawn, of which layer: the whole matrix, if it was visible, and the last part. */
interface Drawn {
  readonly settings: LayerSettings | undefined;
  readonly whole: DrawnPart | undefined;
  readonly part: DrawnPart | undefined;
}

type State = "working" | "done" | "stopped";

/** Asks the worker for the picture of what is to be seen, whenever that changes; what came before stays until it is there. */
export function useDrawing(compute: Remote<Compute>, sight: ReadonlySignal<Sight | undefined>): Drawing {
  const [latest] = useState(() => new Latest());
  const [drawn, setDrawn] = useState<Drawn>({ settings: undefined, whole: undefined, part: undefined });
  const [state, setState] = useState<State>("working");
  const [share, setShare] = useState<number | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const attempt = useSignal(0);
  const ratio = usePixelRatio();
  const kept = useRef(drawn);
  const keep = (next: Drawn) => {
    // Bitmaps hold memory of the graphics card until they are closed.
    for (const old of [kept.current.whole, kept.current.part]) {
      if (old !== undefined && old !== next.whole && old !== next.part) old.bitmap.close();
    }
    kept.current = next;
    setDrawn(next);
  };
  // At once, not after the page has been drawn anew, as an effect of the component would be: the worker works meanwhile.
  useEffect(
    () =>
      effect(() => {
        const wanted = sight.value;
        const [sharpness] = [ratio.value, attempt.value];
        if (wanted === undefined) return;
        const { settings } = wanted.shown;
        const draw = async (isWanted: () => boolean) => {
          setShare(0);
          const part = await drawPart(compute, wanted, sharpness, tickOf(setShare, isWanted));
          if (part === undefined) return;
          if (!isWanted()) {
            part.bitmap.close();
            return;
          }
          const whole = kept.current.settings === settings ? kept.current.whole : undefined;
          keep({ settings, whole: wanted.isWhole ? part : whole, part });
          setShare(undefined);
          setFault(undefined);
          setState("done");
        };
        setState("working");
        latest.run(draw).catch((error: unknown) => {
          setShare(undefined);
          setFault(error instanceof Error ? error.message : String(error));
        });
      }),
    [],
  );
  useEffect(() => () => latest.cancel(), [latest]);
  const current = sight.value;
  // Where the whole matrix is visible both are one picture.
  const parts = [...new Set([drawn.whole, drawn.part])].filter((part) => part !== undefined);
  const isOfLayer = current !== undefined && drawn.settings === current.shown.settings;
  return {
    parts: isOfLayer ? parts : [],
    share,
    isCurrent: isOfLayer && drawn.part?.view === current.view && state === "done",
    isStopped: state === "stopped",
    fault,
    cancel: () => {
      latest.cancel();
      setShare(undefined);
      setState("stopped");
    },
    resume: () => {
      attempt.value++;
    },
  };
}

/** @param ratio pixels of the screen a CSS pixel */
async function drawPart(
  compute: Remote<Compute>,
  { shown, view, extent }: Sight,
  ratio: number,
  tick: ReturnType<typeof tickOf>,
): Promise<DrawnPart | undefined> {
  const sharp = { ...view, rowScale: view.rowScale * ratio, colScale: view.colScale * ratio };
  const [width, height] = [Math.ceil(extent.width * ratio), Math.ceil(extent.height * ratio)];
  const bitmap = await compute.draw(shown.settings, sharp, { width, height }, tick);
  if (bitmap === undefined) return undefined;
  return { view, bitmap, extent: { width: width / ratio, height: height / ratio } };
}
