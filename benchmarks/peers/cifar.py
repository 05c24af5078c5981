"""One training step of the CIFAR convnet 32-32-pool-64-64-pool-dropout-512-10 (ReLU, Adam, batch 64) in PyTorch, eager, as a line of JSON.

Usage: cifar.py THREADS SECONDS {channels_first|channels_last}: how the images lie.
"""
from convnet import run
from torch import nn, optim

run("cifar", (3, 32, 32), nn.Sequential(
    nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Dropout(0.25), nn.Linear(4096, 512), nn.ReLU(), nn.Linear(512, 10)),
    lambda parameters: optim.Adam(parameters, foreach=True))
