"""What a choice among names, in a table or a drawing, is an entry for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Chooser:
    """Target and field of the entry, and what stands in it for a name, where that is another."""

    target: str
    name: str
    values: Mapping[str, str] = field(default_factory=dict)


def chooser_json(chooser: Chooser | None) -> str:
    """As components/js/choosing.js takes it."""
    return json.dumps(
        chooser
        and {"target": chooser.target, "field": chooser.name, "values": dict(chooser.values)}
    )
