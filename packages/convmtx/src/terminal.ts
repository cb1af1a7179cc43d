import { getSystemErrorMap, styleText } from "node:util";

/** Where a command writes to: stdout or stderr of the process, or what a test collects. */
export interface Screen {
  write(text: string): void;
  readonly isTTY: boolean;
  /** The width of the terminal; of a pipe 80. */
  readonly columns: number;
  readonly hasColour: boolean;
  /** Behind a real screen, for libraries that move the cursor. */
  readonly stream?: NodeJS.WriteStream;
}

export interface Terminal {
  readonly stdout: Screen;
  readonly stderr: Screen;
}

export function processTerminal(): Terminal {
  return { stdout: screenOf(process.stdout), stderr: screenOf(process.stderr) };
}

function screenOf(stream: NodeJS.WriteStream): Screen {
  // Whoever reads may stop early (`| head`): then what is left to say has nowhere to go.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    // What was to be said cannot be: the exit code says so, and stderr if it is not the one that failed.
    if (stream === process.stdout) {
      const reason = getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? error.message;
      process.stderr.write(`convmtx: stdout: ${reason} [${error.code}]\n`);
    }
    process.exit(2);
  });
  const isTTY = stream.isTTY === true;
  return {
    write: (text) => void stream.write(text),
    isTTY,
    columns: isTTY && stream.columns > 0 ? stream.columns : 80,
    hasColour: isTTY && stream.hasColors(),
    stream,
  };
}

/** `text` without signs that move a terminal's cursor or change its colours: names come from files. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** `text` in a colour where the screen has colours. `NO_COLOR` and `FORCE_COLOR` are Node's to obey. */
export function paint(screen: Screen, style: "bold" | "dim" | "green" | "red", text: string): string {
  return screen.hasColour ? styleText(style, text, { validateStream: false }) : text;
}
