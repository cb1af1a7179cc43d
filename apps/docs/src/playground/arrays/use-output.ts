import type { Remote } from "comlink";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Layer } from "../../layer/layer.ts";
import type { Compute } from "../compute/compute.worker.ts";
import { Latest } from "../compute/latest.ts";
import type { ShownLayer } from "../store.ts";

/** An output, and of what it is. */
export interface Output {
  readonly layer: Layer;
  readonly input: Float64Array;
  readonly values: Float64Array;
}

/** vec(conv(x)) from the worker: the last one until the next is there. */
export function useOutput(
  compute: Remote<Compute>,
  { settings, layer }: ShownLayer,
  input: Float64Array<ArrayBuffer>,
): { readonly output: Output | undefined; readonly fault: string | undefined } {
  const [latest] = useState(() => new Latest());
  const [output, setOutput] = useState<Output | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);
  // Before the browser paints, not after: the worker begins a frame earlier.
  useLayoutEffect(() => {
    latest
      .run(() => compute.output(settings, input))
      .then(
        (values) => {
          if (values === undefined) return;
          setOutput({ layer, input, values });
          setFault(undefined);
        },
        (error: unknown) => setFault(error instanceof Error ? error.message : String(error)),
      );
  }, [compute, latest, settings, layer, input]);
  useEffect(() => () => latest.cancel(), [latest]);
  return { output, fault };
}
