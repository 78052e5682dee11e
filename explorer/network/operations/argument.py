"""What an operation's argument may be: read here by the form, the link and the error sentence."""

from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Literal

from explorer.sentence import N_, Refusal, Sentence

Pair = int | tuple[int, int]
Form = Literal["whole", "pair", "real", "flag", "choice", "sizes"]

FOLLOWS_FROM_INPUT = Sentence(N_("follows from the input"))
"""What leaving out a size means that what comes in decides."""
NUMBER_OF_CLASSES = Sentence(N_("the number of classes"))
"""What leaving out the size of the last layer means."""


def both(value: Pair) -> tuple[int, int]:
    """Height and width of a number that stands for both, or of a pair."""
    return value if isinstance(value, tuple) else (value, value)


@dataclass(frozen=True, slots=True)
class Argument:
    """The values that an argument takes.

    `whole`: an integer. `pair`: an integer, or two for height and width. `real`: a float. `flag`:
    true or false. `choice`: one of `words`. `sizes`: up to three integers (a shape).
    """

    form: Form
    least: float = 0
    most: float = 0
    words: tuple[str, ...] = ()
    optional: Sentence | None = None
    """What leaving it out (None) means; without it the argument is required."""

    @property
    def follows(self) -> bool:
        """Whether it is a size that follows from the input or the classes where it is left out."""
        return self.optional in (FOLLOWS_FROM_INPUT, NUMBER_OF_CLASSES)

    def read(self, name: str, value: object) -> Any:  # noqa: ANN401 - the type is the form's
        """The value in the form that is stored. Raises Refusal when it is none of these."""
        if type(value) is int and self.form in ("whole", "pair") and self._within(value):
            return value  # by far the most common, and this is run for every layer of a link
        if value is None and self.optional is not None:
            return None
        if isinstance(value, str) and value in self.words:
            return value
        accepted = self._accepted(value)
        if accepted is None:
            raise Refusal(
                N_("{argument} must be {allowed}; it is {value}."),
                argument=name,
                allowed=self.allowed(),
                value=shortened(value),
            )
        return accepted

    def _accepted(self, value: object) -> object | None:
        if self.form == "flag":
            return value if isinstance(value, bool) else None
        if self.form == "real":
            real = isinstance(value, int | float) and not isinstance(value, bool)
            return float(value) if real and self._within(value) else None  # type: ignore[arg-type]
        if self.form == "choice":
            return None
        if self._is_whole(value):
            return (value,) if self.form == "sizes" else value
        if isinstance(value, list | tuple) and all(map(self._is_whole, value)):
            if self.form == "sizes" and 1 <= len(value) <= 3:
                return tuple(value)
            if self.form == "pair" and len(value) == 2:
                # (3, 3) and 3 are one thing, so that equal networks compare equal.
                return value[0] if value[0] == value[1] else tuple(value)
        return None

    def _is_whole(self, value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self._within(value)

    def _within(self, value: float) -> bool:
        return self.least <= value <= self.most

    def allowed(self) -> Sentence:
        """What may be entered, in words."""
        most = f"{self.most:.10g}".replace("1e+", "10^")
        limits: dict[str, object] = {"least": f"{self.least:g}", "most": most}
        if self.form == "flag":
            return Sentence(N_("true or false"))
        if self.form == "choice":
            return Sentence(N_("one of {words}"), words=", ".join(self.words))
        if self.form == "real":
            return Sentence(N_("a number from {least} to {most}"), **limits)
        if self.form == "sizes":
            return Sentence(N_("one to three whole numbers from {least} to {most}"), **limits)
        if self.form == "whole":
            return Sentence(N_("a whole number from {least} to {most}"), **limits)
        if self.words:
            return Sentence(
                N_("a whole number from {least} to {most}, a pair of them, or {words}"),
                words=", ".join(self.words),
                **limits,
            )
        return Sentence(N_("a whole number from {least} to {most}, or a pair of them"), **limits)


def shortened(value: object, most: int = 40) -> str:
    """A value as it may stand in a sentence: what a visitor sent can be a megabyte long."""
    if isinstance(value, int) and abs(value) >= 10**most:
        return "-10^…" if value < 0 else "10^…"  # str() of a huge integer takes for ever
    if isinstance(value, str):
        # JSON may hold half a character, which nothing can print or send.
        value = value[: most + 1].encode(errors="replace").decode()
    text = str(value) if isinstance(value, int | float | str) else repr_of_kind(value)
    return text if len(text) <= most else text[: most - 1] + "…"


def repr_of_kind(value: object) -> str:
    """A list or an object from outside, named rather than written out."""
    if isinstance(value, list | tuple) and len(value) <= 4:
        return "[" + ", ".join(shortened(item, 12) for item in value) + "]"
    if value is None:
        return "null"
    names: dict[type, str] = {dict: "{…}", list: "[…]", tuple: "[…]"}
    return names.get(type(value), type(value).__name__)


def argument(argument: Argument, default: Any = ...) -> Any:  # noqa: ANN401 - a dataclass field
    """A dataclass field that carries its limits."""
    if default is ...:
        return field(metadata={"argument": argument})
    return field(default=default, metadata={"argument": argument})


def whole(least: int, most: int, default: Any = ...) -> Any:  # noqa: ANN401
    """An integer from `least` to `most`."""
    return argument(Argument("whole", least, most), default)


def pair(
    least: int,
    most: int,
    default: Any = ...,  # noqa: ANN401
    *,
    words: tuple[str, ...] = (),
    optional: Sentence | None = None,
) -> Any:  # noqa: ANN401
    """An integer for both axes, or a pair for height and width; or one of `words`."""
    return argument(Argument("pair", least, most, words, optional), default)


def inferred(most: int = 10**18) -> Any:  # noqa: ANN401
    """A size that follows from what comes in, unless it is pinned."""
    return argument(Argument("whole", 1, most, optional=FOLLOWS_FROM_INPUT), None)


def of_classes(most: int) -> Any:  # noqa: ANN401
    """A size that is the number of classes, unless it is pinned."""
    return argument(Argument("whole", 1, most, optional=NUMBER_OF_CLASSES), None)


def real(least: float, most: float, default: float) -> Any:  # noqa: ANN401
    """A float from `least` to `most`."""
    return argument(Argument("real", least, most), default)


def flag(default: bool) -> Any:  # noqa: ANN401
    """True or false."""
    return argument(Argument("flag"), default)


def choice(*words: str) -> Any:  # noqa: ANN401
    """One of these words; the first is the default."""
    return argument(Argument("choice", words=words), words[0])


@cache
def arguments_of(operation: type) -> dict[str, tuple[Argument, Any]]:
    """Each argument of an operation with its default (`...` where it must be given), in order."""
    return {
        entry.name: (
            entry.metadata["argument"],
            entry.default if entry.default.__class__.__name__ != "_MISSING_TYPE" else ...,
        )
        for entry in fields(operation)
    }
