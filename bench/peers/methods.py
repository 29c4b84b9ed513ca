"""The study's four ways to train (STUDY 4), each as one step in eager PyTorch."""

import torch
import torch.nn.functional as F

LAMBDA_COLOUR = 2.0
NUISANCE_STEPS = 3
LAMBDA_SALIENCY = 8e-3
SHAPE_THRESHOLD = 0.05
CLIP = 1.0


class Erm:
    def __init__(self, model):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=0.05)

    def loss(self, batch):
        logits = self.model(batch.images)
        return F.cross_entropy(logits, batch.digit), logits

    def step(self, batch):
        self.optimizer.zero_grad()
        loss, logits = self.loss(batch)
        loss.backward()
        self.optimizer.step()
        return loss.detach(), logits.detach()


class Adam(Erm):
    def __init__(self, model):
        self.model = model
        self.optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)


class NewHead(Erm):
    """A new head on features that stay as they are, fitted on digits in the next digit's colour (STUDY 0, failed variant 1)."""

    def __init__(self, model):
        self.model = model
        model.fc.reset_parameters()
        self.optimizer = torch.optim.Adam(model.fc.parameters(), lr=1e-2)

    def loss(self, batch):
        images = batch.digits.painted(batch.places, batch.memory_format, (batch.digit + 1) % 10)
        with torch.no_grad():
            features = self.model.features(images)
        logits = self.model.fc(features)
        return F.cross_entropy(logits, batch.digit), logits


class ReverseGradient(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        return x.view_as(x)

    @staticmethod
    def backward(context, gradient):
        return -gradient


class Dann(Erm):
    def __init__(self, model):
        self.model = model
        width = model.fc.in_features
        self.nuisance = torch.nn.Sequential(torch.nn.Linear(width, 128), torch.nn.ReLU(), torch.nn.Linear(128, 2))
        self.optimizer = torch.optim.Adam([*model.parameters(), *self.nuisance.parameters()], lr=1e-3)
        self.nuisance_optimizer = torch.optim.Adam(self.nuisance.parameters(), lr=1e-3)

    def loss(self, batch):
        features = self.model.features(batch.images)
        fits = (batch.digit == batch.color).long()
        detached = features.detach()
        for _ in range(NUISANCE_STEPS):
            self.nuisance_optimizer.zero_grad()
            F.cross_entropy(self.nuisance(detached), fits).backward()
            self.nuisance_optimizer.step()
        self.optimizer.zero_grad()
        logits = self.model.fc(features)
        nuisance = self.nuisance(ReverseGradient.apply(features))
        return F.cross_entropy(logits, batch.digit) + LAMBDA_COLOUR * F.cross_entropy(nuisance, fits), logits


class Saliency(Erm):
    def __init__(self, model):
        self.model = model
        self.optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step(self, batch):
        images = batch.images.requires_grad_()
        logits = self.model(images)
        chosen = logits.gather(1, batch.digit[:, None]).sum()
        (gradient,) = torch.autograd.grad(chosen, images, create_graph=True)
        gradient = gradient - gradient.mean(1, keepdim=True)
        background = images.detach().abs().mean(1, keepdim=True) <= SHAPE_THRESHOLD
        penalty = (gradient.square() * background).sum((1, 2, 3)).mean()
        loss = F.cross_entropy(logits, batch.digit) + LAMBDA_SALIENCY * penalty
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        return loss.detach(), logits.detach()


class CfInvar(Erm):
    def __init__(self, model):
        self.model = model
        self.optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def loss(self, batch):
        # One pass for both halves.
        logits, other = self.model(torch.cat([batch.images, batch.recolored()])).chunk(2)
        log_p, log_q = logits.log_softmax(1), other.log_softmax(1)
        divergence = ((log_p.exp() - log_q.exp()) * (log_p - log_q)).sum(1).mean() / 2
        return F.cross_entropy(logits, batch.digit) + F.cross_entropy(other, batch.digit) + divergence, logits


METHODS = {"erm": Erm, "dann": Dann, "saliency": Saliency, "cf-invar": CfInvar}
