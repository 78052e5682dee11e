"""A run's files, to be taken away by whoever has its link; and weights read back."""

from collections.abc import Callable
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
from explorer.ui.session import chosen_network
from explorer.ui.session.bound_widgets import entered
from explorer.ui.session.moment import Moment
from explorer.ui.session.training_choices import attempt
from explorer.ui.shell import language
from explorer.ui.shell.language import _
from explorer.ui.training import actions

_UPLOAD = "weights-file"

Write = Callable[[Recorded, Translate], str]


def show(now: Moment) -> None:
    """Draws a button a file."""
    if now.linked is None:
        st.caption(_("A run's weights, its curves and a program that repeats it stand here, once "
                     "it has begun."))  # fmt: skip
    else:
        _weights(now.linked, now.step)
        _program(now.linked)


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
    st.download_button(
        label, make, file_name=name, key=f"download-{key}", on_click="ignore", help=explanation
    )


def _weights(progress: Progress, step: int) -> None:
    run = progress.id
    stem = f"{run}-{step}"
    st.markdown("**" + _("Weights after step {step}").format(step=step) + "**")
    with st.container(horizontal=True, gap="small"):
        _offer(
            "safetensors", f"{stem}.safetensors", "weights", partial(_safetensors, run, step),
            _("Tensors by name, with the network and the classes in the head of the file. This "
              "page reads it again, and so does safetensors.torch.load_file."),
        )  # fmt: skip
        _offer(
            _("State dict (.pt)"), f"{stem}.pt", "state-dict", partial(_state_dict, run, step),
            _('For PyTorch: net.load_state_dict(torch.load("{file}", weights_only=True)), with the '
              "class Net of the script.").format(file=f"{stem}.pt"),
        )  # fmt: skip
        _offer(
            "ONNX", f"{stem}.onnx", "onnx", partial(_onnx, run, step),
            _("For other programs, from any number of images to logits. torch.onnx takes 10 "
              "seconds or more to write it."),
        )  # fmt: skip


def _program(progress: Progress) -> None:
    run, of = progress.id, progress.record.beginning
    translate = language.translations(language.current()).gettext
    st.markdown("**" + _("The run, step by step") + "**")
    with st.container(horizontal=True, gap="small"):
        _offer(
            _("Metrics (CSV)"), f"{run}.csv", "metrics", partial(_metrics, run),
            _("A line a step: loss, accuracy, rate, validation, and of some steps the gradients."),
        )  # fmt: skip
        _offer(
            _("Script (.py)"), f"{run}.py", "script",
            partial(_written, run, program.script, translate),
            _("Repeats the run with PyTorch alone: the same losses on this machine, bit for bit."),
        )  # fmt: skip
        _offer(
            _("Notebook (.ipynb)"), f"{run}.ipynb", "notebook",
            partial(_written, run, program.notebook, translate),
            _("The same program in cells, for Jupyter."),
        )  # fmt: skip
        if data_cells.needs_a_file(of):
            _offer(
                _("Data of the program (.npz)"), data_cells.file_of(run), "data",
                partial(_data, run),
                _("What the program cannot make by itself: own images, or weights to begin with. "
                  "Put it beside the program."),
            )  # fmt: skip


def _metrics(run: str) -> bytes:
    progress = runs.look(run)
    return metrics_csv(progress.metrics, progress.validations)


def _safetensors(run: str, step: int) -> bytes:
    weights = runs.weights_at(run, step)
    return safetensors_file(weights, about(weights, run))


def _state_dict(run: str, step: int) -> bytes:
    return state_dict(runs.weights_at(run, step))


def _onnx(run: str, step: int) -> bytes:
    weights = runs.weights_at(run, step)
    return onnx_file(weights, about(weights, run))


def _written(run: str, write: Write, translate: Translate) -> bytes:
    """As far as the run is now."""
    progress = runs.look(run)
    losses = progress.metrics.loss.tolist()
    record = progress.record.before(len(losses)) if losses else progress.record
    return write(Recorded(run, record, losses), translate).encode()


def _data(run: str) -> bytes:
    return data_cells.beside(runs.look(run).record.beginning) or b""


def _loaded() -> None:
    file = entered(_UPLOAD)
    if file is not None:
        attempt(
            lambda: actions.begin_with(
                weight_loading.keep(file.getvalue(), chosen_network.network())
            )
        )
