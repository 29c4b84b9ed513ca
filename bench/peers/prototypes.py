"""Activation maximisation (STUDY 2) one prototype after another, as a plain loop in eager PyTorch."""

import math
import random

import torch
import torch.nn.functional as F

LR = 0.08
START = 0.2
JITTER = 2
BLUR_SIGMA = 0.6
BLUR_EVERY = 8
L2 = 1e-4
TV = 2e-4


def gaussian(sigma):
    radius = math.ceil(3 * sigma)
    weights = torch.exp(-torch.arange(-radius, radius + 1).float().square() / (2 * sigma**2))
    weights = weights / weights.sum()
    return torch.outer(weights, weights).expand(3, 1, -1, -1).contiguous(), radius


def move(x, dy, dx):
    """A roll with zero fill."""
    padded = F.pad(x, (JITTER,) * 4)
    return padded[:, :, JITTER - dy : JITTER - dy + 28, JITTER - dx : JITTER - dx + 28]


def ascend(count, objective, steps):
    """So many images in one batch, from noise on; the objective of the jittered images is a single number."""
    kernel, radius = gaussian(BLUR_SIGMA)
    x = (START * torch.randn(count, 3, 28, 28)).requires_grad_()
    optimizer = torch.optim.Adam([x], lr=LR)
    for step in range(1, steps + 1):
        optimizer.zero_grad()
        seen = move(x, random.randint(-JITTER, JITTER), random.randint(-JITTER, JITTER))
        tv = (x[:, :, 1:] - x[:, :, :-1]).abs().sum() + (x[:, :, :, 1:] - x[:, :, :, :-1]).abs().sum()
        (L2 * x.square().sum() + TV * tv - objective(seen)).backward()
        optimizer.step()
        with torch.no_grad():
            if step % BLUR_EVERY == 0:
                x.copy_(F.conv2d(F.pad(x, (radius,) * 4, mode="reflect"), kernel, groups=3))
            x.clamp_(0, 1)
    return x.detach()


def prototype(model, layer, channel, steps):
    return ascend(1, lambda seen: model.until(seen, layer)[0, channel].mean(), steps)


def largest_mean(values, count):
    return values.topk(min(count, values.shape[1]), 1).values.mean(1)


OBJECTIVES = {"channel_max": lambda values: values.amax(1), "channel_mean": lambda values: values.mean(1), "topk_mean": lambda values: largest_mean(values, 32)}


def make_together(model, layer, objective, steps):
    """One prototype of each channel of a layer, all in one batch."""
    channels = torch.arange(getattr(model, layer).out_channels)
    own = lambda seen: model.until(seen, layer)[channels, channels].flatten(1)
    return ascend(len(channels), lambda seen: OBJECTIVES[objective](own(seen)).sum(), steps)


def make(model, layer, channels, steps):
    # The weights stay as they are; nobody asks for their gradients.
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    return [prototype(model, layer, channel, steps) for channel in range(channels)]
