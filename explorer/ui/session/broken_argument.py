"""The argument whose entry broke a layer: what is wrong is said at its field."""

from dataclasses import dataclass

import streamlit as st

from explorer.network.description import Network

_KEY = "broken-argument"


@dataclass(frozen=True)
class _Noted:
    identity: str
    argument: str
    network: Network


def note(identity: str, argument: str, network: Network) -> None:
    """Keeps it of a layer for as long as the network is the one that came of the entry."""
    st.session_state[_KEY] = _Noted(identity, argument, network)


def of(identity: str, network: Network) -> str:
    """The argument of a layer; empty where none was entered since."""
    noted: _Noted | None = st.session_state.get(_KEY)
    is_it = noted is not None and (noted.identity, noted.network) == (identity, network)
    return noted.argument if noted is not None and is_it else ""
