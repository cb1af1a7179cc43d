import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { extentsOf, type ImageArray, type PictureRange, paint } from "./colour-scale.ts";
import { type Mark, markPath } from "./marks.ts";
import { usePixelRatio } from "./use-pixel-ratio.ts";

/** Bars of one colour, as the path of an SVG whose units are pixels. */
export interface Bars {
  /** Of CSS. */
  readonly colour: string;
  readonly path: string;
}

export interface PictureViewProps {
  /** Redrawn when its array is another one, not when numbers in it change. */
  readonly image: ImageArray;
  /** Default `unit`. */
  readonly range?: PictureRange | undefined;
  /** What is shown, for those who do not see it. */
  readonly label: string;
  /** The pixels' values as bars, a signal a row of so many CSS pixels, in place of colours. */
  readonly bars?: { readonly paths: readonly Bars[]; readonly rowHeight: number } | undefined;
  /** What is made pale, as the path of an SVG whose units are pixels: what lies within an odd number of its outlines. */
  readonly shade?: string | undefined;
  /** Outlines over the pixels. */
  readonly marks?: readonly Mark[] | undefined;
  /** Where the pointer or the keyboard's cursor is. */
  readonly onHover?: ((row: number | undefined, col: number | undefined) => void) | undefined;
  /** A click, the enter key or the space bar. */
  readonly onSelect?: ((row: number, col: number) => void) | undefined;
  /** A pointer that is held down: where it begins, and each pixel that it comes to. */
  readonly onStroke?: ((row: number, col: number, isFirst: boolean) => void) | undefined;
  /** What is under the pointer or the cursor; read out as the cursor moves. */
  readonly liveText?: string | undefined;
  /** How wide at most, in CSS pixels. Default 320. */
  readonly maxWidth?: number | undefined;
}

