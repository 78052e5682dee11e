"""The sentences with which a source file raises an error, to see that each one has its example."""

import ast


def raised(source, error):
    """The templates of the errors of that name that a file makes, in place or by a variable."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in _calls(function, error):
                yield from _templates(call.args[0], function)


def _templates(said, function):
    if isinstance(said, ast.Name):
        assigned = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
        values = [node.value for node in assigned if getattr(node.targets[0], "id", "") == said.id]
        return [template for value in values for template in _templates(value, function)]
    return [call.args[0].value for call in _calls(said, "N_")]


def _calls(tree, name):
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
    ]
