"""The settings of the door, all from the environment."""

from explorer.settings import Amount, Text

_NAME = r"[\w.*:\[\]-]+"
HOSTS = Text(
    "EXPLORER_HOSTS",
    "Names and addresses by which the server may be asked for, with commas between them: "
    "`*.school.example` means all names below that one, and `*` any name. By another one nobody is "
    "answered, so that no site can have its own name lead here; `localhost` always may",
    unset="this machine's name, and any address in figures",
    form=rf"{_NAME}( *, *{_NAME})*",
    example="explorer.school.example, 10.0.0.5",
)
OPEN_PAGES = Amount(
    "EXPLORER_OPEN_PAGES",
    "Pages that one address may have open at once; a class behind one address is one address",
    unset="150",
)
OPENINGS = Amount(
    "EXPLORER_OPENINGS",
    "Pages that one address may open within a minute",
    unset="300",
)
UPLOADS = Amount(
    "EXPLORER_UPLOADS",
    "What one tab may have sent that was not looked at yet, in bytes: a file past it is refused",
    unset="100MB",
)
METRICS = Text(
    "EXPLORER_METRICS_TOKEN",
    "What a monitoring program sends to read `/_stcore/metrics`, as "
    "`Authorization: Bearer` with this behind it: 16 characters or more that nobody guesses",
    unset="nobody reads them",
    form=r"[!-~]{16,}",
    example="0qv7-drawn-at-random",
)
