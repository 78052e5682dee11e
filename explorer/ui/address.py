"""The address of the page: the one place that reads and writes its parameters.

Streamlit empties the parameters when a visitor goes to another page. They are kept for the session
and put back, so that what stands in the address describes what is on screen on every page.
"""

from collections.abc import Mapping

import streamlit as st

_KEPT = "address"

OF_THE_PAGES = frozenset(
    """lang present layer value mode part with image fit data
    of loss target numbers update weight stage zero before vector steps
    way about method owed maps
    run step beside""".split()
)
"""Language, presenter mode, chosen layer and value of it, train() or eval(), open tab, compared
network, images, fit, data set; and of a step of gradient descent its images, loss, target, update
and weight, and how it is looked at;
which way the glass box is gone through, what of it is taken apart,
and how pixels are given their part, for which classes and at which layer's maps;
and the run, the step of it on screen, the runs beside it."""


def keep() -> None:
    """Puts back what a page change took away. Called once, at the start of each run.

    An address with parameters is always believed: it was opened, or the visitor went back to it.
    """
    here = st.query_params.to_dict()
    if here:
        st.session_state[_KEPT] = here
    elif _kept():
        st.query_params.from_dict(_kept())


def read(name: str) -> str | None:
    """A parameter's text as it stands in the address; None when it is absent."""
    return parameters().get(name)


def parameters() -> dict[str, str]:
    """All of them; of an address that was emptied, those that are about to be put back."""
    return st.query_params.to_dict() or dict(_kept())


def write(changes: Mapping[str, str | None]) -> None:
    """Sets parameters, or removes those whose value is None, all in one step of the history."""
    after = {**parameters(), **changes}
    wanted = {name: value for name, value in after.items() if value is not None}
    st.session_state[_KEPT] = wanted
    if wanted != st.query_params.to_dict():
        st.query_params.from_dict(wanted)


def _kept() -> dict[str, str]:
    kept: dict[str, str] = st.session_state.get(_KEPT, {})
    return kept
