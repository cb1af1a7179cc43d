import type { Remote } from "comlink";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Layer } from "../../layer/layer.ts";
import type { Compute } from "../compute/compute.worker.ts";
import { Latest } from "../compute/latest.ts";
import { tickOf } from "../compute/remote.ts";
import type { LayerSettings } from "../settings/layer-settings.ts";
import type { DrawnPart } from "./matrix-painting.ts";
import { type Extent, fitted, type Viewport } from "./viewport.ts";

/** The pictures of the visible part, as the worker draws them. */
export interface Drawing {
  readonly parts: readonly DrawnPart[];
  /** The share of the picture in work that is done; undefined if none is. */
  readonly share: number | undefined;
  readonly fault: string | undefined;
  cancel(): void;
}

/** What was drawn, of which layer. */
interface Drawn {
  readonly settings: LayerSettings | undefined;
  readonly whole: DrawnPart | undefined;
  readonly part: DrawnPart | undefined;
}

const nothing: Drawn = { settings: undefined, whole: undefined, part: undefined };

/** Asks the worker for the picture of what is visible, whenever that changes; what came before stays until it is there. */
export function useDrawing(
  compute: Remote<Compute>,
  settings: LayerSettings,
  layer: Layer,
  view: Viewport | undefined,
  extent: Extent | undefined,
): Drawing {
  const [latest] = useState(() => new Latest());
  const [drawn, setDrawn] = useState(nothing);
  const [share, setShare] = useState<number | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const sharpness = useRef(1);
  useEffect(() => {
    if (view === undefined || extent === undefined) return;
    sharpness.current = window.devicePixelRatio;
    const draw = async (isWanted: () => boolean) => {
      setShare(0);
      const part = await drawPart(compute, settings, view, extent, tickOf(setShare, isWanted));
      if (part === undefined || !isWanted()) return;
      const isWhole = sameView(view, fitted(layer.operator.shape, extent));
      setDrawn((before) => {
        const kept = before.settings === settings ? before.whole : undefined;
        return { settings, whole: isWhole ? part : kept, part };
      });
      setShare(undefined);
      setFault(undefined);
    };
    latest.run(draw).catch((error: unknown) => {
      setShare(undefined);
      setFault(error instanceof Error ? error.message : String(error));
    });
  }, [compute, latest, settings, layer, view, extent]);
  const parts = drawn.settings === settings ? [drawn.whole, drawn.part].filter((part) => part !== undefined) : [];
  return {
    parts,
    share,
    fault,
    cancel: () => {
      latest.cancel();
      setShare(undefined);
    },
  };
}

async function drawPart(
  compute: Remote<Compute>,
  settings: LayerSettings,
  view: Viewport,
  extent: Extent,
  tick: ReturnType<typeof tickOf>,
): Promise<DrawnPart | undefined> {
  const ratio = window.devicePixelRatio;
  const sharp = { ...view, rowScale: view.rowScale * ratio, colScale: view.colScale * ratio };
  const [width, height] = [Math.ceil(extent.width * ratio), Math.ceil(extent.height * ratio)];
  const pixels = await compute.draw(settings, sharp, { width, height }, tick);
  if (pixels === undefined) return undefined;
  const bitmap = await createImageBitmap(new ImageData(pixels, width, height));
  return { view, bitmap, extent: { width: width / ratio, height: height / ratio } };
}

function sameView(a: Viewport, b: Viewport): boolean {
  return a.row === b.row && a.col === b.col && a.rowScale === b.rowScale && a.colScale === b.colScale;
}
