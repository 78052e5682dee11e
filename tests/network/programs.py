"""Programs to read: as they are written in class, and as nobody should write them."""

import io
from contextlib import redirect_stdout

import torch

LENET = """
import torch
from torch.autograd import Variable
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):

    def __init__(self):
        super(Net, self).__init__()
        # first convolution
        self.conv1 = nn.Conv2d(1, out_channels=6, kernel_size=5, stride=1, padding=0)
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2, padding=0)
        self.conv2 = nn.Conv2d(in_channels=6, out_channels=16, kernel_size=5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120) #the first of three
        self.fc2 = nn.Linear(120, 84)         #fully connected
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        #convolution, ReLU, pooling
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(-1, 16 * 5 * 5)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        x = self.fc3(x)
        return x
"""

LENET_USED = """
net = Net()
print(net)
params = list(net.parameters())
print(len(params))
print(params[0].size())  # of conv1
input = Variable(torch.randn(1, 1, 32, 32))
out = net(input)
print(out)
net.zero_grad()
"""

GENERIC = """
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self, input_shape=(3, 224, 224),num_outputs=15):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(in_channels=input_shape[0], out_channels=6, kernel_size=5, stride=1)
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2, padding=0)
        self.conv2 = nn.Conv2d(in_channels=6, out_channels=16, kernel_size=5)

        n_size = self._get_conv_output(input_shape)

        self.fc1 = nn.Linear(in_features=n_size, out_features=120)
        self.fc2 = nn.Linear(in_features=120,    out_features=84)
        self.fc3 = nn.Linear(in_features=84,     out_features=num_outputs)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view( x.size(0),-1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        x = self.fc3(x)
        return x

    def _get_conv_output(self, shape):
        bs = 1
        x = Variable(torch.rand(bs, *shape))
        x = self.pool(F.relu(self.conv1(x)))
        output_feat = self.pool(F.relu(self.conv2(x)))
        n_size = output_feat.data.view(bs, -1).size(1)
        return n_size
"""

GENERIC_USED = """
class_names = ('uno', 'dos', 'tres')
net = Net(input_shape=(3,128,128), num_outputs=len(class_names))
print(net)
"""

TUTORIAL = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), (2, 2))
        x = F.max_pool2d(torch.relu(self.conv2(x)), 2)
        x = x.view(-1, self.num_flat_features(x))
        return self.fc1(x)

    def num_flat_features(self, x):
        size = x.size()[1:]
        num_features = 1
        for s in size:
            num_features *= s
        return num_features
"""

MNIST = """
class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, 1)
        self.conv2 = nn.Conv2d(32, 64, 3, 1)
        self.dropout1 = nn.Dropout(0.25)
        self.dropout2 = nn.Dropout(0.5)
        self.fc1 = nn.Linear(9216, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.conv1(x)
        x = F.relu(x)
        x = self.conv2(x)
        x = F.relu(x)
        x = F.max_pool2d(x, 2)
        x = self.dropout1(x)
        x = torch.flatten(x, 1)
        x = self.fc1(x)
        x = F.relu(x)
        x = self.dropout2(x)
        x = self.fc2(x)
        return x
"""

SEQUENTIAL = """
class Small(nn.Module):
    def __init__(self, num_classes=7, dropout=0.25):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
        )
        self.avgpool = nn.AdaptiveAvgPool2d((6, 6))
        self.classifier = nn.Sequential(nn.Dropout(p=dropout), nn.Linear(8 * 6 * 6, num_classes))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.features(x)
        x = self.avgpool(x)
        x = torch.flatten(x, 1)
        x = self.classifier(x)
        return x
"""

RESIDUAL = '''
class Net(nn.Module):
    """Branches, a sum in place, a sum of three, and a joint."""

    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(8)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(8, 8, 3, padding=1)
        self.left = nn.Conv2d(8, 4, 1)
        self.right = nn.Conv2d(8, 4, 3, padding=1)
        self.fc = nn.Linear(8, num_classes)

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))
        identity = x
        x = self.conv2(x)
        x += identity
        x = self.relu(x)
        x = torch.cat([self.left(x), self.right(x)], dim=1)
        x = F.adaptive_avg_pool2d(x + identity + x, 1)
        x = x.view(x.size(0), -1)
        return self.fc(x)
'''

IN_CLASS = {
    "lenet": LENET,
    "lenet, used": LENET + LENET_USED,
    "generic": GENERIC,
    "generic, used": GENERIC + GENERIC_USED,
    "tutorial": TUTORIAL,
    "mnist": MNIST,
    "sequential": SEQUENTIAL,
    "residual": RESIDUAL,
}

RUN_EACH = """
import runpy
import sys

for file in sys.argv[1:]:
    print(file)
    runpy.run_path(file, run_name="__main__")
"""
"""A program that runs files as they stand, and prints the name of each before it."""


def run(source):
    """The names that a program leaves, and what it prints. What class imports first is there."""
    names = {
        "__name__": "__main__",
        "torch": torch,
        "nn": torch.nn,
        "F": torch.nn.functional,
        "Variable": torch.autograd.Variable,
    }
    printed = io.StringIO()
    with redirect_stdout(printed), torch.random.fork_rng(devices=[]):
        exec(compile(source, "net.py", "exec"), names)
    return names, printed.getvalue()


def a_class(init="self.fc = nn.Linear(4, 2)", forward="return self.fc(x)", before="", after=""):
    """A class of a few lines: `init` begins at line 4, `forward` (after one line of init) at 7."""
    init, forward = (text.replace("\n", "\n        ") for text in (init, forward))
    return (
        f"{before}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        f"        {init}\n\n    def forward(self, x):\n        {forward}\n{after}"
    )
