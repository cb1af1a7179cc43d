import { useSignal } from "@preact/signals";
import type { Remote } from "comlink";
import { useEffect, useState } from "preact/hooks";
import { countText } from "../../controls/number-text.ts";
import type { DownloadName } from "../../layer/downloads.ts";
import type { Compute } from "../compute/compute.worker.ts";
import { Latest } from "../compute/latest.ts";
import { tickOf } from "../compute/remote.ts";
import type { LayerSettings } from "../settings/layer-settings.ts";

const downloads: readonly (readonly [DownloadName, string, string])[] = [
  ["matrix.npz", "T.npz", "the sparse matrix, for scipy.sparse.load_npz"],
  ["matrix.mtx", "T.mtx", "the sparse matrix as Matrix Market text"],
  ["matrix.npy", "T.npy", "the dense matrix, for numpy.load"],
  ["spy.svg", "T.svg", "the picture of the matrix"],
  ["kernel.npy", "kernel.npy", "the kernel"],
  ["input.npy", "input.npy", "the input"],
  ["output.npy", "output.npy", "the output"],
];

/** The layer's files, made in the worker. */
export function DownloadsPanel(props: {
  compute: Remote<Compute>;
  settings: LayerSettings;
  input: Float64Array<ArrayBuffer>;
}) {
  const { compute, settings, input } = props;
  const [latest] = useState(() => new Latest());
  const work = useSignal<{ name: string; share: number } | undefined>(undefined);
  const message = useSignal<{ text: string; isFault: boolean }>({ text: "", isFault: false });
  useEffect(() => () => latest.cancel(), [latest]);
  const save = async (what: DownloadName, name: string) => {
    work.value = { name, share: 0 };
    message.value = { text: "", isFault: false };
    try {
      const file = await latest.run((isWanted) => {
        const onShare = (share: number) => {
          work.value = { name, share };
        };
        return compute.download(settings, input, what, tickOf(onShare, isWanted));
      });
      if (file === undefined) return;
      saveAs(file.blob, file.name);
      message.value = { text: `${file.name}, ${countText(file.blob.size)} bytes`, isFault: false };
    } catch (error) {
      message.value = { text: error instanceof Error ? error.message : String(error), isFault: true };
    }
    work.value = undefined;
  };
  const stop = () => {
    latest.cancel();
    work.value = undefined;
    message.value = { text: "Stopped; nothing was written.", isFault: false };
  };
  return (
    <section class="card downloads-panel" aria-labelledby="downloads-heading">
      <h2 id="downloads-heading">Download</h2>
      <ul class="download-list">
        {downloads.map(([what, name, text]) => (
          <li key={what}>
            <button type="button" aria-label={`${name}: ${text}`} onClick={() => void save(what, name)}>
              {name}
            </button>
            <span aria-hidden="true">{text}</span>
          </li>
        ))}
      </ul>
      {work.value !== undefined && (
        <div class="progress-line">
          <progress value={work.value.share} aria-label={`Writing ${work.value.name}`} />
          <button type="button" onClick={stop}>
            Stop
          </button>
        </div>
      )}
      <p class={message.value.isFault ? "fault" : "note"} role={message.value.isFault ? "alert" : "status"}>
        {message.value.text}
      </p>
    </section>
  );
}

function saveAs(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
