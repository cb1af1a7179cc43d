/** Seven rows of five dots. */
const glyphs: Readonly<Record<string, string>> = {
  C: ".###. #...# #.... #.... #.... #...# .###.",
  O: ".###. #...# #...# #...# #...# #...# .###.",
  N: "#...# ##..# ##..# #.#.# #..## #..## #...#",
  V: "#...# #...# #...# #...# .#.#. .#.#. ..#..",
  M: "#...# ##.## #.#.# #.#.# #...# #...# #...#",
  T: "##### ..#.. ..#.. ..#.. ..#.. ..#.. ..#..",
  X: "#...# #...# .#.#. ..#.. .#.#. #...# #...#",
};

const lines = ["CONV", "MTX"] as const;

/** Whether a point, x to the right and y downwards from 0 to 1, is on a letter: a large word, and one at half its size. */
export function isInk(x: number, y: number): boolean {
  const [row, top] = y < 0.42 ? [0, 0.09] : [1, 0.45];
  if (y < 0.75) return isOn(lines[row], (x - (row === 0 ? 0.07 : 0.18)) / 0.038, (y - top) / 0.038);
  return isOn("CONVMTX", (x - 0.08) / 0.0205, (y - 0.8) / 0.0205);
}

/** In units of dots, six to a letter. */
function isOn(word: string, across: number, down: number): boolean {
  const letter = word[Math.floor(across / 6)];
  const [row, col] = [Math.floor(down), Math.floor(across) % 6];
  if (letter === undefined || row < 0 || row > 6 || col > 4) return false;
  return glyphs[letter].split(" ")[row][col] === "#";
}
