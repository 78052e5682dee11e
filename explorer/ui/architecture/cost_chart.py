"""Where the costs lie, as bars."""

import streamlit as st

from explorer.figures import cost_bars
from explorer.network.shapes import Table
from explorer.numerals import whole
from explorer.ui.shell.language import _


def show(table: Table) -> None:
    """Draws parameters and mult-adds of each layer that has any."""
    logarithmic = st.toggle(_("Logarithmic scale"), key="chart-log", persist_state="session")
    rows = [row for row in table.rows if row.parameters or row.mult_adds]
    if not rows:
        st.caption(_("No layer has parameters."))
        return
    st.plotly_chart(
        cost_bars.bars(
            [row.name for row in rows],
            _amounts(_("parameters"), [row.parameters for row in rows]),
            _amounts(_("mult-adds of the weights"), [row.mult_adds for row in rows]),
            logarithmic=logarithmic,
        ),
        config={"displayModeBar": False},
        alt=_("Parameters and mult-adds of each layer"),
    )


def _amounts(name: str, counts: list[int]) -> cost_bars.Amounts:
    return cost_bars.Amounts(name, counts, [whole(count) if count else "" for count in counts])
