import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Tabs } from "../../controls/tabs.tsx";
import type { Layer } from "../../layer/layer.ts";
import type { CodeLanguage } from "../../layer/layer-code/layer-code.ts";

const languages: readonly (readonly [CodeLanguage, string])[] = [
  ["typescript", "TypeScript"],
  ["pytorch", "PyTorch"],
  ["scipy", "SciPy"],
];

/** The program that makes the same matrix and the same output, to copy. */
export function CodePanel({ layer }: { layer: Layer }) {
  const language = useSignal<CodeLanguage>("typescript");
  const copied = useSignal("");
  const code = useCode(layer, language.value);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code ?? "");
      copied.value = "Copied.";
    } catch {
      copied.value = "The browser does not let this page copy: select the text instead.";
    }
  };
  return (
    <section class="card code-panel" aria-labelledby="code-heading">
      <h2 id="code-heading">The same in code</h2>
      <Tabs
        label="Language"
        tabs={languages}
        chosen={language.value}
        onChoose={(value) => {
          language.value = value;
          copied.value = "";
        }}
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
        <pre tabIndex={0}>{code ?? "…"}</pre>
      </Tabs>
      <div class="buttons">
        <button type="button" onClick={() => void copy()} disabled={code === undefined}>
          Copy
        </button>
        <span aria-live="polite">{copied.value}</span>
      </div>
    </section>
  );
}

/** The program; the writers are loaded once somebody looks. */
function useCode(layer: Layer, language: CodeLanguage): string | undefined {
  const [writers, setWriters] = useState<typeof import("../../layer/layer-code/layer-code.ts") | undefined>(undefined);
  useEffect(() => {
    void import("../../layer/layer-code/layer-code.ts").then((loaded) => setWriters(() => loaded));
  }, []);
  return writers?.layerCode(layer, language);
}
