import type { Regularizer } from "@convmtx/linalg";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { numberText } from "../controls/number-text.ts";
import { PictureChooser } from "../pictures/picture-chooser.tsx";
import { PictureView } from "../pictures/picture-view.tsx";
import { type BlurName, blurKernel, blurKernels } from "./blur-kernels.ts";
import { Choice, Panel, Slider } from "./controls.tsx";
import type { DeblurPart, DeblurRequest, DeblurResult } from "./deblur.ts";
import { JobStatus } from "./job-status.tsx";
import { sameFields } from "./same-fields.ts";
import { useJob } from "./use-job.ts";
import { usePicture } from "./use-picture.ts";

const side = 96;

const regularizers = [
  { name: "gradient", title: "Gradient: fast, a little soft" },
  { name: "tv", title: "Total variation: sharp edges, slow" },
  { name: "laplacian", title: "Laplacian" },
  { name: "identity", title: "Identity" },
] as const satisfies readonly { name: Regularizer; title: string }[];

export function BlurAndDeblur(): JSX.Element {
  const picture = usePicture("landscape", side);
  const blur = useSignal<BlurName>("gaussian");
  const size = useSignal(1.5);
  const degrees = useSignal(30);
  const noise = useSignal(0.01);
  const regularizer = useSignal<(typeof regularizers)[number]["name"]>("gradient");
  const choice = useSignal<"automatic" | "manual">("automatic");
  // λ weighs a sum of squares or one of magnitudes: what is little for one is much for the other.
  const ofSquares = useSignal(-1);
  const ofVariation = useSignal(-3);
  const isVariation = regularizer.value === "tv";
  const exponent = isVariation ? ofVariation : ofSquares;
  const { height, width, values } = picture.value;
  const request: DeblurRequest = {
    picture: values,
    height,
    width,
    blur: blur.value,
    size: size.value,
    degrees: degrees.value,
    noise: noise.value,
    regularizer: regularizer.value,
    damping: choice.value === "automatic" ? undefined : 10 ** exponent.value,
  };
  const job = useJob<DeblurRequest, DeblurPart, DeblurResult>(
    () => new Worker(new URL("./deblur.worker.ts", import.meta.url), { type: "module" }),
    request,
    Object.values(request),
  );
  const part = job.part.value;
  // What was restored of another picture, or from another blur, is not shown beside this one.
  const isAnswered = sameFields(job.answered.value, request);
  const result = isAnswered ? job.result.value : undefined;
  const kernel = blurKernel(blur.value, size.value, degrees.value);
  const shape = [height, width];
  return (
    <>
      <div class="controls">
        <PictureChooser picture={picture} first="landscape" side={side} />
        <Choice label="Blur" value={blur} options={blurKernels} />
        <Slider
          label={blur.value === "gaussian" ? "Standard deviation" : blur.value === "motion" ? "Length" : "Radius"}
          value={size}
          min={0.5}
          max={6}
          step={0.5}
          text={(value) => `${value} pixels`}
        />
        {blur.value === "motion" && (
          <Slider label="Direction" value={degrees} min={0} max={175} step={5} text={(value) => `${value}°`} />
        )}
        <Slider
          label="Noise"
          value={noise}
          min={0.002}
          max={0.1}
          step={0.002}
          text={(value) => `${numberText(100 * value)} %`}
        />
        <Choice label="Held small" value={regularizer} options={regularizers} />
        <Choice
          label="Damping λ"
          value={choice}
          options={[
            { name: "automatic", title: "Automatic" },
            { name: "manual", title: "By hand" },
          ]}
        />
        {choice.value === "manual" && (
          <Slider
            label="Damping λ, by hand"
            value={exponent}
            min={isVariation ? -4 : -2}
            max={1}
            step={0.25}
            text={(value) => numberText(10 ** value)}
          />
        )}
      </div>
      <JobStatus
        job={job}
        progress={
          part === undefined || part.iteration === 0
            ? ""
            : `iteration ${part.iteration}, damping λ = ${numberText(part.damping)}`
        }
        outcome={
          result === undefined
            ? ""
            : `PSNR ${part?.before.toFixed(2)} dB blurred, ${result.after.toFixed(2)} dB restored; ${result.ending}`
        }
        onRestart={() => job.start(request)}
      />
      <div class="panels">
        <Panel caption="The picture x">
          <PictureView image={{ values, shape }} label="The picture before the blur" maxWidth={288} />
        </Panel>
        <Panel caption={<>Blurred with noise, y = T x + e{part && <b> {part.before.toFixed(2)} dB</b>}</>}>
          <PictureView image={{ values: part?.blurred ?? values, shape }} label="The blurred picture" maxWidth={288} />
        </Panel>
        <Panel
          caption={
            <>
              Restored from y alone
              {result && <b> {result.after.toFixed(2)} dB</b>}
              {result && `, damping λ = ${numberText(result.damping)}`}
              {result?.noise !== undefined && `, noise found ${numberText(100 * result.noise)} %`}
            </>
          }
        >
          <PictureView
            image={{ values: result?.restored ?? part?.blurred ?? values, shape }}
            label="The restored picture"
            maxWidth={288}
          />
        </Panel>
        <Panel caption={`The kernel, ${kernel.shape.join(" × ")}`}>
          <PictureView
            image={{ values: kernel.data, shape: kernel.shape }}
            range="stretched"
            label="The blur's kernel"
            maxWidth={120}
          />
        </Panel>
      </div>
    </>
  );
}
