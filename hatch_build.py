"""What the build adds to pyproject.toml: requirements.txt is the one list of what the app needs."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Requirements(MetadataHookInterface):
    """Hatchling's hook for fields that pyproject.toml declares as dynamic."""

    def update(self, metadata: dict[str, object]) -> None:
        """Sets the dependencies: each line of requirements.txt that is no comment."""
        text = (Path(self.root) / "requirements.txt").read_text(encoding="utf-8")
        lines = (line.strip() for line in text.splitlines())
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]
