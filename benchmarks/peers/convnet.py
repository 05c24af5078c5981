"""Times a training step of a convnet on random images: batch 64, cross-entropy of logits."""
import sys

import torch
from peer import measure


def run(work, image, model, optimizer):
    threads, seconds, layout = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    x = torch.rand(64, *image)
    if layout == "channels_last":
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    y = torch.arange(64) % 10
    loss, optimizer = torch.nn.CrossEntropyLoss(), optimizer(model.parameters())

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss(model(x), y).backward()
        optimizer.step()

    measure(work, f"PyTorch, {layout}", threads, seconds, step)
