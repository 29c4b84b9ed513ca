"""The whole study with one seed (STUDY 0 to 6) as scripts in eager PyTorch and float32: the same work as the lab's study, for bench/study.ts.

Says on standard error which task it is at and what it does, as "4: DANN". Sizes are those of src-main/contract/study-run.ts, as JSON.
"""

import argparse
import copy
import json
import os
import sys
import tempfile

import torch
import torch.nn.functional as F

import attack
import prototypes
import sae
from cnn import Batch, Cnn, Digits
from methods import METHODS, Adam, Erm, NewHead

# The fastest of 64 to 500 for evaluation, in both memory formats.
EVALUATION_BATCH = 128
CAM_BATCH = 200
ABLATION_BATCH = 1000
LAYOUT = torch.channels_last
CLASSES = 10
SEVEN = 7
CONFIDENCE = 0.5
LARGEST_EPSILON = 0.3
TOP_IMAGES = 9
PROTOTYPE_LAYERS = ("conv1", "conv2", "conv3")
AUTOENCODERS = [(layer, "spatial_mean") for layer in ("relu1", "relu2", "relu3", "gap")] + [(layer, "per_position") for layer in ("relu1", "relu2", "relu3")]
STUDY_AUTOENCODER = ("relu3", "spatial_mean")
ABLATED = (1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50)


def at(task, doing):
    print(f"{task}: {doing}", file=sys.stderr, flush=True)


def next_color(digits):
    return (digits.digit + 1) % CLASSES


def other_color(digits):
    return (digits.digit + torch.randint(1, CLASSES, digits.digit.shape)) % CLASSES


def any_color(digits):
    return torch.randint(CLASSES, digits.digit.shape)


def repainted(digits, color=None, placement="stroke"):
    """The same digits in other colours, or with the colour elsewhere."""
    other = copy.copy(digits)
    other.color = digits.color if color is None else color
    other.placement = placement
    return other


def batches(digits, size=EVALUATION_BATCH, limit=None):
    """Places and images, in their order."""
    for places in torch.arange(len(digits.digit))[:limit].split(size):
        yield places, digits.painted(places, LAYOUT)


@torch.inference_mode()
def answers(model, digits):
    """The answer to each image, and its probability."""
    found = [model(images).softmax(1).max(1) for _, images in batches(digits)]
    return torch.cat([of.indices for of in found]), torch.cat([of.values for of in found])


