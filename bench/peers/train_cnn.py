"""The study's CNN in PyTorch, eager and in float32: what the lab's engine is held against.

Answers requests on standard input, one JSON object a line, with one JSON object a line on standard output; the first line says what answers, or why
nothing can. Requests (the jobs of bench/jobs.ts):
  {"job": "train", "steps": n}      n steps on one batch of 128 that is in memory
  {"job": "evaluate", "images": n}  logits of n images, batch by batch, from one batch in memory
  {"job": "epoch"}                  all of MNIST's training digits once, painted batch by batch, then both test sets
Answers give seconds.
"""

import argparse
import json
import os
import sys
import time

BATCH = 128
# The fastest of 64 to 500 in both memory formats.
EVALUATION_BATCH = 128
COLORS = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [255, 0, 255], [0, 255, 255], [255, 128, 0], [128, 0, 255], [0, 128, 255], [128, 128, 128]]


def say(message):
    print(json.dumps(message), flush=True)


try:
    import torch
    import torch.nn.functional as F
except ImportError as error:
    say({"unavailable": f"{sys.executable} cannot import torch ({error}); LAB_BENCH_PYTHON names another Python"})
    sys.exit(0)


class Cnn(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 32, 3, padding=1)
        self.conv2 = torch.nn.Conv2d(32, 64, 3, padding=1)
        self.conv3 = torch.nn.Conv2d(64, 128, 3, padding=1)
        self.fc = torch.nn.Linear(128, 10)

    def forward(self, x):
        for convolution in (self.conv1, self.conv2, self.conv3):
            x = F.max_pool2d(F.relu(convolution(x)), 2)
        return self.fc(x.mean((2, 3)))


class Digits:
    """Grey bytes and labels of one part of MNIST, each digit in its own colour with probability 0.95, else in one of the nine others."""

    def __init__(self, folder, stem, generator):
        self.grey = self.read(folder, f"{stem}-images-idx3-ubyte", 16).view(-1, 1, 28, 28)
        self.digit = self.read(folder, f"{stem}-labels-idx1-ubyte", 8).long()
        other = (self.digit + torch.randint(1, 10, self.digit.shape, generator=generator)) % 10
        dominant = torch.rand(self.digit.shape, generator=generator) < 0.95
        self.rgb = (torch.tensor(COLORS) / 255)[torch.where(dominant, self.digit, other)].view(-1, 3, 1, 1)

    @staticmethod
    def read(folder, name, header):
        with open(os.path.join(folder, name), "rb") as file:
            return torch.frombuffer(bytearray(file.read()[header:]), dtype=torch.uint8)

    def painted(self, places, memory_format):
        images = self.grey[places].float().div_(255) * self.rgb[places]
        return images.contiguous(memory_format=memory_format)


class Jobs:
    def __init__(self, folder, memory_format):
        self.folder = folder
        self.memory_format = memory_format
        torch.manual_seed(0)
        self.model = Cnn().to(memory_format=memory_format)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.05)
        self.images = torch.rand(max(BATCH, EVALUATION_BATCH), 3, 28, 28).contiguous(memory_format=memory_format)
        self.labels = torch.randint(0, 10, (BATCH,))

    def step(self, images, labels):
        self.optimizer.zero_grad()
        logits = self.model(images)
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        self.optimizer.step()
        return loss.detach(), logits.detach()

    def train(self, steps):
        images = self.images[:BATCH]
        started = time.perf_counter()
        for _ in range(steps):
            self.step(images, self.labels)
        return {"seconds": time.perf_counter() - started}

    def evaluate(self, images):
        started = time.perf_counter()
        with torch.inference_mode():
            for first in range(0, images, EVALUATION_BATCH):
                self.model(self.images[: min(EVALUATION_BATCH, images - first)])
        return {"seconds": time.perf_counter() - started}

    def epoch(self):
        generator = torch.Generator().manual_seed(0)
        train, test = (Digits(self.folder, stem, generator) for stem in ("train", "t10k"))
        started = time.perf_counter()
        self.train_epoch(train, generator)
        trained = time.perf_counter()
        for _ in ("easy", "hard"):
            self.evaluate_painted(test)
        return {"train": trained - started, "evaluate": time.perf_counter() - trained}

    def train_epoch(self, digits, generator):
        loss, correct = 0.0, 0
        for places in torch.randperm(len(digits.digit), generator=generator).split(BATCH):
            labels = digits.digit[places]
            step_loss, logits = self.step(digits.painted(places, self.memory_format), labels)
            loss += step_loss
            correct += (logits.argmax(1) == labels).sum()
        return float(loss), int(correct)

    def evaluate_painted(self, digits):
        with torch.inference_mode():
            for places in torch.arange(len(digits.digit)).split(EVALUATION_BATCH):
                self.model(digits.painted(places, self.memory_format)).softmax(1).max(1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--memory-format", choices=["channels_last", "contiguous_format"], required=True)
    parser.add_argument("--data", required=True, help="folder with MNIST's four IDX files")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    jobs = Jobs(options.data, getattr(torch, options.memory_format))
    say({"ready": f"PyTorch {torch.__version__}"})
    for line in sys.stdin:
        request = json.loads(line)
        say(getattr(jobs, request.pop("job"))(**request))


main()
