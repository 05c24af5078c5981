"""Reads lines of JSON from the runs and prints a table: medians and least times over the rounds, and their ratios to Myelin's of the same rounds."""
import json
import statistics
import sys

rounds = {}
for line in sys.stdin:
    run = json.loads(line)
    rounds.setdefault((run["work"], run["threads"]), {}).setdefault(run["who"], []).append(run)

print("| step | threads | who | median µs | least µs | medians, to captured Myelin's | least times |")
print("| --- | --- | --- | --- | --- | --- | --- |")
for (work, threads), by in sorted(rounds.items()):
    ours = by["Myelin, captured"]
    for who, runs in by.items():
        median = statistics.median(run["median"] / own["median"] for run, own in zip(runs, ours))
        least, own_least = min(run["least"] for run in runs), min(own["least"] for own in ours)
        print(f"| {work} | {threads} | {who} | {statistics.median(run['median'] for run in runs):,.2f} | {least:,.2f} | {median:.2f} | {least / own_least:.2f} |")
