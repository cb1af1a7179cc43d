"""Makes a Python process a program of the benchmark, as serve.ts does: one JSON request a line, one JSON answer a line."""
import json
import os
import sys
import time


def serve(versions, jobs):
    """jobs: by name a function of a spec that gives (run, arrays): `run()` alone is timed, `arrays(value)` is what is compared."""
    say({"versions": {"python": sys.version.split()[0], **versions}})
    prepared = []
    for line in sys.stdin:
        try:
            say(answer(json.loads(line), jobs, prepared))
        except Exception as error:
            say({"error": f"{type(error).__name__}: {error}"})


def answer(request, jobs, prepared):
    if "prepare" in request:
        name = request["prepare"]
        if name not in jobs:
            raise ValueError(f"there is no {name} here")
        prepared.append([*jobs[name](request["spec"]), None])
        return {"job": len(prepared) - 1}
    if "run" in request:
        return {"seconds": timed(prepared[request["run"]], request["repeat"])}
    number = request["result"]
    _, arrays, value = prepared[number]
    folder = os.environ["BENCH_FOLDER"]
    return {"files": [written(a, os.path.join(folder, f"{os.getpid()}-{number}-{i}")) for i, a in enumerate(arrays(value))]}


def timed(job, repeat):
    """Seconds of one run, the mean of `repeat`."""
    run = job[0]
    job[2] = None
    start = time.perf_counter()
    for _ in range(repeat):
        job[2] = None
        job[2] = run()
    return (time.perf_counter() - start) / repeat


def written(array, path):
    array.tofile(path)
    return {"path": path, "dtype": str(array.dtype)}


def say(message):
    print(json.dumps(message), flush=True)


def missing(error):
    """In place of `serve`, where the library is not installed."""
    say({"missing": str(error)})
