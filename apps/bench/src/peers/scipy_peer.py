"""SciPy as a program of the benchmark."""
import time

import serve

try:
    import numpy as np
    import scipy
    import scipy.sparse as sparse
    import scipy.sparse.linalg

    import values
except ImportError as error:
    serve.missing(error)
    raise SystemExit


def matrix(w, layer):
    """The vectorised way: all (row, column, value) triples by broadcasting, those on padding masked out, then COO to CSR."""
    n, p = layer["size"], layer["padding"]
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


def arrays(a):
    return a.indptr, a.indices, a.data


def product_arrays(a):
    a.sort_indices()
    a.eliminate_zeros()
    return arrays(a)


def build(spec):
    w = values.kernel_of(spec)
    return lambda: matrix(w, spec["layer"]), arrays


def spmv(spec):
    a = matrix(values.kernel_of(spec), spec["layer"])
    x = values.input_of(spec, a.shape[1])
    return lambda: a @ x, lambda y: [y]


def spmm(spec):
    a = matrix(values.kernel_of(spec), spec["layer"])
    b = values.input_of(spec, a.shape[1], spec["columns"])
    return lambda: a @ b, lambda c: [c]


def spgemm(spec):
    a = matrix(values.kernel_of(spec), spec["layer"])
    transposed = a.T.tocsr()
    return lambda: a @ transposed, product_arrays


def blur(n):
    """The binomial blur of an n by n picture with zeros around it, 0.05 more in its centre: positive definite."""
    taps = np.array([1, 4, 6, 4, 1]) / 16
    axis = sparse.diags([np.full(n - abs(k), taps[k + 2]) for k in range(-2, 3)], range(-2, 3))
    return (sparse.kron(axis, axis) + 0.05 * sparse.eye(n * n)).tocsr()


def cg(spec):
    """The median time from one callback to the next, and the norm of x: both by the answer, not by the clock around it."""
    a = blur(spec["side"])
    b = (np.arange(a.shape[0]) % 13 - 6) / 8
    times = []

    def run():
        times.clear()
        tick = lambda _: times.append(time.perf_counter())
        return scipy.sparse.linalg.cg(a, b, tol=0, atol=0, maxiter=spec["iterations"], callback=tick)[0]

    return run, lambda x: [np.array([np.median(np.diff(times)), np.linalg.norm(x)])]


serve.serve(
    {"numpy": np.__version__, "scipy": scipy.__version__},
    {"build": build, "spmv": spmv, "spmm": spmm, "spgemm": spgemm, "cg": cg},
)
