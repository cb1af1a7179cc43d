import { greyOf, type Picture } from "../../pictures/picture.ts";
import { type SampleName, samplePicture, samplePictures } from "../../pictures/sample-pictures.ts";
import type { LayerSettings } from "../settings/layer-settings.ts";

/** Where the input's numbers come from: a sample by name, or a picture that was drawn on or read from a file. */
export type PictureSource =
  | { readonly kind: "sample"; readonly name: SampleName }
  | { readonly kind: "own"; readonly picture: Picture };

export const defaultSource: PictureSource = { kind: "sample", name: "landscape" };

/** A picture of more pixels is not written into the address. */
const mostPixels = 1024;

/** Height and width of the planes that the input consists of; a signal is one line. */
export function planeSize({ axes }: LayerSettings): { height: number; width: number } {
  const sizes = axes.map((axis) => axis.size);
  return sizes.length === 1 ? { height: 1, width: sizes[0] } : { height: sizes.at(-2)!, width: sizes.at(-1)! };
}

const channelsOf = ({ hasChannels, inChannels }: LayerSettings) => (hasChannels ? inChannels : 1);

/** Whether the input is one plane, or the three of a picture in colour. */
export function isDrawable(settings: LayerSettings): boolean {
  return settings.axes.length <= 2 && [1, 3].includes(channelsOf(settings));
}

/** The picture to draw on, where the input is drawable: grey, or in colour where the layer has three input channels. */
export function drawablePicture(settings: LayerSettings, source: PictureSource): Picture {
  return pictureOf(source, planeSize(settings), channelsOf(settings));
}

/**
 * The input as a vector in C order of its shape. Channels beyond three are further samples, and the slices of a volume are one picture that
 * moves by a pixel from each to the next, so that no two planes are alike and a volume hangs together.
 */
export function inputValues(settings: LayerSettings, source: PictureSource): Float64Array<ArrayBuffer> {
  const channels = channelsOf(settings);
  const { height, width } = planeSize(settings);
  const depth = settings.axes.slice(0, -2).reduce((product, axis) => product * axis.size, 1);
  const [area, volume] = [height * width, depth * height * width];
  const values = new Float64Array(channels * volume);
  const isLast = settings.layout === "channels-last" && settings.hasChannels;
  const planeOf = planesOf(source, { height, width }, channels);
  for (let channel = 0; channel < channels; channel++) {
    const plane = planeOf(channel);
    for (let position = 0; position < volume; position++) {
      const slice = Math.floor(position / area);
      const line = position - (position % width) - slice * area;
      // Three digits, so that the numbers can be read where they stand in sentences and programs.
      values[isLast ? position * channels + channel : channel * volume + position] =
        Math.round(plane[line + ((position + slice) % width)] * 1000) / 1000;
    }
  }
  return values;
}

function planesOf(source: PictureSource, size: { height: number; width: number }, channels: number) {
  const pictures = new Map<number, Picture>();
  return (channel: number): Float64Array => {
    const number = Math.floor(channel / 3);
    const picture = pictures.get(number) ?? pictureOf(numbered(source, number), size, channels);
    pictures.set(number, picture);
    const plane = channel % picture.channels;
    return picture.values.subarray(plane * size.height * size.width, (plane + 1) * size.height * size.width);
  };
}

/** The source itself, or the n-th sample after it. */
function numbered(source: PictureSource, n: number): PictureSource {
  if (n === 0) return source;
  const first = source.kind === "sample" ? samplePictures.findIndex(({ name }) => name === source.name) : 0;
  return { kind: "sample", name: samplePictures[(first + n) % samplePictures.length].name };
}

/** Grey for one channel, else in colour. */
function pictureOf(source: PictureSource, size: { height: number; width: number }, inChannels: number): Picture {
  const { height, width } = size;
  const channels = inChannels === 1 ? 1 : 3;
  if (source.kind === "own") return fittedTo(source.picture, { ...size, channels });
  // A signal is the middle line of a picture, of which every line is a signal worth looking at.
  const lines = height === 1 ? 5 : height;
  const full = samplePicture(source.name, { height: lines, width, channels });
  if (height !== 1) return full;
  const values = new Float64Array(full.channels * width);
  for (let c = 0; c < full.channels; c++) {
    const begin = (c * lines + Math.floor(lines / 2)) * width;
    values.set(full.values.subarray(begin, begin + width), c * width);
  }
  return { height: 1, width, channels: full.channels, values };
}

/** A picture of one's own in another size and number of channels: the nearest pixel of each place. */
function fittedTo(picture: Picture, to: { height: number; width: number; channels: 1 | 3 }): Picture {
  const from = to.channels === 1 ? greyOf(picture) : picture;
  const values = new Float64Array(to.channels * to.height * to.width);
  for (let c = 0; c < to.channels; c++) {
    for (let y = 0; y < to.height; y++) {
      for (let x = 0; x < to.width; x++) {
        const row = Math.floor(((y + 0.5) * from.height) / to.height);
        const col = Math.floor(((x + 0.5) * from.width) / to.width);
        const plane = from.channels === 1 ? 0 : c;
        values[(c * to.height + y) * to.width + x] = from.values[(plane * from.height + row) * from.width + col];
      }
    }
  }
  return { ...to, values };
}

/**
 * The source as text for the address: the sample's name, or the pixels as bytes, so many as the input has; undefined for a picture that is
 * too large.
 */
export function writeSource(settings: LayerSettings, source: PictureSource): string | undefined {
  if (source.kind === "sample") return source.name;
  const channels = settings.hasChannels && settings.inChannels > 1 ? source.picture.channels : 1;
  const { values, height, width } = fittedTo(source.picture, { ...planeSize(settings), channels });
  if (values.length > mostPixels) return undefined;
  const bytes = String.fromCharCode(
    ...Array.from(values, (value) => Math.round(255 * Math.min(Math.max(value, 0), 1))),
  );
  return `${height}x${width}x${channels}:${btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** What `writeSource` wrote; undefined for anything else. */
export function readSource(text: string): PictureSource | undefined {
  const sample = samplePictures.find(({ name }) => name === text);
  if (sample !== undefined) return { kind: "sample", name: sample.name };
  const parts = /^(\d{1,4})x(\d{1,4})x([13]):([\w-]+)$/.exec(text);
  if (parts === null) return undefined;
  const [height, width, channels] = parts.slice(1, 4).map(Number);
  const bytes = bytesOf(parts[4]);
  if (bytes?.length !== height * width * channels || bytes.length > mostPixels) return undefined;
  const values = Float64Array.from(bytes, (byte) => byte.charCodeAt(0) / 255);
  return { kind: "own", picture: { height, width, channels: channels as 1 | 3, values } };
}

/** Of base64url; undefined for what is none. */
function bytesOf(text: string): string | undefined {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined;
  }
}
