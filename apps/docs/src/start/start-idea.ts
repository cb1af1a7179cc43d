/** Makes the rows of the figure light up: the output, its window, its row of T, its sum. */
export function startIdea(figure: HTMLElement): void {
  const sums = JSON.parse(figure.dataset["sums"]!) as readonly string[];
  const caption = figure.querySelector("figcaption")!;
  const light = (row: number) => {
    const columns = new Set<string>();
    for (const cell of figure.querySelectorAll<HTMLElement>("[data-row]")) {
      const isLit = Number(cell.dataset["row"]) === row;
      cell.classList.toggle("lit", isLit);
      const { matrixCol } = cell.dataset;
      if (isLit && matrixCol !== undefined && cell.classList.contains("idea-entry")) columns.add(matrixCol);
    }
    for (const cell of figure.querySelectorAll<HTMLElement>("[data-col]")) {
      cell.classList.toggle("lit", columns.has(cell.dataset["col"]!));
    }
    figure.classList.add("pointed");
    caption.textContent = `Output ${row} is row ${row} of T times x: ${sums[row]}`;
  };
  const rowOf = (event: Event) => (event.target as HTMLElement).closest<HTMLElement>("[data-row]")?.dataset["row"];
  for (const kind of ["pointerover", "focusin", "click"]) {
    figure.addEventListener(kind, (event) => {
      const row = rowOf(event);
      if (row !== undefined) light(Number(row));
    });
  }
}
