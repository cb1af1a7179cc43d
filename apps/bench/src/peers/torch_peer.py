"""PyTorch as a program of the benchmark, on as many threads as the argument says. Its sparse products need MKL, which Debian's has not."""
import sys

import serve

try:
    import numpy as np
    import torch
    import torch.nn.functional as F

    import values
except ImportError as error:
    serve.missing(error)
    raise SystemExit


def array(y):
    return [y.numpy().ravel()]


def conv2d(x, w, layer):
    return F.conv2d(x, w, stride=layer["stride"], padding=layer["padding"], groups=layer["groups"])


def conv(spec):
    layer = spec["layer"]
    x = torch.from_numpy(values.input_of(spec, 1, layer["inChannels"], layer["size"], layer["size"]))
    w = torch.from_numpy(values.kernel_of(spec))
    return lambda: conv2d(x, w, layer), array


def unfold(spec):
    layer = spec["layer"]
    x = torch.from_numpy(values.input_of(spec, layer["inChannels"], layer["size"], layer["size"]))
    windows = {"kernel_size": layer["kernel"], "stride": layer["stride"], "padding": layer["padding"]}
    return lambda: F.unfold(x, **windows), array


def fold(spec):
    layer = spec["layer"]
    out = (layer["size"] + 2 * layer["padding"] - layer["kernel"]) // layer["stride"] + 1
    columns = torch.from_numpy(values.input_of(spec, layer["inChannels"] * layer["kernel"] ** 2, out * out))
    windows = {"kernel_size": layer["kernel"], "stride": layer["stride"], "padding": layer["padding"]}
    return lambda: F.fold(columns, (layer["size"], layer["size"]), **windows), array


def mobilenet(spec):
    layers = spec["layers"]
    weights = [torch.from_numpy(values.mobilenet_weights(layer, i)) for i, layer in enumerate(layers)]
    picture = torch.from_numpy(values.mobilenet_input(layers[0]))

    def run():
        x = picture
        for layer, w in zip(layers, weights):
            x = conv2d(x, w, layer)
        return x

    return run, array


torch.set_num_threads(int(sys.argv[1]))
with torch.inference_mode():
    serve.serve(
        {"numpy": np.__version__, "torch": torch.__version__},
        {"conv": conv, "unfold": unfold, "fold": fold, "mobilenet": mobilenet},
    )
