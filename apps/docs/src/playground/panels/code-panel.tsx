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

/** The program, written after what is looked at first has been drawn; its writers are loaded with the first. */
function useCode(layer: Layer, language: CodeLanguage): string | undefined {
  const [code, setCode] = useState<string | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    const write = async () => {
      const { layerCode } = await import("../../layer/layer-code/layer-code.ts");
      if (isWanted) setCode(layerCode(layer, language));
    };
    const timer = setTimeout(() => void write());
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [layer, language]);
  return code;
}
