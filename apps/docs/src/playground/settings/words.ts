import type { PaddingMode, Preset } from "@convmtx/window";

export const paddingModes: readonly PaddingMode[] = ["zeros", "reflect", "symmetric", "replicate", "circular"];

/** The systems whose words and limits can be chosen, by the names that people know them by. */
export const presetNames: Readonly<Record<Preset, string>> = {
  torch: "PyTorch",
  onnx: "ONNX",
  tf: "TensorFlow, Keras",
  jax: "JAX",
  webnn: "WebNN",
  scipy: "SciPy",
  matlab: "MATLAB",
};

/** The padding modes that each system has. */
export const modesOf: Readonly<Record<Preset, readonly PaddingMode[]>> = {
  torch: ["zeros", "reflect", "replicate", "circular"],
  onnx: ["zeros", "reflect", "replicate", "circular"],
  tf: ["zeros", "reflect", "symmetric"],
  jax: paddingModes,
  webnn: ["zeros", "reflect", "replicate"],
  scipy: ["zeros", "symmetric", "circular"],
  matlab: ["zeros", "symmetric", "replicate", "circular"],
};

export const presets = Object.keys(presetNames) as readonly Preset[];
