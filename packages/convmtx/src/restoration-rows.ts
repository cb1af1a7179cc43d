import type { Extents } from "./picture.ts";
import type { Restoration } from "./restoration.ts";

/** How each channel ended, as rows of a table. @param isGiven whether the noise was, or else estimated */
export function restorationRows(
  { channels, noise }: Restoration,
  isGiven: boolean,
  { height, width }: Extents,
): (readonly [string, string])[] {
  const rows = channels.map(({ reason, message, iterations, damping, residual }, c) => {
    const ending = reason === "converged" ? reason : `${reason} (${message})`;
    const misfit = percentText(residual / Math.sqrt(height * width));
    const name = channels.length === 1 ? "ended" : `channel ${c + 1}`;
    return [name, `${ending}, ${iterations} iterations, damping ${damping.toPrecision(3)}, misfit ${misfit}`] as const;
  });
  if (noise === undefined) return rows;
  return [["noise", `${percentText(noise)} of full scale, ${isGiven ? "given" : "estimated"}`], ...rows];
}

function percentText(part: number): string {
  return `${(100 * part).toPrecision(3)} %`;
}
