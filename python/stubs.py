"""Writes the docstrings of the compiled module into its stubs, where editors look for them.

Types are kept by hand in `infosoc/_infosoc.pyi`, and `mypy.stubtest` holds them to the module; the documentation is
written once, in `src/`. Run ``make stubs`` after a change of either.
"""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path
from types import ModuleType

import infosoc._infosoc as compiled

STUBS = Path(__file__).parent / "infosoc" / "_infosoc.pyi"

Documented = ast.FunctionDef | ast.ClassDef


def documented(text: str, module: ModuleType = compiled) -> str:
    """Return stubs in which everything has the docstring that the module has for it, and none that it has not.

    Parameters
    ----------
    text : str
        The stubs, with docstrings or without.
    module : module
        The compiled module that they describe.

    Returns
    -------
    str
    """
    lines = text.split("\n")
    # From the end, so that the places of what comes before stay as they are.
    for node, thing in reversed(list(_definitions(ast.parse(text).body, module))):
        first, last = node.body[0], node.body[-1]
        indent = " " * (node.col_offset + 4)
        head = lines[node.lineno - 1 : first.lineno]
        doc = _literal(inspect.cleandoc(thing.__doc__ or ""), indent)
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first is last:
            # Nothing but a docstring or dots.
            before = lines[first.lineno - 1][: first.col_offset].rstrip()
            head[-1:] = [before] if before else []
            lines[node.lineno - 1 : first.end_lineno] = [*head, *doc] if doc else [*head[:-1], f"{head[-1]} ..."]
        elif ast.get_docstring(node) is not None:
            lines[first.lineno - 1 : first.end_lineno] = doc
        else:
            start = min([first.lineno, *(decorator.lineno for decorator in getattr(first, "decorator_list", []))])
            lines[start - 1 : start - 1] = doc
    return "\n".join(lines)


def _definitions(body: list[ast.stmt], owner: object) -> list[tuple[Documented, object]]:
    """Return what is defined in the stubs and is there in the module, in the order of the stubs."""
    found: list[tuple[Documented, object]] = []
    for node in body:
        if isinstance(node, Documented) and (thing := vars(owner).get(node.name)) is not None:
            if isinstance(thing, staticmethod | classmethod):
                # Its own documentation is that of static methods in general.
                thing = thing.__func__
            special = node.name.startswith("__")
            found += [] if special else [(node, thing)]
            if isinstance(node, ast.ClassDef):
                found += _definitions(node.body, thing)
    return found


def _literal(doc: str, indent: str) -> list[str]:
    """Return a docstring as lines of code; none without one."""
    if not doc:
        return []
    mark = 'r"""' if "\\" in doc else '"""'
    one, *more = doc.split("\n")
    lines = [f"{indent}{mark}{one}", *(f"{indent}{line}" if line else "" for line in more)]
    return [*lines[:-1], f'{lines[-1]}"""'] if not more else [*lines, f'{indent}"""']


if __name__ == "__main__":
    before = STUBS.read_text(encoding="utf-8")
    after = documented(before)
    if "--check" in sys.argv:
        sys.exit(f"{STUBS.name} lacks docstrings of the module: run make stubs" if after != before else 0)
    STUBS.write_text(after, encoding="utf-8")
