import { expect, test } from "vitest";
import { bytesText } from "./bytes-text.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.00 kB"],
  [83_912_345, "83.9 MB"],
  [999_499, "999 kB"],
  [999_500, "1.00 MB"],
  [999_999, "1.00 MB"],
  [10 ** 6, "1.00 MB"],
  [10 ** 9, "1.00 GB"],
  [10 ** 12, "1.00 TB"],
  [10 ** 15, "1.00 PB"],
  [2 ** 53, "9.01 PB"],
])("%d bytes are %s", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
