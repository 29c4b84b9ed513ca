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


def say(message):
    print(json.dumps(message), flush=True)


try:
    import torch
except ImportError as error:
    say({"unavailable": f"{sys.executable} cannot import torch ({error}); LAB_BENCH_PYTHON names another Python"})
    sys.exit(0)

import attack
import prototypes
import sae
from cnn import Batch, Cnn, Digits
from methods import METHODS


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
