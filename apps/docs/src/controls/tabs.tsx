import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

export interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly (readonly [value: T, text: string])[];
  readonly chosen: T;
  /** Of the chosen tab. */
  readonly children: ComponentChildren;
  readonly onChoose: (value: T) => void;
}

/** One of several panels; arrow keys go from tab to tab (WAI-ARIA's pattern with automatic activation). */
export function Tabs<T extends string>({ label, tabs, chosen, children, onChoose }: TabsProps<T>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(([value]) => value === chosen);
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    onChoose(tabs[next][0]);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next].focus();
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown} tabIndex={-1}>
        {tabs.map(([value, text]) => (
          <button
            key={value}
            type="button"
            role="tab"
            id={`${id}${value}`}
            aria-selected={value === chosen}
            aria-controls={`${id}panel`}
            tabIndex={value === chosen ? 0 : -1}
            onClick={() => onChoose(value)}
          >
            {text}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${chosen}`}>
        {children}
      </div>
    </div>
  );
}
