"""The NumPy and SciPy side of the benchmark: one command a line on stdin, one JSON answer a line on stdout.

The build is the vectorised way: all (row, column, value) triples by broadcasting, those on padding masked out, then
scipy.sparse.coo_array(...).tocsr().
"""
import json
import sys
import time

import numpy as np
import scipy
import scipy.sparse as sparse
import scipy.sparse.linalg


def build(w, n, p):
    c_out, c_in, k, _ = w.shape
    m = n + 2 * p - k + 1
    co = np.arange(c_out).reshape(-1, 1, 1, 1, 1, 1)
    ci = np.arange(c_in).reshape(1, 1, 1, -1, 1, 1)
    oy = np.arange(m).reshape(1, -1, 1, 1, 1, 1)
    ox = np.arange(m).reshape(1, 1, -1, 1, 1, 1)
    ty = np.arange(k).reshape(1, 1, 1, 1, -1, 1)
    tx = np.arange(k).reshape(1, 1, 1, 1, 1, -1)
    iy, ix = oy + ty - p, ox + tx - p
    full = (c_out, m, m, c_in, k, k)
    inside = np.broadcast_to((iy >= 0) & (iy < n) & (ix >= 0) & (ix < n), full)
    row = np.broadcast_to((co * m + oy) * m + ox, full)[inside].astype(np.int32)
    col = np.broadcast_to((ci * n + iy) * n + ix, full)[inside].astype(np.int32)
    val = np.broadcast_to(w[:, None, None, :, :, :], full)[inside]
    return sparse.coo_matrix((val, (row, col)), shape=(c_out * m * m, c_in * n * n)).tocsr()


def blur(n):
    """The binomial blur of an n by n picture with zeros around it, 0.05 more in its centre: positive definite."""
    taps = np.array([1, 4, 6, 4, 1]) / 16
    axis = sparse.diags([np.full(n - abs(k), taps[k + 2]) for k in range(-2, 3)], range(-2, 3))
    return (sparse.kron(axis, axis) + 0.05 * sparse.eye(n * n)).tocsr()


def cg_iteration(a, iterations):
    """The median time from one callback of cg to the next."""
    b = (np.arange(a.shape[0]) % 13 - 6) / 8
    times = []
    x, _ = scipy.sparse.linalg.cg(a, b, tol=0, atol=0, maxiter=iterations, callback=lambda _: times.append(time.perf_counter()))
    return float(np.median(np.diff(times))), [float(np.linalg.norm(x))]


def main():
    spec = json.loads(sys.stdin.readline())
    shape = (spec["outChannels"], spec["inChannels"], spec["kernel"], spec["kernel"])
    matrices, vectors = {}, {}
    kernels = {
        dtype: ((np.arange(np.prod(shape)) % 17 - 8) / 8).reshape(shape).astype(dtype) for dtype in ("float32", "float64")
    }
    print(json.dumps({"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__}), flush=True)
    for line in sys.stdin:
        command, dtype = line.split()
        if command == "build":
            matrices.pop(dtype, None)
            start = time.perf_counter()
            matrices[dtype] = build(kernels[dtype], spec["size"], spec["padding"])
            seconds = time.perf_counter() - start
            a = matrices[dtype]
            vectors[dtype] = ((np.arange(a.shape[1]) % 13 - 6) / 8).astype(dtype)
            sums = [int(a.nnz), int(a.indices.sum(dtype=np.int64)), float(a.data.sum(dtype=np.float64))]
            print(json.dumps({"seconds": seconds, "check": sums}), flush=True)
        elif command == "cg":
            n, iterations = map(int, dtype.split(","))
            if "blur" not in matrices:
                matrices["blur"] = blur(n)
            seconds, check = cg_iteration(matrices["blur"], iterations)
            print(json.dumps({"seconds": seconds, "check": check}), flush=True)
        elif command == "matvec":
            a, x = matrices[dtype], vectors[dtype]
            start = time.perf_counter()
            y = a @ x
            seconds = time.perf_counter() - start
            weights = np.arange(y.size) % 11
            print(json.dumps({"seconds": seconds, "check": [float((y.astype(np.float64) * weights).sum())]}), flush=True)


main()
