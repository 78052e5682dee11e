"""What is no network that can be read is refused in a sentence, whatever the text is."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.network import architectures
from explorer.network.description import Network
from explorer.network.source import read, write
from explorer.network.source.parsing import MOST_CHARACTERS
from explorer.network.source.vocabulary import FUNCTIONS, LAYERS
from explorer.sentence import Refusal
from tests.network.programs import (
    IN_CLASS,
    LENET,
    a_class,
)
from tests.network.test_source import FORMS, small

NO_PART = (
    "cannot be read as part of a network: layers are made in __init__ and applied in forward, "
    "without conditions."
)
NOT_READ = (
    "is not read. Beside the class there may be imports, sizes, the seed, a call of the class, a "
    "pass through it and prints; leave out the rest."
)

REFUSED = {
    "": "This program has no network: write one as class Net(nn.Module), with its layers.",
    "import torch\n!pip install torch": "Line 2: Python cannot read this line.",
    "x = '": "Line 1: Python cannot read this line.",
    "x = \0": "Line 1: Python cannot read this line.",
    "x = '\ud800'": "This is no text that Python can read.",
    "x" * 200_001: "This program has 200001 characters; 200000 are read at most.",
    "\n" + "x" * 5_001: "Line 2: this line has 5001 characters; 5000 are read at most.",
    "x = (\n" + "-\n" * 39_000 + "1)": "This program is nested too deeply to be read.",
    "x;\n" * 50_000: "This program has more than 80000 words and signs: too many to be read.",
    "x = " + "9" * 4_400: "Line 1: Python cannot read this line.",
    "x = 9 ** 9": f"Line 1: 9 ** 9 {NO_PART}",
    "x = 10 * 10" + "0" * 18: "Line 1: 10000000000000000000 is larger than any size of a network.",
    "x = (1, 2)\ny = (*x, *x)": f"Line 2: *x {NO_PART}",
    "import os\nos.system('ls')": f"Line 2: os.system('ls') {NOT_READ}",
    "if True:\n    pass": f"Line 1: if True: {NOT_READ}",
    "y = z": "Line 1: z is used, but nothing is called so before.",
    "class Net:\n    pass": (
        "Line 1: a network's class extends nn.Module, as in class Net(nn.Module)."
    ),
    "class Net(nn.Module):\n    pass": "Line 1: the class has no __init__.",
    LENET + LENET: "Line 34: a second class begins here: keep the one that is the network.",
    a_class(before="@decorated\n"): (
        "Line 2: a network's class extends nn.Module, as in class Net(nn.Module)."
    ),
    a_class("self.fc = nn.Linear(4)"): (
        "Line 4: nn.Linear(4): Linear needs the argument out_features."
    ),
    a_class(
        "self.fc = nn.Conv2d(1, 6)"
    ): "Line 4: nn.Conv2d(1, 6): Conv2d needs the argument kernel_size.",
    a_class("self.fc = nn.Conv2d(1, 6, 0)"): (
        "Line 4: nn.Conv2d(1, 6, 0): kernel_size must be a whole number from 1 to 1024, or a pair "
        "of them; it is 0."
    ),
    a_class("self.fc = nn.Linear(4, 2, bia=True)"): (
        "Line 4: nn.Linear(4, 2, bia=True): Linear has no argument bia; it has in_features, "
        "out_features, bias."
    ),
    a_class("self.fc = nn.Linear(4, 2, in_features=4)"): (
        "Line 4: nn.Linear(4, 2, in_features=4) gives in_features twice."
    ),
    a_class("self.fc = nn.Linear(1, 2, True, 4, 5)"): (
        "Line 4: nn.Linear(1, 2, True, 4, 5) has 5 arguments by position; 4 are known."
    ),
    a_class("self.fc = nn.LSTM(4, 2)"): (
        f"Line 4: there is no layer nn.LSTM here; there are {', '.join(sorted(LAYERS))}."
    ),
    a_class("self.fc = nn.AvgPool2d(2, 2, 0, False, False)"): (
        "Line 4: nn.AvgPool2d(2, 2, 0, False, False): AvgPool2d has no argument "
        "count_include_pad; it has kernel_size, stride, padding, ceil_mode."
    ),
    a_class("self.fc = nn.Linear(4, 2)\nself.fc = nn.Linear(2, 2)"): (
        "Line 5: self.fc is made twice."
    ),
    a_class("self.fc = nn.Linear(4, 2)\nself.other = nn.ReLU()"): (
        "Line 5: self.other is made, but forward never applies it; take it out."
    ),
    a_class(forward="return self.fc(self.fc(x))"): (
        "Line 4: self.fc has weights and is applied 2 times; a network here has weights of its own "
        "for each layer."
    ),
    a_class().replace("        super().__init__()\n", ""): (
        "Line 3: super().__init__() must come before the first layer."
    ),
    a_class(forward="return self.conv(x)"): (
        "Line 7: self.conv is used, but __init__ has not made it before."
    ),
    a_class(forward="return y"): "Line 7: y is used, but nothing is called so before.",
    a_class(forward="if x.sum() > 0:\n    return x\nreturn self.fc(x)"): (
        f"Line 7: if x.sum() > 0: {NO_PART}"
    ),
    a_class(forward="while True:\n    x = self.fc(x)"): f"Line 7: while True: {NO_PART}",
    a_class(forward="y = self.fc(x)\nreturn x"): (
        "Line 6: forward must return what its last layer puts out, and nothing else."
    ),
    a_class(forward="return x"): (
        "Line 4: self.fc is made, but forward never applies it; take it out."
    ),
    a_class("pass", "return x"): "A network needs a layer at least: add one.",
    a_class(forward="x = self.fc(x)"): "Line 6: forward returns nothing.",
    a_class(forward="return self.forward(x)"): "Line 7: this is nested too deeply to be read.",
    a_class(forward="return self.fc(torch.flatten(x))"): (
        "Line 7: this flattens the batch too; write torch.flatten(x, 1) to keep it."
    ),
    a_class(forward="return self.fc(F.dropout(x))"): (
        "Line 7: this drops values in evaluation mode too; give it training=self.training."
    ),
    a_class(forward="return F.log_softmax(self.fc(x), dim=1)"): (
        "Line 7: there is no operation for F.log_softmax here; there are "
        f"{', '.join([*FUNCTIONS, 'add', 'cat', 'concat'])}."
    ),
    a_class(forward="return self.fc(x) + 1"): f"Line 7: self.fc(x) + 1 {NO_PART}",
    a_class(forward="return self.fc(x.view(4, 4))"): f"Line 7: x.view(4, 4) {NO_PART}",
    a_class(forward="return self.fc(x.shape[9])"): "Line 7: x.shape[9] asks for number 9 of 4.",
    a_class(forward="return self.fc(torch.zeros(1, 4))"): f"Line 7: torch.zeros(1, 4) {NO_PART}",
    a_class(forward=f"return self.fc({' + '.join('x' * 65)})"): (
        "Line 7: add1: Add takes 64 inputs at most; 65 are given."
    ),
    a_class(forward="x = F.relu(x)\n" * 1_001 + "return self.fc(x)"): (
        "Line 1007: 1001 layers are too many: a network has 1000 at most."
    ),
    a_class().replace("forward(self, x)", "forward(self, x, y)"): (
        "Line 6: forward takes 2 arguments beside self; 1 are given."
    ),
    a_class().replace("forward(self, x)", "forward(self, *x)"): (
        "Line 6: forward must have self and plain parameters."
    ),
    a_class().replace("__init__(self)", "__init__(self, width)"): (
        "Line 2: width has no value: give it a default, as in width=10."
    ),
    a_class(after="net = Net(3)\n"): (
        "Line 2: the class is called with arguments that its __init__ does not have."
    ),
    a_class(after="net = Net()\nnet.apply(print)\n"): f"Line 9: net.apply(print) {NOT_READ}",
    a_class(after="net = Net()\nnet.fc = nn.Linear(4, 3)\n"): (
        f"Line 9: net.fc = nn.Linear(4, 3) {NOT_READ}"
    ),
    a_class(after="torch.manual_seed(-1)\n"): (
        "The seed must be a whole number from 0 to 4294967295; it is -1."
    ),
    a_class(after="net = Net()\nout = net(torch.zeros(1, 70000, 4, 4))\n"): (
        "The number of channels must be a whole number from 1 to 4096; it is 70000."
    ),
    a_class(after="net = Net()\nout = net(torch.zeros(4))\n"): (
        "An input shape is channels, height and width, as in 1x32x32; it is []."
    ),
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_refused_in_a_sentence(text):
    with pytest.raises(Refusal) as refused:
        read(text)
    assert str(refused.value) == REFUSED[text]


HOSTILE = [
    "x = (x\n" + "+x\n" * 26_000 + ")",
    "x = (\n" + "not\n" * 40_000 + "1)",
    "x = " + "(" * 2_400 + ")" * 2_400,
    "x = (a\n" + ".a\n" * 35_000 + ")",
    "x = (f\n" + "()\n" * 26_000 + ")",
    "x = (f\n" + "[0]\n" * 26_000 + ")",
    "x = (" + "lambda:\n" * 24_000 + "1)",
    "x = (" + "1 if 1 else\n" * 15_000 + "1)",
    "x = (x" + "**x\n" * 39_000 + ")",
    "".join(" " * depth + "if 1:\n" for depth in range(99)) + " " * 99 + "pass",
    "if 1:\n pass\n" + "elif 1:\n pass\n" * 11_000,
    "x = " + "f'{" * 1_600,
    "x = '" + "\\\n" * 90_000,
    a_class(
        before="x = (1,)\n",
        forward="for a in x.shape:\n    for b in x.shape:\n        pass\n" * 2_000 + "return x",
    ),
    a_class(
        forward="for a in x.shape:\n "
        + "\n ".join(" " * depth + "for a in x.shape:" for depth in range(12))
        + "\n                  pass\nreturn self.fc(x)"
    ),
    a_class(
        forward="return self.m0(x)",
        after="".join(
            f"    def m{n}(self, x):\n        return self.m{n + 1}(self.m{n + 1}(x))\n"
            for n in range(18)
        )
        + "    def m18(self, x):\n        return F.relu(x)\n",
    ),
    a_class("n = 2\n" + "n *= n\n" * 500),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_text_made_to_break_the_reader_is_refused(text):
    assert len(text) <= MOST_CHARACTERS
    with pytest.raises(Refusal):
        read(text)


PIECES = """0 -1 9**9 1e999 x self None True () (1,2,3) *x **x lambda:0 x.size(0) x.shape
    x.view(-1,0) x.size(99) torch.zeros(1,0) nn.Conv2d(1,1,1) nn.Sequential() F.relu(x) lambda
    input_shape num_outputs 'a' - + //0 *10**17 x[0] x.shape[1:] x.shape[::0] len(x) tuple(x) yield
    await f'{x}' b'a' ... 1j {} for return pass del class def \\ \0 é torch.cat([],1) ( ) : = # "
    nn.LayerNorm(()) nn.GroupNorm(0,0) padding='same' in_channels=-5 4294967296""".split()


def mutated(text, chance):
    """The text with a few words and lines changed, doubled, moved or taken out."""
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        words = re.findall(r"\w+|[^\S\n]+|.|\n", text)
        lines = text.split("\n")
        word, line = chance.randrange(len(words)), chance.randrange(len(lines))
        what = chance.randrange(6)
        if what == 0:
            words[word] = chance.choice(PIECES)
        elif what == 1:
            words[word] = chance.choice([each for each in words if each.strip()] or ["x"])
        elif what == 2:
            del words[word]
        elif what == 3:
            lines[line : line + 1] = [lines[line]] * chance.choice((0, 2))
        elif what == 4:
            lines[line], lines[-line] = lines[-line], lines[line]
        else:
            lines[line] = lines[line].replace("x", chance.choice(PIECES), 1)
        text = "".join(words) if what < 3 else "\n".join(lines)
        text = text or "x"
    return text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the changed text's own literals
@given(st.integers(0, 2**32), st.sampled_from([*IN_CLASS, *architectures.ARCHITECTURES]))
def test_whatever_is_changed_in_a_program_it_is_read_or_refused(seed, name):
    chance = random.Random(seed)
    text = IN_CLASS.get(name) or write(small(name), chance.choice(FORMS))
    for _ in range(10):
        try:
            assert isinstance(read(mutated(text, chance)), Network)
        except Refusal as refusal:
            assert str(refusal)
