import { type ComponentType, render } from "preact";

/** Draws a demo wherever the page has a place for it, `<div data-demo="name">`. */
export function mountDemo(name: string, Demo: ComponentType): void {
  for (const place of document.querySelectorAll<HTMLElement>(`[data-demo="${name}"]`)) {
    place.replaceChildren();
    render(<Demo />, place);
  }
}
