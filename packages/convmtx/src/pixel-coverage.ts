/** A point in units of pixels, x to the right, y downwards, 0 in the middle of the kernel. */
type Point = readonly [x: number, y: number];

/** Which part of the pixel around (x, y) lies in a disk around 0. */
export function diskCoverage(radius: number, x: number, y: number): number {
  const nearest = Math.hypot(Math.max(Math.abs(x) - 0.5, 0), Math.max(Math.abs(y) - 0.5, 0));
  if (nearest >= radius) return 0;
  const part = (a: number, b: number) => signedQuarter(radius, a, b);
  const [left, right, top, bottom] = [x - 0.5, x + 0.5, y - 0.5, y + 0.5];
  return part(right, bottom) - part(left, bottom) - part(right, top) + part(left, top);
}

/** The area of the disk over [0, x] × [0, y], with the signs of x and y: an integral of it whose differences are areas. */
function signedQuarter(radius: number, x: number, y: number): number {
  const sign = Math.sign(x) * Math.sign(y);
  const [a, b] = [Math.min(Math.abs(x), radius), Math.min(Math.abs(y), radius)];
  // Up to there the disk is higher than b; from there on the area lies below the circle.
  const bend = Math.sqrt(radius * radius - b * b);
  if (a <= bend) return sign * a * b;
  const below = (t: number) => (t * Math.sqrt(radius * radius - t * t) + radius * radius * Math.asin(t / radius)) / 2;
  return sign * (b * bend + below(a) - below(bend));
}

/** Which part of the pixel around (x, y) lies in a convex polygon. */
export function polygonCoverage(corners: readonly Point[], x: number, y: number): number {
  let rest = corners.map(([a, b]): Point => [a - x, b - y]);
  for (const [nx, ny] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const)
    rest = clipped(rest, nx, ny);
  let twice = 0;
  rest.forEach(([a, b], i) => {
    const [c, d] = rest[(i + 1) % rest.length];
    twice += a * d - c * b;
  });
  return Math.abs(twice) / 2;
}

/** The part of a polygon with nx·x + ny·y ≤ ½. (I. E. Sutherland and G. W. Hodgman, 1974.) */
function clipped(corners: readonly Point[], nx: number, ny: number): Point[] {
  return corners.flatMap((corner, i) => {
    const next = corners[(i + 1) % corners.length];
    const [from, to] = [corner, next].map(([x, y]) => 0.5 - nx * x - ny * y);
    const t = from / (from - to);
    const crossing: Point = [corner[0] + t * (next[0] - corner[0]), corner[1] + t * (next[1] - corner[1])];
    const crosses = from < 0 !== to < 0;
    return [...(from < 0 ? [] : [corner]), ...(crosses ? [crossing] : [])];
  });
}
