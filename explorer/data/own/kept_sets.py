"""Where visitors' data sets are kept: a file each, under a name that follows from what is in it.

The same images sent again are the same data set.
"""

import json
import os
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
import safetensors
import safetensors.numpy

from explorer.data import image_caches, server_folder
from explorer.data.dataset import Dataset
from explorer.memory_budget import budget
from explorer.numerals import memory
from explorer.sentence import N_, Refusal, TooLarge
from explorer.settings import Amount

DATA = Amount(
    "EXPLORER_DATA",
    "What visitors' data sets may take together on disk, in bytes: past it, those go that were "
    "opened longest ago",
    unset="2GB",
)


def keep(dataset: Dataset) -> str:
    """Keeps a data set of 256 shades; returns the digest under which it is opened.

    Raises TooLarge where there is no room for it.
    """
    digest = digest_of(dataset)
    path = path_of(digest)
    if not path.exists():
        content = safetensors.numpy.save(
            {"images": np.ascontiguousarray(dataset.images), "labels": dataset.labels},
            {"class_names": json.dumps(dataset.class_names)},
        )
        _make_room(len(content))
        try:
            server_folder.write(path, [content])
        except OSError as error:
            raise TooLarge(
                N_("The data set takes {size}, and this server has no room to keep it. Try a "
                   "smaller one, or tell whoever runs the server."),
                size=memory(len(content)),
            ) from error  # fmt: skip
    return digest


def dataset_of(digest: str) -> Dataset:
    """The data set of that digest. Raises Refusal where it is not there, or no longer whole."""
    try:
        os.utime(path_of(digest))  # what is used is not removed for its age
    except FileNotFoundError:
        _opened.cache_clear()  # it was deleted, by another process perhaps: nothing stays of it
    except PermissionError:
        pass  # a worker may read what it does not own
    return _opened(digest)


@lru_cache(maxsize=3)
def _opened(digest: str) -> Dataset:
    path = path_of(digest)
    try:
        with safetensors.safe_open(path, "numpy") as file:
            names = tuple(json.loads(file.metadata()["class_names"]))
            images, labels = file.get_tensor("images"), file.get_tensor("labels")
    except FileNotFoundError as error:
        raise not_kept(digest) from error
    except Exception as error:  # whatever a damaged file makes its reader stumble over
        raise _damaged(digest) from error
    images.flags.writeable = labels.flags.writeable = False
    dataset = Dataset("own", images, labels, names)
    if digest_of(dataset) != digest:
        raise _damaged(digest)
    budget().count(dataset, images.nbytes + labels.nbytes, is_shared=True)
    return dataset


image_caches.register(_opened.cache_clear)


def remove(digest: str) -> None:
    """Deletes a data set, where it is there."""
    path_of(digest).unlink(missing_ok=True)


def not_kept(digest: str) -> Refusal:
    """What is said where there is no data set of that digest."""
    return Refusal(
        N_("The data set {digest} is not kept here, or no longer. Whoever has its images can send "
           "them again: it is the same data set then."),
        digest=digest[:8],
    )  # fmt: skip


def _damaged(digest: str) -> Refusal:
    return Refusal(
        N_("The file of the data set {digest} is damaged. Send its images again."),
        digest=digest[:8],
    )


def digest_of(dataset: Dataset) -> str:
    """What follows from its content. Nobody guesses it who has not the images."""
    summed = blake2b(digest_size=16)
    head = dataset.images.shape, dataset.images.dtype.str, list(dataset.class_names)
    summed.update(json.dumps(head).encode())
    summed.update(np.ascontiguousarray(dataset.images).data)
    summed.update(np.ascontiguousarray(dataset.labels, dtype="<i8").data)
    return summed.hexdigest()


def path_of(digest: str) -> Path:
    """Where the data set of that digest lies, if it is kept."""
    return server_folder.folder() / "data" / f"{digest}.safetensors"


def _make_room(needed: int) -> None:
    """Lets go what was opened longest ago until so much more may be kept."""
    allowed = DATA.read()
    if needed > allowed:
        raise TooLarge(
            N_("The data set takes {size}; {most} are kept here. Leave images out."),
            size=memory(needed), most=memory(allowed),
        )  # fmt: skip
    files: list[tuple[float, int, Path]] = []
    for path in path_of("0").parent.glob("*.safetensors"):
        with suppress(FileNotFoundError):  # another process lets it go as well
            state = path.stat()
            files.append((state.st_mtime, state.st_size, path))
    total = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if total + needed <= allowed:
            break
        path.unlink(missing_ok=True)
        total -= size
