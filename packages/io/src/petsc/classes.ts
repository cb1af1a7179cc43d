/** The numbers by which PETSc's binary files tell objects apart (`MAT_FILE_CLASSID` and its like). */
export const petscClass = { mat: 1211216, vec: 1211214, is: 1211218 } as const;

/** In place of the number of entries: the values follow row by row (`MATRIX_BINARY_FORMAT_DENSE`). */
export const denseMark = -1;

/** In place of a number of entries which int32 cannot hold: the row lengths say it. */
export const tooManyMark = 0x7fffffff;

/** Whether a file that starts so is one of PETSc's, with indices of either width. */
export function isPetsc(start: Uint8Array): boolean {
  if (start.length < 4) return false;
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  const isClass = (number: number): boolean => Object.values(petscClass).some((id) => id === number);
  return isClass(view.getInt32(0)) || (start.length >= 8 && view.getInt32(0) === 0 && isClass(view.getInt32(4)));
}
