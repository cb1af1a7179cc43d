"""The numbers of values.ts and mobilenet.ts."""
import numpy as np


def kernel_shape(layer):
    return layer["outChannels"], layer["inChannels"] // layer["groups"], layer["kernel"], layer["kernel"]


def kernel_of(spec):
    shape = kernel_shape(spec["layer"])
    return ((np.arange(np.prod(shape)) % 17 - 8) / 8).reshape(shape).astype(spec["dtype"])


def input_of(spec, *shape):
    return ((np.arange(np.prod(shape)) % 13 - 6) / 8).reshape(shape).astype(spec["dtype"])


def scattered(count, seed):
    """Over [-1, 1): the finaliser of MurmurHash3, of the index and a seed."""
    h = np.arange(count, dtype=np.uint32) + np.uint32(seed * 0x9E3779B1 % 2**32)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return (h ^ (h >> np.uint32(16))).view(np.int32) / 2**31


def mobilenet_weights(layer, index):
    shape = kernel_shape(layer)
    bound = np.sqrt(3 / np.prod(shape[1:]))
    return (bound * scattered(np.prod(shape), index + 1)).reshape(shape).astype("float32")


def mobilenet_input(layer):
    shape = 1, layer["inChannels"], layer["size"], layer["size"]
    return (np.sqrt(3) * scattered(np.prod(shape), 0)).reshape(shape).astype("float32")
