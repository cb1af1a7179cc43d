/** What is outlined in a picture: a rectangle of pixels, or any of them by their numbers in C order. */
export type Mark = {
  /** Of CSS. */
  readonly colour: string;
  /** Default false. */
  readonly isDashed?: boolean | undefined;
} & (
  | {
      readonly row: number;
      readonly col: number;
      /** Default 1. */
      readonly height?: number | undefined;
      /** Default 1. */
      readonly width?: number | undefined;
    }
  | { readonly pixels: Iterable<number> }
);

/** The outlines as the path of an SVG whose units are pixels. */
export function markPath(mark: Mark, pictureWidth: number): string {
  if (!("pixels" in mark)) {
    const { row, col, height = 1, width = 1 } = mark;
    return `M${col} ${row}h${width}v${height}h${-width}z`;
  }
  let path = "";
  for (const pixel of mark.pixels) {
    path += `M${pixel % pictureWidth} ${Math.floor(pixel / pictureWidth)}h1v1h-1z`;
  }
  return path;
}
