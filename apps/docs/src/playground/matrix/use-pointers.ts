import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** In CSS pixels from the canvas's upper left corner. */
interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PointerActions {
  /** The pointer is there; undefined: it left. */
  hover(point: Point | undefined): void;
  click(point: Point): void;
  drag(dx: number, dy: number): void;
  zoom(factor: number, at: Point): void;
}

/** A pointer that moved less than this, in pixels, has clicked. */
const clickDistance = 4;

/** Hover, click, drag, pinch and wheel over a canvas, as what they are for. The wheel zooms once the element around the canvas has the focus, or with Ctrl or ⌘. */
export function usePointers(canvas: RefObject<HTMLCanvasElement>, actions: PointerActions) {
  const down = useRef(new Map<number, Point>());
  const travelled = useRef(0);
  const [isDragging, setDragging] = useState(false);
  const current = useRef(actions);
  current.current = actions;

  // Not through JSX: only a listener which is not passive can keep the page from scrolling.
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (document.activeElement !== element.parentElement && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const distance = Math.max(-120, Math.min(120, event.deltaY * lines));
      current.current.zoom(2 ** (-distance / 120), { x: event.offsetX, y: event.offsetY });
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [canvas]);

  const pointOf = (event: PointerEvent): Point => ({ x: event.offsetX, y: event.offsetY });
  const release = (event: PointerEvent) => {
    const at = down.current.get(event.pointerId);
    down.current.delete(event.pointerId);
    if (down.current.size === 0) setDragging(false);
    return at;
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      canvas.current?.setPointerCapture(event.pointerId);
      if (down.current.size === 0) travelled.current = 0;
      down.current.set(event.pointerId, pointOf(event));
    },
    onPointerMove: (event: PointerEvent) => {
      const point = pointOf(event);
      const before = down.current.get(event.pointerId);
      if (before === undefined) {
        if (event.pointerType === "mouse") current.current.hover(point);
        return;
      }
      const others = [...down.current].filter(([id]) => id !== event.pointerId);
      down.current.set(event.pointerId, point);
      travelled.current += Math.hypot(point.x - before.x, point.y - before.y);
      if (others.length > 0) {
        const [, other] = others[0];
        const middle = { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 };
        const apart = (a: Point) => Math.max(Math.hypot(a.x - other.x, a.y - other.y), 1);
        current.current.zoom(apart(point) / apart(before), middle);
      } else if (travelled.current > clickDistance) {
        setDragging(true);
        current.current.drag(point.x - before.x, point.y - before.y);
      }
    },
    onPointerUp: (event: PointerEvent) => {
      const at = release(event);
      if (at !== undefined && travelled.current <= clickDistance) current.current.click(at);
    },
    onPointerCancel: release,
    onPointerLeave: () => current.current.hover(undefined),
    onDblClick: (event: MouseEvent) => current.current.zoom(4, { x: event.offsetX, y: event.offsetY }),
  };
  return { handlers, isDragging };
}
