"""One training step of the network 784-512-512-10 (ReLU, Adam, batch 128) in PyTorch, eager, as a line of JSON.

Usage: mlp.py THREADS SECONDS {single|foreach}: Adam parameter by parameter, or its multi-tensor form.
"""
import sys

import torch
from peer import measure

threads, seconds, form = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
torch.set_num_threads(threads)
torch.manual_seed(0)

model = torch.nn.Sequential(
    torch.nn.Linear(784, 512), torch.nn.ReLU(),
    torch.nn.Linear(512, 512), torch.nn.ReLU(),
    torch.nn.Linear(512, 10))
loss = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), foreach=form == "foreach")
x = torch.rand(128, 784)
y = torch.arange(128) % 10


def step():
    optimizer.zero_grad(set_to_none=True)
    loss(model(x), y).backward()
    optimizer.step()


measure("mlp", f"PyTorch, Adam {form}", threads, seconds, step)
