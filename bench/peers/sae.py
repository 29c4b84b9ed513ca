"""The study's sparse autoencoder (STUDY 6) on relu3 spatial_mean, as a plain script in eager PyTorch: each batch is read off a hook on the network."""

import torch
import torch.nn.functional as F

IMAGES = 128
STATISTICS_BATCHES = 30
EPOCHS = 3
VECTORS = 512
EXPANSION = 4
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


class Activations:
    """Spatial means of relu3, of shuffled images without end; batches of the network are as large as it is fastest with."""

    def __init__(self, model, painted, images):
        self.model, self.painted, self.images = model, painted, images
        self.batches = iter(())
        self.seen = None
        model.relu3.register_forward_hook(lambda _module, _inputs, output: setattr(self, "seen", output.mean((2, 3))))

    def next_batch(self):
        places = next(self.batches, None)
        if places is None:
            self.batches = iter(torch.randperm(self.images).split(IMAGES))
            return self.next_batch()
        with torch.inference_mode():
            self.model(self.painted(places))
        return self.seen.clone()

    def vectors(self, count):
        return torch.cat([self.next_batch() for _ in range(count // IMAGES)])


def train(model, painted, images, steps_per_epoch):
    activations = Activations(model, painted, images)
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
    return sae
