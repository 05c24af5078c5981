"""One training step of XOR (2-8-1, tanh, batch 4, binary cross-entropy of logits) in PyTorch, eager, as a line of JSON.

Usage: xor.py THREADS SECONDS {sgd|adam}
"""
import sys

import torch
from peer import measure

threads, seconds, form = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
torch.set_num_threads(threads)
torch.manual_seed(0)

model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
loss = torch.nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters()) if form == "adam" else torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])


def step():
    optimizer.zero_grad(set_to_none=True)
    loss(model(x), y).backward()
    optimizer.step()


measure(f"xor {form}", "PyTorch", threads, seconds, step)
