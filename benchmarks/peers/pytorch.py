"""The works that Debian's python3-torch can be compared in, where TorchSharp cannot be loaded; the same line of JSON.

Usage: pytorch.py WORK THREADS SECONDS
"""
import json
import resource
import statistics
import sys
import time

import torch
from torch import nn, optim

WORKS = {
    "xor": lambda: (
        nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)), lambda p: optim.SGD(p, lr=0.1),
        torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]]), torch.tensor([[0.0], [1], [1], [0]]), nn.BCEWithLogitsLoss()),
    "mlp": lambda: classifier(
        nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)), adam, 128, 784),
    "mlp32": lambda: classifier(
        nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)), adam, 32, 784),
    "cifar-mlp": lambda: classifier(nn.Sequential(nn.Linear(3072, 128), nn.ReLU(), nn.Linear(128, 10)), momentum, 32, 3072),
    "lenet": lambda: classifier(nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)), momentum, 64, 1, 32, 32),
    "cifar-cnn": lambda: classifier(nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.25), nn.Linear(4096, 512), nn.ReLU(), nn.Linear(512, 10)), adam, 64, 3, 32, 32),
}


def adam(parameters):
    return optim.Adam(parameters, foreach=True)


def momentum(parameters):
    return optim.SGD(parameters, lr=0.01, momentum=0.9)


def classifier(model, optimizer, *shape):
    return model, optimizer, torch.rand(*shape), torch.arange(shape[0]) % 10, nn.CrossEntropyLoss()


work, threads, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
if work not in WORKS:
    sys.exit(0)
torch.set_num_threads(threads)
torch.manual_seed(0)
model, optimizer, x, y, loss = WORKS[work]()
optimizer = optimizer(model.parameters())


def step():
    optimizer.zero_grad(set_to_none=True)
    error = loss(model(x), y)
    error.backward()
    optimizer.step()
    return error.item()


first = step()
with open("/proc/self/stat") as stat, open("/proc/uptime") as uptime:
    started = int(stat.read().split(")")[1].split()[19]) / 100
    since_start = (float(uptime.read().split()[0]) - started) * 1000
end = time.perf_counter() + seconds / 3
while time.perf_counter() < end:
    step()
samples = []
end = time.perf_counter() + seconds
while time.perf_counter() < end or len(samples) < 5:
    start = time.perf_counter()
    last = step()
    samples.append((time.perf_counter() - start) * 1000)
print(json.dumps({
    "work": work, "who": f"PyTorch {torch.__version__}", "threads": threads, "batch": x.shape[0], "median_ms": statistics.median(samples),
    "least_ms": min(samples), "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "first_loss": first, "last_loss": last,
    "start_to_first_step_ms": since_start}))
