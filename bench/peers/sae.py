"""The study's sparse autoencoders (STUDY 6) as a plain script in eager PyTorch: each batch is read off the network when it is needed."""

import torch
import torch.nn.functional as F

IMAGES = 128
STATISTICS_BATCHES = 30
EPOCHS = 3
VECTORS = 512
EXPANSION = 4
# Drawn from each image, where each position is a vector of its own.
POSITIONS = 64
LR = 1e-3
LAMBDA = 1e-3


class Sae(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.encoder = torch.nn.Linear(width, EXPANSION * width)
        self.decoder = torch.nn.Linear(EXPANSION * width, width)

    def forward(self, x):
        codes = F.relu(self.encoder(x))
        return self.decoder(codes), codes


def vectors(activation, aggregation):
    """One row an image, or one a position: what an autoencoder sees of activations [n, channels, h, w], or [n, channels] of gap."""
    if activation.dim() == 2:
        return activation
    return activation.mean((2, 3)) if aggregation == "spatial_mean" else activation.permute(0, 2, 3, 1).flatten(0, 2)


class Activations:
    """Vectors of a layer, of shuffled images without end; batches of the network are as large as it is fastest with."""

    def __init__(self, model, painted, images, layer, aggregation):
        self.model, self.painted, self.images = model, painted, images
        self.layer, self.aggregation = layer, aggregation
        self.batches = iter(())
        self.left = None

    def next_batch(self):
        places = next(self.batches, None)
        if places is None:
            self.batches = iter(torch.randperm(self.images).split(IMAGES))
            return self.next_batch()
        with torch.inference_mode():
            activation = self.model.until(self.painted(places), self.layer)
            found = vectors(activation, self.aggregation)
            if self.aggregation == "per_position":
                found = found[torch.randint(len(found), (POSITIONS * len(places),))]
        return found.clone()

    def vectors(self, count):
        held = [] if self.left is None else [self.left]
        while sum(map(len, held)) < count:
            held.append(self.next_batch())
        found, self.left = torch.cat(held).tensor_split([count])
        return found


def train(model, painted, images, steps_per_epoch, layer="relu3", aggregation="spatial_mean"):
    """An autoencoder, and the mean and standard deviation of what it sees."""
    activations = Activations(model, painted, images, layer, aggregation)
    statistics = torch.cat([activations.next_batch() for _ in range(STATISTICS_BATCHES)])
    mean, std = statistics.mean(0), statistics.std(0).clamp_min(1e-6)
    sae = Sae(mean.numel())
    optimizer = torch.optim.Adam(sae.parameters(), lr=LR)
    for _ in range(EPOCHS * steps_per_epoch):
        x = (activations.vectors(VECTORS) - mean) / std
        output, codes = sae(x)
        loss = F.mse_loss(output, x) + LAMBDA * codes.abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return sae, mean, std
