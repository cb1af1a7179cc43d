/** What a command may take for matrices unless told otherwise: four fifths of the memory that is free. */
export function defaultMemory(): number {
  return Math.floor(0.8 * process.availableMemory());
}