class Study:
    def __init__(self, folder, sizes):
        self.sizes = sizes
        self.generator = torch.Generator().manual_seed(0)
        self.train = Digits(folder, "train", sizes["trainSize"], self.generator)
        self.easy = Digits(folder, "t10k", sizes["testSize"], self.generator)
        self.hard = repainted(self.easy, other_color(self.easy))
        self.balanced = repainted(self.easy, any_color(self.easy))
        self.weights = tempfile.TemporaryDirectory()
        self.models = {}

    def run(self):
        self.canvas()
        self.cheater()
        self.prober()
        self.gradcam()
        self.cures()
        self.attack()
        self.autoencoders()

    def new_model(self, **architecture):
        return Cnn(**architecture).to(memory_format=LAYOUT)

    def fit(self, trainer, epochs, train=None, hard=None, name="variant", first=1):
        """Each epoch is evaluated on both test sets, and its weights are kept."""
        train, hard = train or self.train, hard or self.hard
        easy = repainted(self.easy, placement=train.placement)
        for epoch in range(first, first + epochs):
            loss, right = 0.0, 0
            for places in torch.randperm(len(train.digit), generator=self.generator).split(self.sizes["batch"]):
                batch = Batch(train, places, LAYOUT)
                step_loss, logits = trainer.step(batch)
                loss += step_loss
                right += (logits.argmax(1) == batch.digit).sum()
            found = [answers(trainer.model, digits) for digits in (easy, hard)]
            torch.save({"weights": trainer.model.state_dict(), "answers": found, "loss": float(loss), "right": int(right)}, self.file(name, epoch))
        return trainer.model

    def file(self, name, epoch):
        return os.path.join(self.weights.name, f"{name}-{epoch}.pt")

    def canvas(self):
        sizes, epochs = self.sizes, self.sizes["baselineEpochs"]
        at(0, "Shifted hard set, new head")
        shifted = repainted(self.hard, next_color(self.hard))
        model = self.fit(Erm(self.new_model()), epochs, hard=shifted)
        self.fit(NewHead(model), sizes["headEpochs"], hard=shifted, first=epochs + 1)
        at(0, "Reduced capacity")
        self.fit(Erm(self.new_model(widths=(4, 8, 16))), epochs)
        at(0, "Colour behind the digit")
        behind = [repainted(digits, placement="background") for digits in (self.train, self.hard)]
        self.fit(Erm(self.new_model()), epochs, train=behind[0], hard=behind[1])
        at(0, "No shortcut in training")
        self.fit(Erm(self.new_model()), epochs, train=repainted(self.train, any_color(self.train)))
        at(0, "report of the dataset")
        for digits in (self.train, self.easy, self.hard, self.balanced):
            torch.bincount(digits.digit * CLASSES + digits.color, minlength=CLASSES**2)

    def cheater(self):
        at(1, "Baseline")
        # Kept for whoever trains it on.
        self.baseline = Erm(self.new_model())
        model = self.models["baseline"] = self.fit(self.baseline, self.sizes["baselineEpochs"], name="baseline")
        at(1, "answers on the hard set")
        found, _ = answers(model, self.hard)
        torch.bincount(self.hard.digit * CLASSES + found, minlength=CLASSES**2)
        at(1, "recolour probe")
        for color in range(CLASSES):
            digits = repainted(self.easy, torch.full_like(self.easy.color, color))
            torch.bincount(digits.digit * CLASSES + answers(model, digits)[0], minlength=CLASSES**2)

    def prober(self):
        model = self.models["baseline"]
        for name, digits in (("balanced", self.balanced), ("hard", self.hard)):
            at(2, f"microscope on the {name} set")
            scan(model, digits)
        frozen = frozen_copy(model)
        for layer in PROTOTYPE_LAYERS:
            for objective in prototypes.OBJECTIVES:
                at(2, f"prototypes of {layer}, {objective}")
                prototypes.make_together(frozen, layer, objective, self.sizes["prototypeSteps"])

    def gradcam(self):
        model, images = self.models["baseline"], self.sizes["camImages"]
        at(3, "zeros in red and in green")
        zeros = self.hard.digit == 0
        for color in (0, 1):
            digits = repainted(self.hard, torch.full_like(self.hard.color, color))
            digits.grey, digits.digit, digits.color = digits.grey[zeros], digits.digit[zeros], digits.color[zeros]
            cam_ratios(model, digits, self.sizes["camZeros"])
        at(3, "the hard set, baseline")
        cam_ratios(model, self.hard, images)
        at(3, "the hard set, head drawn anew")
        other = copy.deepcopy(model)
        other.fc.reset_parameters()
        cam_ratios(other, self.hard, images)

    def cures(self):
        for name, trainer, epochs in (
            ("control", Adam, self.sizes["controlEpochs"]),
            ("dann", METHODS["dann"], self.sizes["dannEpochs"]),
            ("cf-invar", METHODS["cf-invar"], self.sizes["cfInvarEpochs"]),
            ("saliency", METHODS["saliency"], self.sizes["saliencyEpochs"]),
        ):
            at(4, name)
            self.models[name] = self.fit(trainer(self.new_model()), epochs, name=name)
        for name in ("control", "dann", "cf-invar", "saliency"):
            at(3, f"the hard set, {name}")
            cam_ratios(self.models[name], self.hard, self.sizes["camImages"])

    def sevens(self, models, digits):
        """Which sevens all of them get right with some confidence."""
        right = digits.digit == SEVEN
        for model in models:
            found, probability = answers(model, digits)
            right &= (found == SEVEN) & (probability > CONFIDENCE)
        return right.nonzero().flatten()

    def attack(self):
        sizes = self.sizes
        at(5, "Baseline trained on")
        cures = [self.models[name] for name in ("dann", "saliency", "cf-invar")]
        continued = copy.deepcopy(self.models["baseline"])
        trainer = Erm(continued)
        for epoch in range(sizes["baselineEpochs"] + 1, sizes["continuedEpochs"] + 1):
            if len(self.sevens([continued, *cures], self.hard)) >= sizes["attackSamples"]:
                break
            self.fit(trainer, 1, name="continued", first=epoch)
        at(5, "Attack 7 to 3")
        models = [continued, *cures]
        digits = next((digits for digits in (self.hard, self.easy) if len(self.sevens(models, digits)) >= sizes["attackSamples"]), self.easy)
        places = self.sevens(models, digits)[: sizes["attackSamples"]]
        images = digits.painted(places, LAYOUT)
        starts = torch.rand(len(places), sizes["attackRestarts"], 3, 28, 28) * 2 - 1
        for model in models:
            frozen = frozen_copy(model)
            attack.smallest_epsilons(frozen, images, starts, sizes["attackSteps"], LARGEST_EPSILON, sizes["attackBisections"])
            attack.fast_minimum_norm(frozen, images, sizes["secondAttackSteps"], LARGEST_EPSILON)

    def autoencoders(self):
        model = frozen_copy(self.models["baseline"])
        trained = {}
        for layer, aggregation in AUTOENCODERS:
            at(6, f"SAE {layer} {aggregation}")
            paint = lambda places: self.train.painted(places, LAYOUT)
            trained[layer, aggregation] = sae.train(model, paint, len(self.train.digit), self.sizes["saeStepsPerEpoch"], layer, aggregation)
        color = {}
        for place, found in trained.items():
            at(6, f"features of {' '.join(place)}")
            color[place], _ = selectivities(model, found, place, self.balanced)
            selectivities(model, found, place, self.hard)
        at(6, f"features of {' '.join(STUDY_AUTOENCODER)} on the easy set")
        selectivities(model, trained[STUDY_AUTOENCODER], STUDY_AUTOENCODER, self.easy)
        at(6, "ablation")
        ranked = color[STUDY_AUTOENCODER].argsort(descending=True)
        ablate(model, trained[STUDY_AUTOENCODER], self.hard, ranked, self.sizes["ablationDraws"])


