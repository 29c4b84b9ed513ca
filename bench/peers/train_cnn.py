"""The study's CNN in PyTorch, eager and in float32: what the lab's engine is held against.

Answers requests on standard input, one JSON object a line, with one JSON object a line on standard output; the first line says what answers, or why
nothing can. Requests (the jobs of bench/jobs.ts):
  {"job": "train", "steps": n}      n steps on one batch of 128 that is in memory
  {"job": "evaluate", "images": n}  logits of n images, batch by batch, from one batch in memory
  {"job": "epoch", "method": m, "trainSize": n, "testSize": k}  n training digits once, painted batch by batch, then both test sets; m is one of methods.py
  {"job": "sae", "trainSize": n, "stepsPerEpoch": k, ...}  a sparse autoencoder on relu3 spatial_mean of n training digits, 3 epochs of k steps (sae.py)
  {"job": "attack", "file": f, "samples": n, "steps": k}  the smallest epsilons of n images of a file (attack.py), k steps of each restart
  {"job": "prototypes", "layer": l, "alone": n, "steps": k, ...}  the first n channels of l (conv1 to conv3), one by one, k steps each
Answers give seconds, and what was found where two may be compared.
"""

import argparse
import json
import os
import sys
import time
import types

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

import attack
import prototypes
import sae
from methods import METHODS


class Cnn(torch.nn.Module):
    def __init__(self, third_pool=True):
        super().__init__()
        self.third_pool = third_pool
        self.conv1 = torch.nn.Conv2d(3, 32, 3, padding=1)
        self.conv2 = torch.nn.Conv2d(32, 64, 3, padding=1)
        self.conv3 = torch.nn.Conv2d(64, 128, 3, padding=1)
        # A module, so that it can be hooked.
        self.relu3 = torch.nn.ReLU()
        self.fc = torch.nn.Linear(128, 10)

    def features(self, x):
        for convolution, relu in ((self.conv1, F.relu), (self.conv2, F.relu)):
            x = F.max_pool2d(relu(convolution(x)), 2)
        x = self.relu3(self.conv3(x))
        return (F.max_pool2d(x, 2) if self.third_pool else x).mean((2, 3))

    def forward(self, x):
        return self.fc(self.features(x))


class Batch:
    """Digits at some places: images painted as they are, labels, and the same digits in other colours for whoever asks."""

    def __init__(self, digits, places, memory_format):
        self.places, self.digits, self.memory_format = places, digits, memory_format
        self.images = digits.painted(places, memory_format)
        self.digit, self.color = digits.digit[places], digits.color[places]

    def recolored(self):
        other = (self.color + torch.randint(1, 10, self.color.shape)) % 10
        return self.digits.painted(self.places, self.memory_format, other)


class Digits:
    """Grey bytes and labels of one part of MNIST, each digit in its own colour with probability 0.95, else in one of the nine others."""

    def __init__(self, folder, stem, size, generator):
        self.grey = self.read(folder, f"{stem}-images-idx3-ubyte", 16).view(-1, 1, 28, 28)[:size]
        self.digit = self.read(folder, f"{stem}-labels-idx1-ubyte", 8).long()[:size]
        other = (self.digit + torch.randint(1, 10, self.digit.shape, generator=generator)) % 10
        dominant = torch.rand(self.digit.shape, generator=generator) < 0.95
        self.color = torch.where(dominant, self.digit, other)
        self.palette = torch.tensor(COLORS) / 255

    @staticmethod
    def read(folder, name, header):
        with open(os.path.join(folder, name), "rb") as file:
            return torch.frombuffer(bytearray(file.read()[header:]), dtype=torch.uint8)

    def painted(self, places, memory_format, color=None):
        rgb = self.palette[self.color[places] if color is None else color].view(-1, 3, 1, 1)
        images = self.grey[places].float().div_(255) * rgb
        return images.contiguous(memory_format=memory_format)


class Jobs:
    def __init__(self, folder, memory_format):
        self.folder = folder
        self.memory_format = memory_format
        torch.manual_seed(0)
        self.model = self.new_model()
        self.plain = METHODS["erm"](self.model)
        self.images = torch.rand(max(BATCH, EVALUATION_BATCH), 3, 28, 28).contiguous(memory_format=memory_format)
        self.labels = torch.randint(0, 10, (BATCH,))

    def new_model(self, **architecture):
        return Cnn(**architecture).to(memory_format=self.memory_format)

    def train(self, steps):
        batch = types.SimpleNamespace(images=self.images[:BATCH], digit=self.labels)
        started = time.perf_counter()
        for _ in range(steps):
            self.plain.step(batch)
        return {"seconds": time.perf_counter() - started}

    def evaluate(self, images):
        started = time.perf_counter()
        with torch.inference_mode():
            for first in range(0, images, EVALUATION_BATCH):
                self.model(self.images[: min(EVALUATION_BATCH, images - first)])
        return {"seconds": time.perf_counter() - started}

    def prototypes(self, layer, alone, steps, **_):
        model = self.new_model()
        started = time.perf_counter()
        prototypes.make(model, layer, alone, steps)
        return {"seconds": time.perf_counter() - started, "made": alone}

    def sae(self, trainSize, stepsPerEpoch, **_):
        digits = Digits(self.folder, "train", trainSize, torch.Generator().manual_seed(0))
        model = self.new_model()
        started = time.perf_counter()
        sae.train(model, lambda places: digits.painted(places, self.memory_format), trainSize, stepsPerEpoch)
        return {"one": time.perf_counter() - started}

    def attack(self, file, samples, steps, **_):
        model = self.new_model(third_pool=False)
        started = time.perf_counter()
        epsilons = attack.attack(model, file, samples, steps, self.memory_format)
        seconds = time.perf_counter() - started
        found = epsilons[epsilons.isfinite()]
        return {"seconds": seconds, "swept": seconds, "turned": len(found), "meanEpsilon": float(found.mean()) if len(found) else 0.0}

    def epoch(self, method, trainSize, testSize):
        generator = torch.Generator().manual_seed(0)
        train = Digits(self.folder, "train", trainSize, generator)
        test = Digits(self.folder, "t10k", testSize, generator)
        self.model = self.new_model()
        trainer = METHODS[method](self.model)
        started = time.perf_counter()
        self.train_epoch(trainer, train, generator)
        trained = time.perf_counter()
        for _ in ("easy", "hard"):
            self.evaluate_painted(test)
        return {"train": trained - started, "evaluate": time.perf_counter() - trained}

    def train_epoch(self, trainer, digits, generator):
        loss, correct = 0.0, 0
        for places in torch.randperm(len(digits.digit), generator=generator).split(BATCH):
            step_loss, logits = trainer.step(Batch(digits, places, self.memory_format))
            loss += step_loss
            correct += (logits.argmax(1) == digits.digit[places]).sum()
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
