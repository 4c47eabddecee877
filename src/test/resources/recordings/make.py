"""Makes differential.json.gz: random rules and traffic, and what a scalar engine in Python decides on them.

usage: make.py REFERENCE OUTPUT [COUNT]

REFERENCE is a Python file with a class Engine(**config) whose on_window(nA, xA, nB, xB, hA, hB) returns a dict with
step, decision, reason, advance, hold, logHarm, srmLogE and niMaxLogE. It must not be derived from the Java code.
Counts are drawn here with a fixed seed, so that the same REFERENCE gives the same file.
"""
import gzip
import importlib.util
import json
import math
import random
import sys


def load(path):
    spec = importlib.util.spec_from_file_location("scalar_engine", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Engine


def rules(rng):
    """Some rules, the rest as the defaults have it."""
    pick = rng.choice
    drawn = {
        "alpha": pick([0.5, 0.2, 0.05, 0.01, 0.001]),
        "beta": pick([0.5, 0.2, 0.05, 0.01]),
        "alphaSrm": pick([0.4, 0.05, 0.001, 1e-6]),
        "weights": pick([[0.5], [1.0], [0.05, 1.0], [0.1, 0.5], [0.5, 0.1], [0.01, 0.02, 0.3, 0.3, 0.9]]),
        "minStepWindows": pick([0, 1, 2, 5]),
        "minStepRequests": pick([0, 1, 50, 1000]),
        "interval": pick([1, 10, 30, 60]),
        "warmup": pick([0, 1, 30, 59, 61, 300]),
        "mode": pick(["noHarm", "prove"]),
        "maxDuration": pick([0, 299, 300, 900, 3600, 100000]),
        "maxExposureRequests": pick([0, 1, 100, 3000]),
        "onInconclusive": pick(["ROLLBACK", "HOLD"]),
        "onSrm": pick(["ROLLBACK", "HOLD"]),
        "noDataWindows": pick([1, 2, 10]),
        "minConfirmations": pick([1, 2, 3, 10]),
        "rho": pick([1.0, 1.1, 1.25, 2.7, 5.0]),
        "delta": pick([0.0, 1e-5, 0.0002, 0.02, 0.3]),
        "phi": pick([1.0, 1.5, 3, 20]),
        "srmTolerance": pick([0.0, 0.05, 0.1, 0.5]),
        "srmPhi": pick([1.0, 4, 50]),
        "guardRho": pick([1.0, 3.0, 10.0]),
        "guardDelta": pick([0.0, 0.05, 0.5]),
        "slowdown": pick([0.0, 0.05, 0.1, 0.5]),
        "niTailSlack": pick([0.0, 0.1, 0.5]),
    }
    return {key: drawn[key] for key in drawn if rng.random() < 0.25}


def bounds(rng):
    """None, fine cells, coarse cells, or uneven ones."""
    kind = rng.randrange(5)
    if kind < 2:
        return None
    ratio = [1.08, 1.12, 2.5][kind - 2]
    return [round(5 * ratio**i * (1 if kind > 2 else rng.uniform(1, 1.03)), 6) for i in range(rng.randint(1, 24))]


def histogram(rng, cells, requests, median):
    counts = [0] * cells
    for _ in range(min(requests, 200)):
        place = int(rng.gauss(median, 2.0))
        counts[max(0, min(cells - 1, place))] += 1
    return counts


def binomial(rng, n, p):
    if n > 2000:
        return max(0, min(n, round(rng.gauss(n * p, math.sqrt(n * p * (1 - p))))))
    return sum(rng.random() < p for _ in range(n))


def case(rng, engine_class):
    config = rules(rng)
    limits = bounds(rng)
    if limits or rng.random() < 0.5:
        config["bounds"] = limits
    if limits:
        config["quantiles"] = rng.choice([[0.5], [0.5, 0.9, 0.99], [0.05, 0.999]])
        config["niQuantiles"] = rng.choice([[0.5], [0.5, 0.9], [0.99]])
    engine = engine_class(**config)
    requests = rng.choice([0, 2, 12, 60, 600, 30000])
    base, worse = rng.choice([0.0, 0.001, 0.01, 0.3]), rng.choice([1, 1, 1, 1.3, 3, 30])
    skew = rng.choice([1, 1, 1, 0.7, 1.4])
    median, slower = rng.uniform(1, 20), rng.choice([0, 0, 0, 1, 3])
    outage = rng.random() < 0.2
    windows, outputs = [], []
    for t in range(rng.choice([3, 12, 12, 40, 40, 40, 40, 220])):
        weight = engine.weight()
        total = 0 if rng.random() < 0.1 else rng.randint(0, 2 * requests)
        nB = 0 if outage and t > 2 else binomial(rng, total, min(1.0, weight * skew))
        nA = total - nB
        window = {"weight": weight, "nA": nA, "xA": binomial(rng, nA, base), "nB": nB}
        window["xB"] = binomial(rng, nB, min(0.95, base * worse))
        if limits:
            window["hA"] = histogram(rng, len(limits) + 1, nA, median)
            window["hB"] = histogram(rng, len(limits) + 1, nB, median + slower)
        out = engine.on_window(*(window[key] for key in ("nA", "xA", "nB", "xB")), window.get("hA"), window.get("hB"))
        windows.append(window)
        keys = ("decision", "reason", "step", "advance", "hold", "logHarm", "srmLogE", "niMaxLogE")
        outputs.append({"t": t, **{key: out[key] for key in keys}})
        if out["decision"] in ("ROLLBACK", "PROMOTE"):
            break
    return {"input": {"config": config, "windows": windows}, "expected": outputs}


def main():
    reference, output = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    engine = load(reference)
    rng = random.Random(20261124)
    text = json.dumps([case(rng, engine) for _ in range(count)], separators=(",", ":"))
    with open(output, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as file:
        file.write(text.encode())


main()