def frozen_copy(model):
    """Nobody asks for the gradients of its weights."""
    return copy.deepcopy(model).requires_grad_(False)


@torch.inference_mode()
def scan(model, digits):
    """Largest value and mean of each channel of each layer for each image; what they have to do with digit and colour, and the images with the largest."""
    found = {}
    for _, images in batches(digits):
        for name, value in model.layers(images):
            both = (value.amax((2, 3)), value.mean((2, 3))) if value.dim() == 4 else (value, value)
            found.setdefault(name, []).append(torch.stack(both))
    for parts in found.values():
        for values in torch.cat(parts, 1):
            by_class(values, values**2, digits)
            values.topk(TOP_IMAGES, 0)


def by_class(values, squares, digits):
    """Of each column of values [images, columns], for colour and for digit: variance between the classes over all of it, and the effective number of classes.

    squares are those of the values, or the means of such where a value is a mean itself.
    """
    mean = values.mean(0)
    total = (squares.mean(0) - mean**2).clamp_min(1e-12)
    found = []
    for labels in (digits.color, digits.digit):
        members = F.one_hot(labels, CLASSES).float()
        count = members.sum(0).clamp_min(1)[:, None]
        share = count / len(labels)
        means = (members.T @ values) / count
        positive = (members.T @ values.clamp_min(0)) / count
        p = positive / positive.sum(0).clamp_min(1e-12)
        entropy = -(p * p.clamp_min(1e-12).log()).sum(0)
        found.append(((share * (means - mean) ** 2).sum(0) / total, entropy.exp()))
    return found


