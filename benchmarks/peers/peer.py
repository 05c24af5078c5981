"""How a peer is timed: the same way as Myelin's own benchmarks."""
import json
import statistics
import time


def measure(work, who, threads, seconds, step):
    """Warms up for a third of the time, then times step by step; prints median and least, in microseconds."""
    warm = time.perf_counter() + seconds / 3
    while time.perf_counter() < warm:
        step()
    samples = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(samples) < 10:
        start = time.perf_counter()
        step()
        samples.append(time.perf_counter() - start)
    print(json.dumps({
        "work": work, "who": who, "threads": threads,
        "median": round(statistics.median(samples) * 1e6, 3), "least": round(min(samples) * 1e6, 3)}))
