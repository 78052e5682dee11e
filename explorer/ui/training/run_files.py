"""A run's files, for its owner and whoever was given them; and weights read back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from explorer.training import runs, weight_loading
from explorer.training.export import data_cells, program
from explorer.training.export.curves_table import metrics_csv
from explorer.training.export.onnx import onnx_file
from explorer.training.export.program import Recorded, Translate
from explorer.training.export.weight_files import safetensors_file, state_dict
from explorer.training.export.weight_header import about
from explorer.training.progress import Progress
from explorer.training.run_names import file_stem
from explorer.training.sharing import May
from explorer.ui.session import chosen_network, chosen_run
from explorer.ui.session.bound_widgets import entered
from explorer.ui.session.moment import Moment
from explorer.ui.session.training_choices import attempt
from explorer.ui.shell import browser_key, file_button, language, taking_away
from explorer.ui.shell.language import _
from explorer.ui.training import actions

_UPLOAD = "weights-file"

Write = Callable[[Recorded, Translate], str]


@dataclass(frozen=True)
class _Asked:
    """A run, and in whose name its files are asked for: it counts when one of them is made."""

    run: str
    key: str
    take: str

    def progress(self, least: May = May.TAKE) -> Progress:
        """The run as it is then. Raises Refusal."""
        return runs.taken_away(self.run, self.key, self.take, least)


def show(now: Moment) -> None:
    """Draws a button a file, or why there is none."""
    if now.linked is None:
        st.caption(_("A run's weights, its curves and a program that repeats it stand here, once "
                     "it has begun."))  # fmt: skip
    elif not taking_away.refused(now.linked):
        asked = _Asked(now.linked.id, browser_key.key(), chosen_run.word())
        _weights(now.linked, now.step, asked)
        _program(now.linked, asked)


def upload() -> None:
    """Draws where weights are loaded."""
    st.file_uploader(
        _("Begin a run with weights (safetensors)"), type="safetensors", key=_UPLOAD,
        on_change=_loaded, width=420,
        help=_("A weights.pt becomes one on your own machine: python -m explorer convert "
               "weights.pt"),
    )  # fmt: skip


def _offer(
    label: str, name: str, key: str, make: Callable[[], bytes], explanation: str | None = None
) -> None:
    """What a file holds is made when its button is pressed, and kept by nobody."""
    file_button.offer(label, name, make, key=f"download-{key}", explanation=explanation)


def _weights(progress: Progress, step: int, asked: _Asked) -> None:
    stem = f"{file_stem(progress.name)}-{step}"
    st.markdown("**" + _("Weights after step {step}").format(step=step) + "**")
    with st.container(horizontal=True, gap="small"):
        _offer(
            "safetensors", f"{stem}.safetensors", "weights", partial(_safetensors, asked, step),
            _("Tensors by name, with the network and the classes in the head of the file. This "
              "page reads it again, and so does safetensors.torch.load_file."),
        )  # fmt: skip
        _offer(
            _("State dict (.pt)"), f"{stem}.pt", "state-dict", partial(_state_dict, asked, step),
            _('For PyTorch: net.load_state_dict(torch.load("{file}", weights_only=True)), with the '
              "class Net of the script.").format(file=f"{stem}.pt"),
        )  # fmt: skip
        _offer(
            "ONNX", f"{stem}.onnx", "onnx", partial(_onnx, asked, step),
            _("For other programs, from any number of images to logits. torch.onnx takes 10 "
              "seconds or more to write it."),
        )  # fmt: skip


def _program(progress: Progress, asked: _Asked) -> None:
    stem, of = file_stem(progress.name), progress.record.beginning
    translate = language.translations(language.current()).gettext
    st.markdown("**" + _("The run, step by step") + "**")
    with st.container(horizontal=True, gap="small"):
        _offer(
            _("Metrics (CSV)"), f"{stem}.csv", "metrics", partial(_metrics, asked),
            _("A line a step: loss, accuracy, rate, validation, and of some steps the gradients."),
        )  # fmt: skip
        _offer(
            _("Script (.py)"), f"{stem}.py", "script",
            partial(_written, asked, program.script, translate),
            _("Repeats the run with PyTorch alone: the same losses on this machine, bit for bit."),
        )  # fmt: skip
        _offer(
            _("Notebook (.ipynb)"), f"{stem}.ipynb", "notebook",
            partial(_written, asked, program.notebook, translate),
            _("The same program in cells, for Jupyter."),
        )  # fmt: skip
        if data_cells.needs_a_file(of) and not taking_away.refused(progress, May.TAKE_ALL):
            _offer(
                _("Data of the program (.npz)"), data_cells.file_of(stem), "data",
                partial(_data, asked),
                _("What the program cannot make by itself: own images, or weights to begin with. "
                  "Put it beside the program."),
            )  # fmt: skip


def _metrics(asked: _Asked) -> bytes:
    progress = asked.progress()
    return metrics_csv(progress.metrics, progress.validations)


def _safetensors(asked: _Asked, step: int) -> bytes:
    name, weights = asked.progress().name, runs.weights_at(asked.run, step)
    return safetensors_file(weights, about(weights, name))


def _state_dict(asked: _Asked, step: int) -> bytes:
    asked.progress()
    return state_dict(runs.weights_at(asked.run, step))


def _onnx(asked: _Asked, step: int) -> bytes:
    name, weights = asked.progress().name, runs.weights_at(asked.run, step)
    return onnx_file(weights, about(weights, name))


def _written(asked: _Asked, write: Write, translate: Translate) -> bytes:
    """As far as the run is now."""
    progress = asked.progress()
    losses = progress.metrics.loss.tolist()
    record = progress.record.before(len(losses)) if losses else progress.record
    return write(Recorded(file_stem(progress.name), record, losses), translate).encode()


def _data(asked: _Asked) -> bytes:
    return data_cells.beside(asked.progress(May.TAKE_ALL).record.beginning) or b""


def _loaded() -> None:
    file = entered(_UPLOAD)
    if file is not None:
        attempt(
            lambda: actions.begin_with(
                weight_loading.keep(file.getvalue(), chosen_network.network())
            )
        )
