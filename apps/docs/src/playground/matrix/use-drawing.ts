import type { Remote } from "comlink";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Layer } from "../../layer/layer.ts";
import { usePixelRatio } from "../../pictures/use-pixel-ratio.ts";
import type { Compute } from "../compute/compute.worker.ts";
import { Latest } from "../compute/latest.ts";
import { tickOf } from "../compute/remote.ts";
import type { LayerSettings } from "../settings/layer-settings.ts";
import type { DrawnPart } from "./matrix-painting.ts";
import { type Extent, fitted, sameView, type Viewport } from "./viewport.ts";

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

/** Asks the worker for the picture of what is visible, whenever that changes; what came before stays until it is there. */
export function useDrawing(
  compute: Remote<Compute>,
  settings: LayerSettings,
  layer: Layer,
  view: Viewport | undefined,
  extent: Extent | undefined,
): Drawing {
  const [latest] = useState(() => new Latest());
  const [drawn, setDrawn] = useState<Drawn>({ settings: undefined, whole: undefined, part: undefined });
  const [state, setState] = useState<State>("working");
  const [share, setShare] = useState<number | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [attempt, setAttempt] = useState(0);
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
  useEffect(() => {
    if (view === undefined || extent === undefined) return undefined;
    setState("working");
    const draw = async (isWanted: () => boolean) => {
      setShare(0);
      const part = await drawPart(compute, settings, { view, extent, ratio }, tickOf(setShare, isWanted));
      if (part === undefined) return;
      if (!isWanted()) {
        part.bitmap.close();
        return;
      }
      const isWhole = sameView(view, fitted(layer.operator.shape, extent));
      const whole = kept.current.settings === settings ? kept.current.whole : undefined;
      keep({ settings, whole: isWhole ? part : whole, part });
      setShare(undefined);
      setFault(undefined);
      setState("done");
    };
    latest.run(draw).catch((error: unknown) => {
      setShare(undefined);
      setFault(error instanceof Error ? error.message : String(error));
    });
    return undefined;
  }, [compute, latest, settings, layer, view, extent, ratio, attempt]);
  useEffect(() => () => latest.cancel(), [latest]);
  const isOfLayer = drawn.settings === settings;
  return {
    parts: isOfLayer ? [drawn.whole, drawn.part].filter((part) => part !== undefined) : [],
    share,
    isCurrent: isOfLayer && drawn.part?.view === view && state === "done",
    isStopped: state === "stopped",
    fault,
    cancel: () => {
      latest.cancel();
      setShare(undefined);
      setState("stopped");
    },
    resume: () => setAttempt(attempt + 1),
  };
}

/** What is to be seen: a part of the matrix, in so many CSS pixels, each of `ratio` × `ratio` pixels of the screen. */
interface Sight {
  readonly view: Viewport;
  readonly extent: Extent;
  readonly ratio: number;
}

async function drawPart(
  compute: Remote<Compute>,
  settings: LayerSettings,
  { view, extent, ratio }: Sight,
  tick: ReturnType<typeof tickOf>,
): Promise<DrawnPart | undefined> {
  const sharp = { ...view, rowScale: view.rowScale * ratio, colScale: view.colScale * ratio };
  const [width, height] = [Math.ceil(extent.width * ratio), Math.ceil(extent.height * ratio)];
  const pixels = await compute.draw(settings, sharp, { width, height }, tick);
  if (pixels === undefined) return undefined;
  const bitmap = await createImageBitmap(new ImageData(pixels, width, height));
  return { view, bitmap, extent: { width: width / ratio, height: height / ratio } };
}
