"""The data of a run as cells of a program: images, what the network gets of them, and the split."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from explorer.data import dataset, fitting, generated_shapes
from explorer.data.digits import BRIGHTEST
from explorer.data.fitting import LUMINANCE, padding
from explorer.data.generated_shapes import SHAPES
from explorer.inspection.array_files import npz_file
from explorer.sentence import N_, Sentence
from explorer.training import weight_loading
from explorer.training.batches import MOST_PREPARED, prepared_bytes
from explorer.training.beginning import Beginning
from explorer.training.export.cell import Cell, cell, number
from explorer.training.export.excerpt import excerpt

_NUMPY = "import numpy as np"
_WEIGHTS = "weights/"
_STANDARDISED = N_(
    "Standardised: the mean of all pixels of the data set is taken away, and what is left divided "
    "by their deviation."
)


def beside(of: Beginning) -> bytes | None:
    """What a program cannot make by itself, as .npz: images of one's own, weights to begin with.

    None where it needs nothing. Raises Refusal where it is not kept any more.
    """
    arrays: dict[str, NDArray[Any]] = {}
    if of.source.record.own:
        data = of.data
        names = np.array(data.class_names)
        arrays |= {"images": data.images, "labels": data.labels, "class_names": names}
    if of.start:
        tensors = weight_loading.stored_weights(of.start, of.network)
        arrays |= {f"{_WEIGHTS}{name}": tensor.numpy() for name, tensor in tensors.items()}
    return npz_file(arrays) if arrays else None


def file_of(name: str) -> str:
    """How that file is called beside the program of a run."""
    return f"{name}-data.npz"


def needs_a_file(of: Beginning) -> bool:
    """Whether a program needs what `beside` makes."""
    return of.source.record.own or bool(of.start)


def weights_lines() -> list[str]:
    """Takes the weights to begin with out of that file."""
    return [
        f'start = {{name: archive[f"{_WEIGHTS}{{name}}"] for name in net.state_dict()}}',
        "net.load_state_dict({name: torch.from_numpy(each) for name, each in start.items()})",
    ]


def summary(of: Beginning) -> Sentence:
    """What it learns from, in a few words."""
    return Sentence(of.source.record.description)


def cells(of: Beginning, file: str) -> Iterator[Cell]:
    """Their variables: `images`, `labels`, `inputs`, `targets`, `train`, `validation`."""
    if needs_a_file(of):
        yield _opened(of, file)
    match of.source.kind:
        case "digits":
            yield _digits(of)
        case "shapes":
            yield _shapes(of)
        case "kept":
            pass  # the file beside has them
        case never:
            assert_never(never)
    yield _prepared(of)
    yield _split(of)


def _opened(of: Beginning, file: str) -> Cell:
    lines = [
        f"FILE = Path({file!r})",
        "if not FILE.exists():",
        '    raise SystemExit(f"{FILE} is not here: download it where this program came from.")',
        "with np.load(FILE) as file:",
        "    archive = dict(file)",
    ]
    if of.source.record.own:
        lines.append('images, labels = archive["images"], archive["labels"]')
    what = N_("What cannot be made anew lies in {file}, beside this program: download it as well.")
    return cell([Sentence(what, file=file)], ["\n".join(lines)],
                ["from pathlib import Path", _NUMPY])  # fmt: skip


def _digits(of: Beginning) -> Cell:
    lines = [
        "bunch = load_digits()",
        f"images = (bunch.images[:, None] / {BRIGHTEST}).astype(np.float32)",
        "labels = bunch.target.astype(np.int64)",
    ]
    classes = len(of.data.class_names)
    if classes < 10:
        lines += [f"known = labels < {classes}", "images, labels = images[known], labels[known]"]
    text = N_("Handwritten digits of 8×8 pixels, from 0 (black) to 1 (white).")
    return cell([Sentence(text)], ["\n".join(lines)],
                ["from sklearn.datasets import load_digits", _NUMPY])  # fmt: skip


def _shapes(of: Beginning) -> Cell:
    data, source = of.data, of.source
    functions = [SHAPES[name].__name__ for name in data.class_names]
    drawing = excerpt(generated_shapes, *functions, "_draw")
    called = ", ".join(
        f'"{name}": {made if f"def {made}(" in drawing.text else made[1:]}'
        for name, made in zip(data.class_names, functions, strict=True)
    )
    shape = (len(functions), source.per_class, *data.images.shape[1:])
    draw = "_draw" if "def _draw(" in drawing.text else "draw"
    lines = [
        *_wrapped(f"SHAPES = {{{called}}}"),
        f"images = np.empty({shape}, dtype=np.uint8)",
        "for label, shape in enumerate(SHAPES.values()):",
        f"    generator = np.random.default_rng([{source.seed}, label])",
        f"    {draw}(shape, {source.shift!r}, {source.noise!r}, generator, images[label])",
        "images = images.reshape(-1, *images.shape[2:])",
        f"labels = np.repeat(np.arange(len(SHAPES)), {source.per_class})",
    ]
    text = N_("Shapes drawn from a seed, {count} of each, in 256 shades.")
    return cell([Sentence(text, count=source.per_class)], [drawing.text, "\n".join(lines)],
                drawing.imports)  # fmt: skip


def _wrapped(line: str) -> list[str]:
    """A dictionary of names, an entry a line where it is too long for one."""
    if len(line) <= 88:
        return [line]
    head, _, rest = line.partition("{")
    entries = rest.removesuffix("}").split(", ")
    return [f"{head}{{", *(f"    {entry}," for entry in entries), "}"]


def _prepared(of: Beginning) -> Cell:
    """The function `prepared`, and the function `batch_of` that takes images by their positions."""
    preparation, network = of.preparation, of.network
    channels, *size = network.input_shape
    have, *sides = of.data.images.shape[1:]
    shades = of.data.images.dtype == np.uint8
    inner, around = padding((sides[0], sides[1]), (size[0], size[1]))
    above, imports = list[str](), {_NUMPY}
    lines = [
        "def prepared(images):",
        '    """From black to white, to what the network gets."""',
    ]
    if shades:
        lines.append("    images = images.astype(np.float32) / np.float32(255)")
    if have not in (1, channels):
        if have == len(LUMINANCE):
            grey = ", ".join(f"{float(str(each))}" for each in LUMINANCE)
            above.append(f"GREY = np.array([{grey}], dtype=np.float32)  # of red, green and blue")
            lines.append("    images = np.tensordot(images, GREY, axes=(-3, 0))[..., None, :, :]")
        else:
            lines.append("    images = images.mean(axis=-3, keepdims=True)")
    if preparation.manner != "pad":
        source = excerpt(fitting, "_placed")
        lines.append(f'    images = placed(images, {tuple(size)}, "{preparation.manner}")')
    elif inner != tuple(sides):
        source = excerpt(fitting, "resized")
        lines.append(f"    images = resized(images, {inner})")
    else:
        source = None
    if preparation.manner == "pad" and any(chain(*around)):
        lines.append(f"    images = np.pad(images, [(0, 0), (0, 0), {around[0]}, {around[1]}])")
    if source is not None:
        imports |= source.imports
    text = [
        Sentence(N_("What the network gets: {channels}×{height}×{width} values an image."),
                 channels=channels, height=size[0], width=size[1])
    ]  # fmt: skip
    if (preparation.mean, preparation.deviation) != (0.0, 1.0):
        numbers = f"{number(preparation.mean)}, {number(preparation.deviation)}"
        above.append(f"MEAN, DEVIATION = {numbers}")
        lines.append("    images = (images - np.float32(MEAN)) / np.float32(DEVIATION)")
        text.append(Sentence(_STANDARDISED))
    if channels > 1 and have != channels:
        lines.append(f"    images = np.repeat(images, {channels}, axis=-3)")
    lines.append("    return np.ascontiguousarray(images)")
    parts = [source.text] if source else []
    parts += ["\n".join([*above, "", "", *lines] if above else lines)]
    return cell(text, [*parts, *_batch_of(of)], imports)


def _batch_of(of: Beginning) -> list[str]:
    """As explorer.training.batches has it: all images prepared at once, or a batch at a time."""
    whole = prepared_bytes(of) <= MOST_PREPARED
    lines = ["targets = torch.from_numpy(labels).to(device)"]
    if whole:
        lines.insert(0, "inputs = torch.from_numpy(prepared(images)).to(device)")
    rows = "inputs[places]" if whole else "torch.from_numpy(prepared(images[positions])).to(device)"
    function = [
        "def batch_of(positions):",
        '    """The images at these positions of the data set, and their classes."""',
        "    places = torch.from_numpy(positions).to(device)",
        f"    return {rows}, targets[places]",
    ]
    return ["\n".join(lines), "\n".join(function)]


def _split(of: Beginning) -> Cell:
    source = excerpt(dataset, "stratified")
    call = f"train, validation = stratified(labels, {len(of.data.class_names)}, SEED)"
    text = N_("Four fifths of each class are trained on; a fifth only measures.")
    return cell([Sentence(text)], [source.text, call], source.imports)
