import { tapColours } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { expose, transfer } from "comlink";
import type { Download, DownloadName } from "../../layer/downloads.ts";
import type { Layer } from "../../layer/layer.ts";
import { raster } from "../matrix/raster.ts";
import type { Extent, Viewport } from "../matrix/viewport.ts";
import { layerOf } from "../settings/layer-from-settings.ts";
import type { LayerSettings } from "../settings/layer-settings.ts";
import { abortable, runSteps, type Tick } from "./steps.ts";

/** The layer of the last call, which the next one mostly asks for again. */
let last: { key: string; layer: Layer } | undefined;

function layerFor(settings: LayerSettings): Layer {
  const key = JSON.stringify(settings);
  if (last?.key !== key) last = { key, layer: layerOf(settings) };
  return last.layer;
}

/** What the page asks of the worker. Long work asks back through its `tick`, and gives undefined once it is no longer wanted. */
const compute = {
  /** vec(conv(x)), without the matrix. */
  output(settings: LayerSettings, input: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    const y = layerFor(settings).operator.matvec(input) as Float64Array<ArrayBuffer>;
    return transfer(y, [y.buffer]);
  },

  /** The picture of the part of the matrix that a viewport shows. */
  async draw(settings: LayerSettings, view: Viewport, extent: Extent, tick: Tick): Promise<ImageBitmap | undefined> {
    const { operator } = layerFor(settings);
    const colours = tapColours(operator.geometry.axes.map((axis) => axis.kernelSize));
    const palette = Array.from(colours.classOf, (ofClass) => colours.palette.colours[ofClass]);
    const pixels = await runSteps(raster(operator, view, extent, palette), tick);
    if (pixels === undefined) return undefined;
    const bitmap = await createImageBitmap(new ImageData(pixels, extent.width, extent.height));
    return transfer(bitmap, [bitmap]);
  },

  /** One of the layer's files. The writers are loaded with the first. */
  async download(
    settings: LayerSettings,
    input: Float64Array<ArrayBuffer>,
    what: DownloadName,
    tick: Tick,
  ): Promise<Download | undefined> {
    const { download } = await import("../../layer/downloads.ts");
    const layer = layerFor(settings);
    const x = tensor(input, { shape: layer.operator.inputShape });
    return abortable(tick, (watch) => download({ ...layer, input: x }, what, watch));
  },
};

export type Compute = typeof compute;

expose(compute);
