"""Text as a syntax tree and its comments, whatever the text is. Nothing in it is run."""

import ast
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from tokenize import COMMENT, TokenError, generate_tokens

from explorer.network.operations.argument import shortened
from explorer.sentence import N_, Refusal, Sentence

MOST_CHARACTERS = 200_000
_MOST_TOKENS = 80_000
"""A tree takes a hundred times the memory of its text: this keeps it to some ten megabytes."""
_LONGEST_LINE = 5_000
"""Characters. A sum of as many layers as can be has fewer; a number of more takes 100 megabytes."""


@dataclass(frozen=True, slots=True)
class Program:
    """The statements of a text, and the comment of each line that has one."""

    statements: tuple[ast.stmt, ...]
    comments: Mapping[int, str]

    def comments_of(self, node: ast.stmt | ast.expr) -> list[str]:
        """The comments on its lines."""
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        return [self.comments[line] for line in lines if line in self.comments]


def parsed(text: str) -> Program:
    """The text as Python. Raises Refusal where it is too long, too deep or no Python."""
    if len(text) > MOST_CHARACTERS:
        raise Refusal(
            N_("This program has {count} characters; {most} are read at most."),
            count=len(text),
            most=MOST_CHARACTERS,
        )
    text = text.removeprefix("\ufeff")  # Windows puts it before the text of a file
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > _LONGEST_LINE:
            raise refusal(
                number,
                N_("this line has {count} characters; {most} are read at most."),
                count=len(line),
                most=_LONGEST_LINE,
            )
    try:
        comments = _comments(text)
        tree = ast.parse(text)
    except SyntaxError as error:
        raise refusal(error.lineno or 1, N_("Python cannot read this line.")) from error
    except (RecursionError, MemoryError) as error:
        raise Refusal(N_("This program is nested too deeply to be read.")) from error
    except ValueError as error:  # characters that no source file can hold
        raise Refusal(N_("This is no text that Python can read.")) from error
    return Program(tuple(tree.body), comments)


def _comments(text: str) -> dict[int, str]:
    """The comments by line, as far as the text is Python: what is not, the parser finds better."""
    comments: dict[int, str] = {}
    with suppress(SyntaxError, TokenError):
        for count, token in enumerate(generate_tokens(StringIO(text).readline)):
            if count > _MOST_TOKENS:
                raise Refusal(
                    N_("This program has more than {most} words and signs: too many to be read."),
                    most=_MOST_TOKENS,
                )
            if token.type == COMMENT:
                comments[token.start[0]] = token.string
    return comments


def refusal(where: ast.AST | int, template: str | Sentence, **values: object) -> Refusal:
    """A refusal that names the line."""
    line = where if isinstance(where, int) else getattr(where, "lineno", 1)
    reason = template if isinstance(template, Sentence) else Sentence(template, **values)
    return Refusal(N_("Line {line}: {reason}"), line=line, reason=reason)


def text_of(node: ast.AST) -> str:
    """A piece of the program, short enough for a sentence."""
    try:
        return shortened(ast.unparse(node).partition("\n")[0], 60)
    except (RecursionError, ValueError):
        return type(node).__name__
