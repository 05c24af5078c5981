"""One training step of LeNet-5 (32x32, tanh, average pooling, SGD with momentum, batch 64) in PyTorch, eager, as a line of JSON.

Usage: lenet.py THREADS SECONDS {channels_first|channels_last}: how the images lie.
"""
from convnet import run
from torch import nn, optim

run("lenet", (1, 32, 32), nn.Sequential(
    nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2),
    nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
    nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)),
    lambda parameters: optim.SGD(parameters, lr=0.01, momentum=0.9))
