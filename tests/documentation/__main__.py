"""`python -m tests.documentation` writes what docs/ shows of the code; with --check it compares."""

import sys

from tests.documentation import layers_picture, settings_page

ROOT = settings_page.ROOT
FILES = {"docs/settings.md": settings_page.page, "docs/layers.svg": layers_picture.picture}


def main(arguments: list[str]) -> int:
    """Returns 1 where a file is stale, or a setting is declared twice."""
    check = arguments == ["--check"]
    stale = []
    for name, made in FILES.items():
        path, text = ROOT / name, made()
        if check and not (path.exists() and path.read_text(encoding="utf-8") == text):
            stale.append(f"{name} is not what the code says: make docs")
        elif not check:
            path.write_text(text, encoding="utf-8")
    problems = [*stale, *settings_page.duplicates()]
    print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
