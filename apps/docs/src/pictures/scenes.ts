/** Red, green and blue, 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** The colour at a point: x to the right and y downwards, both from 0 to 1. */
export type Scene = (x: number, y: number) => Colour;

/** Soft sky and hills, a sharp house with a fence: low and high frequencies, edges in many directions. */
export const landscape: Scene = (x, y) => {
  const sun = Math.hypot(x - 0.76, y - 0.2);
  const house = houseAt(x, y);
  if (house !== undefined) return house;
  const fence = y > 0.79 && y < 0.91 && (x * 24) % 1 < 0.45 && Math.abs(x - 0.82) < 0.16;
  if (fence || (Math.abs(y - 0.85) < 0.009 && Math.abs(x - 0.82) < 0.17)) return [0.93, 0.9, 0.84];
  if (y > 0.74 + 0.03 * Math.sin(5 * x + 1)) return mixed([0.42, 0.6, 0.25], [0.16, 0.34, 0.14], (y - 0.72) / 0.28);
  if (y > 0.58 + 0.07 * Math.sin(4.2 * x + 0.4)) return mixed([0.3, 0.52, 0.36], [0.2, 0.4, 0.26], (y - 0.52) / 0.25);
  const ridge = 0.5 - 0.11 * Math.abs(Math.sin(7 * x + 0.6)) - 0.03 * Math.sin(23 * x);
  if (y > ridge) return mixed([0.62, 0.66, 0.78], [0.4, 0.47, 0.6], (y - ridge) / 0.2);
  if (sun < 0.085) return [1, 0.93, 0.62];
  const sky = mixed([0.28, 0.52, 0.85], [0.86, 0.88, 0.9], y / 0.5);
  return mixed([1, 0.85, 0.6], sky, (sun - 0.06) / 0.22);
};

function houseAt(x: number, y: number): Colour | undefined {
  const [dx, wall] = [Math.abs(x - 0.33), 0.17];
  if (y > 0.36 && y > 0.4 + 0.9 * (dx - 0.05) && dx < 0.23 && y < 0.57) return [0.66, 0.2, 0.16];
  if (x > 0.41 && x < 0.46 && y > 0.33 && y < 0.5) return [0.35, 0.24, 0.22];
  if (dx > wall || y < 0.57 || y > 0.84) return undefined;
  if (Math.abs(x - 0.33) < 0.04 && y > 0.68)
    return x > 0.35 && Math.abs(y - 0.77) < 0.012 ? [0.95, 0.8, 0.3] : [0.3, 0.17, 0.12];
  const pane = Math.abs(dx - 0.11);
  if (pane < 0.035 && Math.abs(y - 0.68) < 0.045) {
    return pane < 0.006 || Math.abs(y - 0.68) < 0.006 ? [0.98, 0.97, 0.93] : [0.17, 0.26, 0.4];
  }
  return [0.93, 0.86, 0.72];
}

/** A face under a hat: round shapes, soft shading, and fine stripes in the scarf. */
export const portrait: Scene = (x, y) => {
  const [dx, dy] = [(x - 0.5) / 0.2, (y - 0.5) / 0.26];
  const face = dx * dx + dy * dy;
  if (Math.abs(y - 0.33) < 0.025 && Math.abs(x - 0.5) < 0.33) return [0.14, 0.12, 0.18];
  if (y > 0.09 && y < 0.33 && Math.abs(x - 0.5) < 0.2 - 0.1 * (0.33 - y)) {
    return y > 0.26 ? [0.75, 0.2, 0.22] : mixed([0.32, 0.28, 0.4], [0.14, 0.12, 0.18], (x - 0.3) / 0.4);
  }
  const eye = Math.min(Math.hypot(x - 0.42, y - 0.46), Math.hypot(x - 0.58, y - 0.46));
  if (eye < 0.016) return [0.08, 0.1, 0.16];
  if (eye < 0.032) return [0.97, 0.97, 0.97];
  if (Math.abs(Math.hypot(x - 0.5, y - 0.55) - 0.09) < 0.011 && y > 0.59) return [0.66, 0.16, 0.18];
  if (face < 1) return mixed([0.98, 0.82, 0.68], [0.66, 0.44, 0.33], (0.5 * (x - 0.3)) / 0.3 + 0.4 * face);
  if (y > 0.72 && y < 0.86 && Math.abs(x - 0.5) < 0.16 + 0.5 * (y - 0.72)) {
    return (26 * (x + 0.6 * y)) % 1 < 0.5 ? [0.96, 0.9, 0.82] : [0.15, 0.3, 0.56];
  }
  if (y > 0.8 && Math.abs(x - 0.5) < 0.22 + 0.75 * Math.sqrt(Math.max(0, y - 0.8))) return [0.2, 0.28, 0.3];
  if (face < 1.5 && y > 0.34 && Math.abs(x - 0.5) > 0.12) return [0.36, 0.2, 0.12];
  return mixed([0.9, 0.78, 0.5], [0.3, 0.44, 0.5], Math.hypot(x - 0.25, y - 0.2));
};

function mixed(from: Colour, to: Colour, part: number): Colour {
  const t = Math.min(1, Math.max(0, part));
  return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]), from[2] + t * (to[2] - from[2])];
}