/** An array as a picture with crisp pixels, all of one size; with `onHover`, `onSelect` or `onStroke` also by keyboard. */
export function PictureView(props: PictureViewProps): JSX.Element {
  const { image, range = "unit", label, bars, shade, marks = [], liveText, maxWidth = 320 } = props;
  const { onHover, onSelect, onStroke } = props;
  const { height, width } = extentsOf(image.shape);
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const fitted = useFittedWidth(frame, width, maxWidth);
  const [cursor, setCursor] = useState<readonly [row: number, col: number] | undefined>();
  const isInteractive = onHover !== undefined || onSelect !== undefined || onStroke !== undefined;
  const stroke = useRef<string | undefined>(undefined);
  /** A pointer moves many times within a pixel. */
  const hovered = useRef<string | undefined>(undefined);

  const rangeKey = JSON.stringify(range);
  useLayoutEffect(() => {
    // The pointer is on another number, even if it does not move.
    hovered.current = undefined;
    if (bars !== undefined) return;
    const context = canvas.current!.getContext("2d")!;
    context.putImageData(new ImageData(paint(image, JSON.parse(rangeKey) as PictureRange), width, height), 0, 0);
  }, [image.values, rangeKey, width, height, bars === undefined]);

  const pixelAt = (event: { clientX: number; clientY: number }) => {
    const box = canvas.current!.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * height);
    const col = Math.floor(((event.clientX - box.left) / box.width) * width);
    return [Math.min(height - 1, Math.max(0, row)), Math.min(width - 1, Math.max(0, col))] as const;
  };

  const onPointerDown = (event: PointerEvent) => {
    if (onStroke === undefined || event.button !== 0) return;
    canvas.current!.setPointerCapture(event.pointerId);
    const [row, col] = pixelAt(event);
    stroke.current = `${row},${col}`;
    onStroke(row, col, true);
  };
  const onPointerMove = (event: PointerEvent) => {
    const [row, col] = pixelAt(event);
    const pixel = `${row},${col}`;
    if (hovered.current !== pixel) {
      hovered.current = pixel;
      setCursor(undefined);
      onHover?.(row, col);
    }
    if (stroke.current === undefined || stroke.current === `${row},${col}`) return;
    stroke.current = `${row},${col}`;
    onStroke?.(row, col, false);
  };
  const endStroke = () => {
    stroke.current = undefined;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const [row, col] = cursor ?? [Math.floor(height / 2), Math.floor(width / 2)];
    const step = event.shiftKey ? 8 : 1;
    const moves: Readonly<Record<string, readonly [row: number, col: number]>> = {
      ArrowUp: [row - step, col],
      ArrowDown: [row + step, col],
      ArrowLeft: [row, col - step],
      ArrowRight: [row, col + step],
      Home: [row, 0],
      End: [row, width - 1],
      PageUp: [0, col],
      PageDown: [height - 1, col],
    };
    const move = moves[event.key];
    if (move !== undefined) {
      const next = [Math.min(height - 1, Math.max(0, move[0])), Math.min(width - 1, Math.max(0, move[1]))] as const;
      setCursor(next);
      onHover?.(...next);
    } else if (event.key === "Enter" || event.key === " ") {
      setCursor([row, col]);
      onSelect?.(row, col);
      onStroke?.(row, col, true);
    } else if (event.key === "Escape") {
      setCursor(undefined);
      onHover?.(undefined, undefined);
    } else return;
    event.preventDefault();
  };

  const canvasProps = isInteractive
    ? {
        role: "application" as const,
        tabIndex: 0,
        "aria-roledescription": "picture",
        onKeyDown,
        onFocus: () => onHover?.(cursor?.[0], cursor?.[1]),
        onBlur: () => onHover?.(undefined, undefined),
        onPointerDown,
        onPointerMove,
        onPointerUp: endStroke,
        onPointerCancel: endStroke,
        onPointerLeave: () => {
          hovered.current = undefined;
          onHover?.(undefined, undefined);
        },
        onClick: (event: MouseEvent) => onSelect?.(...pixelAt(event)),
      }
    : { role: "img" as const };
  const boxes: readonly Mark[] =
    cursor === undefined ? marks : [...marks, { row: cursor[0], col: cursor[1], colour: "var(--picture-cursor)" }];
  return (
    <div class="picture" ref={frame} style={{ maxWidth: `${maxWidth}px` }}>
      <div
        class="picture-frame"
        style={
          bars === undefined
            ? { width: `${fitted}px`, aspectRatio: `${width} / ${height}` }
            : { width: `${fitted}px`, height: `${height * bars.rowHeight}px` }
        }
      >
        <canvas
          ref={canvas}
          class={`picture-canvas${onStroke === undefined ? "" : " picture-drawable"}`}
          width={width}
          height={height}
          aria-label={label}
          {...canvasProps}
        />
        <svg
          class="picture-marks"
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio={bars === undefined ? undefined : "none"}
          aria-hidden="true"
        >
          {bars !== undefined && <rect class="picture-paper" width={width} height={height} />}
          {bars?.paths.map(({ colour, path }) => (
            <path key={colour} class="picture-bars" d={path} style={{ fill: colour }} />
          ))}
          {shade !== undefined && <path class="picture-shade" d={shade} />}
          {boxes.map((mark) => (
            <path
              key={markPath(mark, width)}
              d={markPath(mark, width)}
              stroke={mark.colour}
              stroke-dasharray={mark.isDashed ? "3 3" : undefined}
            />
          ))}
        </svg>
      </div>
      {liveText !== undefined && (
        <p class="picture-live" aria-live={cursor === undefined ? "off" : "polite"}>
          {liveText}
        </p>
      )}
    </div>
  );
}

/** The greatest width in which every pixel of the picture is as many of the screen's, or what there is where it is too small for that. */
function useFittedWidth(frame: { current: HTMLElement | null }, pixels: number, maxWidth: number): number {
  const [available, setAvailable] = useState(maxWidth);
  useEffect(() => {
    const observer = new ResizeObserver(([{ contentRect }]) => setAvailable(Math.floor(contentRect.width)));
    observer.observe(frame.current!);
    return () => observer.disconnect();
  }, []);
  const ratio = usePixelRatio().value;
  const times = Math.floor((available * ratio) / pixels);
  return times < 1 ? available : (times * pixels) / ratio;
}
