"""The buttons over a run: what a visitor may do with the run on screen, or to begin one."""

from explorer.training.progress import Progress
from explorer.ui.components.fields import Field
from explorer.ui.shell.language import _
from explorer.ui.training.actions import NEW
from explorer.ui.training.run_clock import busy
from explorer.ui.training.run_entries import target


def buttons(run: Progress | None) -> tuple[Field, ...]:
    """Those for a run of this browser; without one, those that begin one."""
    name = target(run.id if run else NEW)
    return (
        _play(name, run),
        Field(name, "one-step", "button", _("One step")),
        Field(name, "one-epoch", "button", _("One epoch")),
    )


def rare_buttons(run: Progress | None) -> tuple[Field, ...]:
    """What is done now and then."""
    name = target(run.id if run else NEW)
    return (
        Field(name, "ten-steps", "button", _("Ten steps")),
        *(_leaving(name, run) if run else ()),
    )


def fork_of_anothers(run: Progress) -> Field:
    """Goes on with a run that another browser trains."""
    return Field(
        target(run.id), "fork", "button", _("Fork it"), icon="call_split", tone="primary",
        help=_("Makes a run of your own that goes on from here."),
    )  # fmt: skip


def _play(name: str, run: Progress | None) -> Field:
    if run is not None and busy(run):
        return Field(name, "pause", "button", _("Pause"), icon="pause", tone="primary")
    ended = run is not None and run.step >= run.planned
    return Field(
        name, "play", "button", _("Go on") if ended else _("Play"),
        icon="play_arrow", tone="primary",
        help=_("The planned end is reached: it goes on at a constant rate.") if ended else "",
    )  # fmt: skip


def _leaving(name: str, run: Progress) -> tuple[Field, ...]:
    return (
        Field(name, "stop", "button", _("Stop"), icon="stop", disabled=not busy(run)),
        Field(name, "new-run", "button", _("New run"), icon="add"),
    )
