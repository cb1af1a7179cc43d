import { isConvmtxError } from "@convmtx/tensor";

/** How a file may be refused. */
const codes: ReadonlySet<string> = new Set([
  "FILE_INVALID",
  "FILE_TRUNCATED",
  "FILE_UNSUPPORTED",
  "MEMORY_LIMIT",
  "INDEX_LIMIT",
  "PRECISION_LOSS",
]);

/**
 * What a reader made of a file: `"read"`, or the code of its refusal.
 *
 * @throws Error for everything else: another error, a message which does not begin with the function's name, a refusal that
 * does not say where
 */
export async function outcome(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
    return "read";
  } catch (error) {
    if (!isConvmtxError(error) || !codes.has(error.code)) throw error;
    const { byte, line, member } = error.details;
    const hasPlace = isCount(byte) || isCount(line) || typeof member === "string";
    if (!hasPlace) throw new Error(`a refusal without a place: ${error.code}: ${error.message}`, { cause: error });
    if (!/^(read[A-Za-z]+|onnxLayers|streamMatrix): /.test(error.message)) {
      throw new Error(`a message without the function's name: ${error.message}`, { cause: error });
    }
    return error.code;
  }
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