def cam_ratios(model, digits, limit):
    """Grad-CAM of the answer at conv3: of each image the mean on the background over that on the stroke."""
    found = []
    for places, images in batches(digits, CAM_BATCH, limit):
        with torch.no_grad():
            maps = model.until(images, "conv3")
        maps.requires_grad_()
        pooled = F.max_pool2d(F.relu(maps), 2) if model.third_pool else F.relu(maps)
        logits = model.fc(pooled.mean((2, 3)))
        (gradient,) = torch.autograd.grad(logits.max(1).values.sum(), maps)
        with torch.inference_mode():
            cam = F.relu((gradient.mean((2, 3), keepdim=True) * maps).sum(1, keepdim=True))
            cam = F.interpolate(cam, (28, 28), mode="bilinear", align_corners=False)
            low, high = cam.amin((2, 3), keepdim=True), cam.amax((2, 3), keepdim=True)
            cam = (cam - low) / (high - low).clamp_min(1e-12)
            stroke = (digits.grey[places] > 0).float()
            means = [(cam * mask).sum((1, 2, 3)) / mask.sum((1, 2, 3)) for mask in (1 - stroke, stroke)]
            found.append(means[0] / means[1])
    return torch.cat(found).median()


@torch.inference_mode()
def selectivities(model, trained, place, digits):
    """Of each feature for colour and for digit, over all of its codes: images, or images and positions."""
    autoencoder, mean, std = trained
    layer, aggregation = place
    means, squares, high = [], [], torch.zeros(autoencoder.encoder.out_features)
    for places, images in batches(digits):
        x = sae.vectors(model.until(images, layer), aggregation)
        codes = F.relu(autoencoder.encoder((x - mean) / std)).view(len(places), -1, len(high))
        means.append(codes.mean(1))
        squares.append((codes**2).mean(1))
        high = torch.maximum(high, codes.amax((0, 1)))
    (color, _), (digit, _) = by_class(torch.cat(means), torch.cat(squares), digits)
    return color, digit


@torch.inference_mode()
def ablate(model, trained, digits, ranked, draws):
    """The most selective features, and as many random ones, at 0: what becomes of the answers to the reconstruction."""
    autoencoder, mean, std = trained
    maps = torch.cat([model.until(images, "relu3") for _, images in batches(digits)])
    activation = maps.mean((2, 3))
    codes = F.relu(autoencoder.encoder((activation - mean) / std))

    def outcome(kept):
        shift = autoencoder.decoder(codes * kept) * std + mean - activation
        found = []
        for part, by in zip(maps.split(ABLATION_BATCH), shift.split(ABLATION_BATCH)):
            moved = part + by[:, :, None, None]
            pooled = F.max_pool2d(moved, 2) if model.third_pool else moved
            found.append(model.fc(pooled.mean((2, 3))).softmax(1))
        return torch.cat(found)

    plain = outcome(torch.ones(codes.shape[1]))
    confidence, answer = plain.max(1)
    living = (codes.amax(0) > 0).nonzero().flatten()
    for count in ABLATED:
        chosen = [ranked[:count], *(living[torch.randperm(len(living))[:count]] for _ in range(draws))]
        for features in chosen:
            kept = torch.ones(codes.shape[1])
            kept[features] = 0
            ablated = outcome(kept)
            drop = confidence - ablated.gather(1, answer[:, None])[:, 0]
            (ablated.argmax(1) != answer).float().mean(), drop.mean(), drop.median()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--data", required=True, help="folder with MNIST's four IDX files")
    parser.add_argument("--sizes", type=json.loads, required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    Study(options.data, options.sizes).run()


main()
