import { asOperator } from "@convmtx/linalg";
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { numberText } from "../controls/number-text.ts";
import { PictureChooser } from "../pictures/picture-chooser.tsx";
import { PictureEditor } from "../pictures/picture-editor.tsx";
import { PictureView } from "../pictures/picture-view.tsx";
import { Choice, Panel } from "./controls.tsx";
import { edgeLayer, gradientOperator, magnitudes } from "./edge-layers.ts";
import { tapsOf } from "./kernels.ts";
import { rangeText } from "./range-text.ts";
import { tapCss, tapPicture, tapTable } from "./tap-picture.ts";
import { usePicture } from "./use-picture.ts";

const side = 96;
/** Of the picture whose matrix is drawn. */
const small = 7;

const detectors = [
  { name: "gradient", title: "Gradient: both Sobel kernels" },
  { name: "sobel-x", title: "Sobel, across" },
  { name: "sobel-y", title: "Sobel, down" },
  { name: "laplacian", title: "Laplacian" },
] as const;

type Detector = (typeof detectors)[number]["name"];

const kernelsOf = (detector: Detector) =>
  detector === "gradient" ? (["sobel-x", "sobel-y"] as const) : ([detector] as const);

export function Edges(): JSX.Element {
  const picture = usePicture("landscape", side);
  const detector = useSignal<Detector>("gradient");
  const operator = useComputed(() =>
    detector.value === "gradient" ? gradientOperator(side) : asOperator(edgeLayer(detector.value, side)),
  );
  const result = useComputed(() => {
    const x = picture.value.values;
    const y = operator.value.matvec(x);
    return { edges: detector.value === "gradient" ? magnitudes(y) : y, back: operator.value.rmatvec(y) };
  });
  const shape = [side, side];
  const isGradient = detector.value === "gradient";
  const range = isGradient ? "stretched" : "signed";
  return (
    <>
      <div class="controls">
        <PictureChooser picture={picture} first="landscape" side={side} />
        <Choice label="Edges by" value={detector} options={detectors} />
      </div>
      <div class="panels">
        <Panel caption="x: draw on it">
          <PictureEditor
            picture={picture.value}
            onChange={(next) => {
              picture.value = next;
            }}
            label="The picture"
            maxWidth={288}
          />
        </Panel>
        <Panel
          caption={`${isGradient ? "√(gₓ² + gᵧ²) of (gₓ, gᵧ) = T x" : "T x"}: ${rangeText(result.value.edges, range)}`}
        >
          <PictureView image={{ values: result.value.edges, shape }} range={range} label="Its edges" maxWidth={288} />
        </Panel>
        <Panel caption={`TᵀT x, back by the transpose: ${rangeText(result.value.back, "signed")}`}>
          <PictureView image={{ values: result.value.back, shape }} range="signed" label="TᵀT x" maxWidth={288} />
        </Panel>
      </div>
      <EdgeMatrix key={detector.value} detector={detector.value} />
    </>
  );
}

/** The matrix for a picture so small that every entry can be seen. */
function EdgeMatrix({ detector }: { detector: Detector }): JSX.Element {
  const names = kernelsOf(detector);
  const cursor = useSignal<readonly [row: number, col: number] | undefined>(undefined);
  const matrix = useComputed(() => {
    const tables = names.map((name) => tapTable(edgeLayer(name, small)));
    return { tables, image: tapPicture(tables, small ** 2) };
  });
  const { tables, image } = matrix.value;
  const size = small ** 2;
  // A row without anything pointed at, that of the middle pixel: what it reads shows what the picture is for.
  const [row, input] = cursor.value ?? [(size - 1) / 2, undefined];
  const block = Math.floor(row / size);
  const output = row % size;
  const taps = input === undefined ? [] : tables[block][output * size + input];
  const window = Array.from({ length: size }, (_, k) => k).filter((k) => tables[block][output * size + k].length > 0);
  const place = (pixel: number) => `(${Math.floor(pixel / small)}, ${pixel % small})`;
  const text =
    input === undefined
      ? `Row ${row}, output ${place(output)}. Point at an entry, or move there with the arrow keys.`
      : `Row ${row}, output ${place(output)}; column ${input}, input ${place(input)}: ${
          taps.length === 0 ? "nothing stored" : taps.map((tap) => numberText(tapsOf(names[block])[tap])).join(" + ")
        }`;
  return (
    <>
      <h2>
        The matrix, for a picture of {small} × {small}
      </h2>
      <div class="demo-row">
        <div class="edge-matrix">
          <PictureView
            image={image}
            label={`The matrix, ${image.shape[1]} rows and ${image.shape[2]} columns, each entry in the colour of its tap`}
            maxWidth={343}
            onHover={(row, col) => {
              cursor.value = row === undefined || col === undefined ? undefined : [row, col];
            }}
            marks={[
              { row, col: 0, width: size, colour: "var(--picture-cursor)" },
              ...(input === undefined
                ? []
                : [{ row: 0, col: input, height: image.shape[1], colour: "var(--picture-cursor)" }]),
            ]}
            liveText={text}
          />
        </div>
        <div>
          {names.map((name, k) => (
            <div class="numbers" key={name}>
              <table class={`taps${k === block ? " current" : ""}`}>
                <caption>{detectors.find((known) => known.name === name)?.title}</caption>
                <tbody>
                  {[0, 1, 2].map((row) => (
                    <tr key={row}>
                      {[0, 1, 2].map((col) => (
                        <td key={col} style={{ borderBottom: `0.3rem solid ${tapCss(3 * row + col)}` }}>
                          {numberText(tapsOf(name)[3 * row + col])}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          ))}
          <Panel caption={`What row ${row} reads`}>
            <PictureView
              image={{ values: new Float64Array(size).fill(0.85), shape: [small, small] }}
              label="The pixels that the row reads"
              maxWidth={112}
              marks={[
                { pixels: window, colour: "#004488" },
                ...(input === undefined ? [] : [{ pixels: [input], colour: "var(--picture-cursor)" }]),
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}
