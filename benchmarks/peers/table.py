"""Compares the lines of JSON of Myelin and its peers: medians over the rounds, ratios within each round, and their geometric mean.

Usage: table.py LINES REPOSITORY [1]: with 1, the tables replace those in docs/benchmarks.md.
"""
import datetime
import json
import math
import os
import pathlib
import platform
import statistics
import sys


def processor():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    name = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    flags = next((line.split(":")[1].split() for line in lines if line.startswith("flags")), [])
    simd = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "128-bit registers"
    return f"{name}, {sum(line.startswith('processor') for line in lines)} cores, {simd}"


def middle(runs, key):
    return statistics.median(run[key] for run in runs)


def geometric_mean(ratios):
    return math.exp(statistics.mean(map(math.log, ratios)))


def median_ratio(ours, theirs):
    """The median of the rounds' ratios of times."""
    return statistics.median(b["median_ms"] / a["median_ms"] for a, b in zip(ours, theirs))


def heading(peer):
    return [
        f"Measured {datetime.date.today()} on {processor()}, .NET 10, {peer}: `{os.environ['PEERS_COMMAND']}`.",
        "A ratio above 1 means that Myelin is faster (or needs less). Ratios are the medians of the rounds' ratios.", "",
    ]


def names(threads):
    return f"{threads} thread{'s' if threads > 1 else ''}:"


def training(rounds, peer):
    out = heading(peer)
    for threads in sorted({key[0] for key in rounds}):
        out += [
            names(threads), "",
            "| work | batch | Myelin ms | peer ms | ratio | least times | Myelin MB | peer MB | memory | first step ms | peer's | last loss | peer's |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        ratios = []
        for (count, work), sides in rounds.items():
            if count != threads or len(sides) < 2:
                continue
            ours, theirs = sides["ours"], sides["peer"]
            ratio = median_ratio(ours, theirs)
            least = min(run["least_ms"] for run in theirs) / min(run["least_ms"] for run in ours)
            if work != "xor":
                ratios.append(ratio)
            memory = middle(theirs, "peak_rss_mb") / middle(ours, "peak_rss_mb")
            out.append(
                f"| {work} | {ours[0]['batch']} | {middle(ours, 'median_ms'):.4g} | {middle(theirs, 'median_ms'):.4g} | {ratio:.2f} | {least:.2f} | "
                f"{middle(ours, 'peak_rss_mb'):.0f} | {middle(theirs, 'peak_rss_mb'):.0f} | {memory:.2f} | {middle(ours, 'start_to_first_step_ms'):.0f} | "
                f"{middle(theirs, 'start_to_first_step_ms'):.0f} | {middle(ours, 'last_loss'):.3g} | {middle(theirs, 'last_loss'):.3g} |")
        if ratios:
            out += ["", f"Geometric mean without xor: {geometric_mean(ratios):.2f}; least: {min(ratios):.2f}.", ""]
    return out


def products(rounds, peer):
    out = heading(peer)
    out += ["| product | threads | Myelin ms | peer ms | ratio | least times | Myelin GFLOP/s | peer GFLOP/s |", "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    for (threads, _), sides in sorted(rounds.items(), key=lambda entry: (entry[0][0], entry[1]["ours"][0]["batch"])):
        if len(sides) < 2:
            continue
        ours, theirs = sides["ours"], sides["peer"]
        size, mine, other = ours[0]["batch"], middle(ours, "median_ms"), middle(theirs, "median_ms")
        least = min(run["least_ms"] for run in theirs) / min(run["least_ms"] for run in ours)
        out.append(f"| {size} cubed | {threads} | {mine:.4g} | {other:.4g} | {median_ratio(ours, theirs):.2f} | {least:.2f} | "
                   f"{2e-6 * size ** 3 / mine:.0f} | {2e-6 * size ** 3 / other:.0f} |")
    return out + [""]


def inference(rounds, peer):
    out = heading(peer)
    for threads in sorted({key[0] for key in rounds}):
        out += [
            names(threads), "",
            "| model/batch | Myelin ms | imported ms | peer ms | ratio | imported | least times | Myelin MB | peer MB | first output ms | peer's |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        ratios, ratios_imported = [], []
        for (count, work), sides in rounds.items():
            if count != threads or len(sides) < 3:
                continue
            ours, imported, theirs = sides["ours"], sides["imported"], sides["peer"]
            ratios.append(median_ratio(ours, theirs))
            ratios_imported.append(median_ratio(imported, theirs))
            least = min(run["least_ms"] for run in theirs) / min(run["least_ms"] for run in ours)
            out.append(
                f"| {work} | {middle(ours, 'median_ms'):.4g} | {middle(imported, 'median_ms'):.4g} | {middle(theirs, 'median_ms'):.4g} | {ratios[-1]:.2f} | "
                f"{ratios_imported[-1]:.2f} | {least:.2f} | {middle(ours, 'peak_rss_mb'):.0f} | {middle(theirs, 'peak_rss_mb'):.0f} | "
                f"{middle(ours, 'start_to_first_step_ms'):.0f} | {middle(theirs, 'start_to_first_step_ms'):.0f} |")
        if ratios:
            out += ["", f"Geometric mean: {geometric_mean(ratios):.2f}, imported {geometric_mean(ratios_imported):.2f}; "
                    f"least: {min(ratios):.2f}, imported {min(ratios_imported):.2f}.", ""]
    return out


sides = {"Myelin": "ours", "Myelin, imported": "imported"}
found = {"training": {}, "products": {}, "inference": {}}
peers = {}
for line in open(sys.argv[1]):
    run = json.loads(line)
    kind = "inference" if "/" in run["work"] else "products" if run["work"].startswith("product") else "training"
    side = sides.get(run["who"], "peer")
    if side == "peer":
        peers[kind] = run["who"]
    found[kind].setdefault((run["threads"], run["work"]), {}).setdefault(side, []).append(run)

marks = {
    "training": ("<!-- peers: written by benchmarks/peers/run --training --doc -->", "<!-- end of peers -->"),
    "products": ("<!-- products: written by benchmarks/peers/run --products --doc -->", "<!-- end of products -->"),
    "inference": ("<!-- inference: written by benchmarks/peers/run --inference --doc -->", "<!-- end of inference -->"),
}
for kind, table in (("training", training), ("products", products), ("inference", inference)):
    if not found[kind]:
        continue
    text = "\n".join(table(found[kind], peers.get(kind)))
    print(text)
    if len(sys.argv) > 3:
        page = pathlib.Path(sys.argv[2]) / "docs" / "benchmarks.md"
        begin, end = marks[kind]
        before, rest = page.read_text().split(begin)
        page.write_text(before + begin + "\n" + text + "\n" + end + rest.split(end)[1])
