"""The study's CNN and its coloured digits (STUDY 0 and 1), in eager PyTorch and float32."""

import os

import torch
import torch.nn.functional as F

COLORS = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [255, 0, 255], [0, 255, 255], [255, 128, 0], [128, 0, 255], [0, 128, 255], [128, 128, 128]]


class Cnn(torch.nn.Module):
    def __init__(self, third_pool=True, widths=(32, 64, 128)):
        super().__init__()
        first, second, third = widths
        self.third_pool = third_pool
        self.conv1 = torch.nn.Conv2d(3, first, 3, padding=1)
        self.conv2 = torch.nn.Conv2d(first, second, 3, padding=1)
        self.conv3 = torch.nn.Conv2d(second, third, 3, padding=1)
        # A module, so that it can be hooked.
        self.relu3 = torch.nn.ReLU()
        self.fc = torch.nn.Linear(third, 10)

    def features(self, x):
        for convolution, relu in ((self.conv1, F.relu), (self.conv2, F.relu)):
            x = F.max_pool2d(relu(convolution(x)), 2)
        x = self.relu3(self.conv3(x))
        return (F.max_pool2d(x, 2) if self.third_pool else x).mean((2, 3))

    def forward(self, x):
        return self.fc(self.features(x))

    def layers(self, x):
        """Name and activation of one layer after the other; whoever needs no more of them stops."""
        for block in (1, 2, 3):
            x = getattr(self, f"conv{block}")(x)
            yield f"conv{block}", x
            x = F.relu(x)
            yield f"relu{block}", x
            if block < 3 or self.third_pool:
                x = F.max_pool2d(x, 2)
                yield f"pool{block}", x
        x = x.mean((2, 3))
        yield "gap", x
        yield "fc", self.fc(x)

    def until(self, x, layer):
        return next(value for name, value in self.layers(x) if name == layer)


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
    """Grey bytes and labels of one part of MNIST, and the colour of each digit: by default its own with probability 0.95, else one of the nine others."""

    def __init__(self, folder, stem, size, generator):
        self.grey = self.read(folder, f"{stem}-images-idx3-ubyte", 16).view(-1, 1, 28, 28)[:size]
        self.digit = self.read(folder, f"{stem}-labels-idx1-ubyte", 8).long()[:size]
        self.palette = torch.tensor(COLORS) / 255
        self.placement = "stroke"
        other = (self.digit + torch.randint(1, 10, self.digit.shape, generator=generator)) % 10
        dominant = torch.rand(self.digit.shape, generator=generator) < 0.95
        self.color = torch.where(dominant, self.digit, other)

    @staticmethod
    def read(folder, name, header):
        with open(os.path.join(folder, name), "rb") as file:
            return torch.frombuffer(bytearray(file.read()[header:]), dtype=torch.uint8)

    def painted(self, places, memory_format, color=None):
        rgb = self.palette[self.color[places] if color is None else color].view(-1, 3, 1, 1)
        stroke = self.grey[places].float().div_(255)
        images = stroke * rgb if self.placement == "stroke" else stroke + (1 - stroke) * rgb
        return images.contiguous(memory_format=memory_format)
