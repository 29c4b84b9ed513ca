"""The study's attack (STUDY 5) as a batched script in eager PyTorch: all images and restarts in one batch, which an image leaves once it is turned."""

import json
import math
import struct

import torch
import torch.nn.functional as F

TARGET = 3
SUCCESS = 0.9
BUDGET = 0.05
SWEEP_STEP = 0.005
BISECTIONS = 7
TRAVEL = 5


def read_safetensors(path):
    """Tensors of a file whose values are all 32-bit floats."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), file.read()
    header.pop("__metadata__", None)

    def tensor(entry):
        begin, end = entry["data_offsets"]
        return torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).view(entry["shape"])

    return {name: tensor(entry) for name, entry in header.items()}


def step(model, x, image, epsilon, size):
    """One step of every row, and P(target) before it."""
    x = x.detach().requires_grad_()
    logits = model(x)
    loss = F.cross_entropy(logits, torch.full((len(x),), TARGET), reduction="sum")
    (gradient,) = torch.autograd.grad(loss, x)
    with torch.no_grad():
        x = x - size * gradient.sign()
        x = torch.max(torch.min(x, image + epsilon), image - epsilon).clamp(0, 1)
    return x, logits.detach().softmax(1)[:, TARGET]


def pgd(model, images, starts, epsilons, steps):
    """Which images are turned, each at its own epsilon. images [n, 3, 28, 28], starts [n, restarts, 3, 28, 28] in the ball of radius 1, epsilons [n]."""
    turned = torch.zeros(len(images), dtype=torch.bool)
    restarts = starts.shape[1]
    owner = torch.arange(len(images)).repeat_interleave(restarts)
    epsilon = epsilons[owner].view(-1, 1, 1, 1)
    image = images[owner]
    x = (image + epsilon * starts.flatten(0, 1)).clamp(0, 1)
    size = epsilon / (steps / TRAVEL)
    for done in range(steps + 1):
        if done < steps:
            moved, probability = step(model, x, image, epsilon, size)
        else:
            with torch.inference_mode():
                moved, probability = x, model(x).softmax(1)[:, TARGET]
        hits = owner[probability > SUCCESS]
        if len(hits) == 0:
            x = moved
            continue
        turned[hits] = True
        stays = ~turned[owner]
        if not stays.any():
            break
        x, image, epsilon, size, owner = moved[stays], image[stays], epsilon[stays], size[stays], owner[stays]
    return turned


def smallest_epsilons(model, images, starts, steps, largest=BUDGET, bisections=BISECTIONS):
    """By a sweep upwards and bisections of its last interval; infinity where nothing up to the largest does."""
    found = torch.full((len(images),), float("inf"))
    failed = torch.zeros(len(images))
    with torch.inference_mode():
        found[model(images).softmax(1)[:, TARGET] > SUCCESS] = 0
    for i in range(1, round(largest / SWEEP_STEP) + 1):
        left = found.isinf().nonzero().flatten()
        if len(left) == 0:
            break
        epsilon = torch.full((len(left),), i * SWEEP_STEP)
        turned = pgd(model, images[left], starts[left], epsilon, steps)
        found[left[turned]] = epsilon[turned]
        failed[left[~turned]] = epsilon[~turned]
    left = (found.isfinite() & (found > 0)).nonzero().flatten()
    for _ in range(bisections if len(left) else 0):
        middle = (found[left] + failed[left]) / 2
        turned = pgd(model, images[left], starts[left], middle, steps)
        found[left[turned]] = middle[turned]
        failed[left[~turned]] = middle[~turned]
    return found


def annealed(first, step, steps):
    """From a value to a hundredth of it, by half a cosine."""
    return first / 100 + (first - first / 100) * (1 + math.cos(math.pi * step / steps)) / 2


def fast_minimum_norm(model, images, steps, largest, alpha=1.0, gamma=0.05):
    """The smallest distance at which each image was turned on its way (FMN in L-infinity, Pintor et al. 2021); infinity where it never was."""
    x, target = images.clone(), torch.full((len(images),), TARGET)
    nearest, epsilon = torch.full((len(images),), float("inf")), torch.zeros(len(images))
    for step in range(steps + 1):
        x.requires_grad_()
        loss = F.cross_entropy(model(x), target, reduction="none")
        (gradient,) = torch.autograd.grad(loss.sum(), x)
        with torch.no_grad():
            x, probability = x.detach(), (-loss).exp()
            distance = (x - images).abs().amax((1, 2, 3))
            turned = probability > SUCCESS
            nearest = torch.where(turned, torch.minimum(nearest, distance), nearest)
            share = annealed(gamma, step, steps)
            margin = math.log(SUCCESS / (1 - SUCCESS)) - torch.logit(probability, 1e-12)
            border = distance + margin * (1 - probability) / gradient.abs().sum((1, 2, 3)).clamp_min(1e-12)
            outside = torch.where(nearest.isfinite(), epsilon, border) * (1 + share)
            epsilon = torch.where(turned, torch.minimum(epsilon * (1 - share), nearest), outside).clamp_max(largest)
            ball = epsilon.view(-1, 1, 1, 1)
            norm = gradient.square().sum((1, 2, 3), keepdim=True).sqrt().clamp_min(1e-12)
            x = x - annealed(alpha, step, steps) * gradient / norm
            x = torch.max(torch.min(x, images + ball), images - ball).clamp(0, 1)
    return nearest


def attack(model, path, samples, steps, memory_format):
    """Smallest epsilons of the first images of a file that also holds the network's weights and the random starts."""
    held = read_safetensors(path)
    model.load_state_dict({name: held[name] for name in model.state_dict()})
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    images = held["images"][:samples].permute(0, 3, 1, 2).contiguous(memory_format=memory_format)
    starts = held["starts"][:samples].unflatten(2, (28, 28, 3)).permute(0, 1, 4, 2, 3)
    return smallest_epsilons(model, images, starts, steps)
