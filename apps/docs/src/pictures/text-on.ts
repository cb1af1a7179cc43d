/** Black or white, whichever can be read on a colour: the one of the greater contrast (WCAG 2.2, relative luminance). */
export function textOn(colour: readonly [red: number, green: number, blue: number]): "#000000" | "#ffffff" {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) ** 2 > 0.05 * 1.05 ? "#000000" : "#ffffff";
}
