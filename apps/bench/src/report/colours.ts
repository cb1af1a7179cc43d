/** Readable on a white page and on a black one. */
export const colours = {
  ours: "#3b82c4",
  peer: "#c98a3a",
  limit: "#8a8a8a",
  text: "#808080",
  grid: "#80808040",
} as const;
