import type { Remote } from "comlink";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { usePixelRatio } from "../../pictures/use-pixel-ratio.ts";
import type { Compute } from "../compute/compute.worker.ts";
import type { ShownLayer, Store } from "../store.ts";
import { moved, nearest, type Place } from "./entry-moves.ts";
import { placeOfFocus } from "./links.ts";
import { paintMatrix } from "./matrix-painting.ts";
import { useDrawing } from "./use-drawing.ts";
import { usePointers } from "./use-pointers.ts";
import { useSight } from "./use-sight.ts";
import { centredOn, panned, placeUnder, revealing, type Viewport, zoomed } from "./viewport.ts";
import { VisibleRange } from "./visible-range.tsx";

/** So near to an entry, in pixels, the pointer is on it. */
const snapDistance = 6;
const zoomStep = 1.6;

interface MatrixViewProps {
  readonly store: Store;
  readonly shown: ShownLayer;
  readonly compute: Remote<Compute>;
}

/** The matrix as a picture to explore: zoom, move, point at entries, by pointer and by keyboard. */
export function MatrixView({ store, shown, compute }: MatrixViewProps) {
  const { layer } = shown;
  const { operator } = layer;
  const { shape } = operator;
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { sight, show } = useSight(store, stage);
  const { view, extent, isWhole = true } = sight.value ?? {};
  const drawing = useDrawing(compute, sight);
  const links = store.links.value;
  const ratio = usePixelRatio().value;
  const selectedPlace = () => {
    const focus = store.selected.value;
    return focus && placeOfFocus(layer, focus);
  };
  const zoom = (factor: number, at?: { x: number; y: number }) => {
    if (view === undefined || extent === undefined) return;
    show(zoomed(view, factor, at ?? middleOf(selectedPlace(), view, extent), shape, extent));
  };
  /** The values of what is selected, else of the entry nearest to the middle of what is visible. */
  const showValues = () => {
    if (view === undefined || extent === undefined) return;
    const middle = [view.row + extent.height / view.rowScale / 2, view.col + extent.width / view.colScale / 2];
    const place = selectedPlace() ?? nearest(operator, Math.floor(middle[0]), Math.floor(middle[1]));
    if (place === undefined) return;
    const near = zoomed(view, 1e9, { x: 0, y: 0 }, shape, extent);
    show(centredOn(near, place.row, place.col, shape, extent));
  };
  const placeAt = (x: number, y: number) => {
    if (view === undefined) return undefined;
    const place = placeUnder(view, x, y, shape);
    if (place === undefined) return undefined;
    const near = nearest(operator, place.row, place.col);
    const isNear = near !== undefined && Math.abs(near.col - place.col) * view.colScale <= snapDistance;
    return isNear ? near : place;
  };
  const pointers = usePointers(canvas, {
    hover: (point) => {
      const place = point && placeAt(point.x, point.y);
      store.point(place && { kind: "entry", ...place });
    },
    click: ({ x, y }) => {
      const place = placeAt(x, y);
      store.selected.value = place && { kind: "entry", ...place };
    },
    drag: (dx, dy) => view && extent && show(panned(view, dx, dy, shape, extent)),
    // What the pointer is nearly on stays in sight.
    zoom: (factor, at) => {
      const place = view && placeAt(at.x, at.y);
      const isSmall = view !== undefined && view.colScale < snapDistance;
      zoom(factor, place !== undefined && isSmall ? centreOf(place, view) : at);
    },
  });

  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context === null || context === undefined || view === undefined || extent === undefined) return;
    const [width, height] = [Math.round(extent.width * ratio), Math.round(extent.height * ratio)];
    const element = context.canvas;
    if (element.width !== width || element.height !== height) [element.width, element.height] = [width, height];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintMatrix(context, { layer, view, extent, parts: drawing.parts, links });
  }, [layer, view, extent, ratio, drawing.parts[0], drawing.parts[1], links]);

  // What was selected elsewhere is brought into sight.
  const selected = store.selected.value;
  useEffect(() => {
    if (selected?.kind !== "entry" || view === undefined || extent === undefined) return;
    const next = revealing(view, selected.row, selected.col, shape, extent);
    if (next.row !== view.row || next.col !== view.col) show(next);
  }, [selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "+" || event.key === "=") zoom(zoomStep);
    else if (event.key === "-") zoom(1 / zoomStep);
    else if (event.key === "0") show(undefined);
    else if (event.key === "Escape") store.selected.value = undefined;
    else {
      const from = selectedPlace();
      const to = from === undefined ? nearest(operator, 0, 0) : moved(operator, from, event.key);
      const isMove = /^(Arrow|Page|Home|End)/.test(event.key);
      if (!isMove) return;
      if (to !== undefined) store.selected.value = { kind: "entry", ...to };
    }
    event.preventDefault();
  };

  return (
    <div class="matrix-view">
      <fieldset class="matrix-tools" aria-label="Zoom">
        <button type="button" onClick={() => zoom(zoomStep)} title="Zoom in (+)" aria-label="Zoom in">
          +
        </button>
        <button
          type="button"
          onClick={() => zoom(1 / zoomStep)}
          title="Zoom out (−)"
          aria-label="Zoom out"
          disabled={isWhole}
        >
          −
        </button>
        <button type="button" onClick={() => show(undefined)} title="Whole matrix (0)" disabled={isWhole}>
          Whole
        </button>
        <button type="button" onClick={showValues} title="So near that values can be read">
          Values
        </button>
      </fieldset>
      <div
        class="matrix-stage"
        ref={stage}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is reached by Tab, as a picture to explore must be
        tabIndex={0}
        aria-roledescription="matrix"
        aria-label={`The matrix, ${shape[0]} rows by ${shape[1]} columns. Arrow keys go from entry to entry, plus and minus zoom, 0 shows all of it.`}
        aria-busy={!drawing.isCurrent}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} class={pointers.isDragging ? "dragging" : undefined} {...pointers.handlers} />
        {drawing.isStopped && (
          <div class="matrix-stopped">
            <p>Not drawn.</p>
            <button type="button" onClick={drawing.resume}>
              Draw it
            </button>
          </div>
        )}
        {drawing.share !== undefined && <DrawingProgress share={drawing.share} onCancel={drawing.cancel} />}
        {drawing.fault !== undefined && (
          <p class="matrix-fault" role="alert">
            {drawing.fault}
          </p>
        )}
      </div>
      {view !== undefined && extent !== undefined && <VisibleRange view={view} extent={extent} shape={shape} />}
    </div>
  );
}

/** Appears only where drawing takes long (by the style sheet, so that nothing flickers). */
function DrawingProgress({ share, onCancel }: { share: number; onCancel: () => void }) {
  return (
    <div class="matrix-progress">
      <progress value={share} aria-label="Drawing the matrix" />
      <button type="button" onClick={onCancel}>
        Stop
      </button>
    </div>
  );
}

/** Zooming by key or button goes to what is selected, if it is visible, else to the middle. */
function middleOf(place: Place | undefined, view: Viewport, extent: { width: number; height: number }) {
  if (place !== undefined) {
    const { x, y } = centreOf(place, view);
    if (x >= 0 && x <= extent.width && y >= 0 && y <= extent.height) return { x, y };
  }
  return { x: extent.width / 2, y: extent.height / 2 };
}

function centreOf({ row, col }: Place, view: Viewport) {
  return { x: (col + 0.5 - view.col) * view.colScale, y: (row + 0.5 - view.row) * view.rowScale };
}
