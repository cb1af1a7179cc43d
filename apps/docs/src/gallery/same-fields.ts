/** Whether two requests ask the same, field by field; arrays by their identity. */
export function sameFields(a: object | undefined, b: object): boolean {
  const [left, right] = [Object.entries(a ?? {}), Object.entries(b)];
  return (
    left.length === right.length &&
    right.every(([name, value]) => left.some((one) => one[0] === name && Object.is(one[1], value)))
  );
}
