"""Each error: what it means, what to do, an example and what it says."""

from __future__ import annotations

import inspect
import re
import textwrap
from typing import TYPE_CHECKING

import infosoc

from pages import remedies
from pages.included import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Raised as an error of Python itself.
OF_PYTHON: dict[str, type[BaseException]] = {"interrupted": KeyboardInterrupt, "not_written": OSError}
# Shown without being brought about: nobody can, or it would end the build.
NOT_SHOWN = {"internal", "interrupted", "reading", "table"}


def classes() -> dict[str, type[BaseException]]:
    """Return the class of each code."""
    ours: dict[str, type[BaseException]] = {one.code: one for one in infosoc.InfosocError.__subclasses__()}
    return ours | OF_PYTHON


def examples() -> dict[str, Callable[[], None]]:
    """Return what brings each error about."""
    helpers = {"people", "survey"}
    found = inspect.getmembers(remedies, inspect.isfunction)
    return {name: one for name, one in found if one.__module__ == remedies.__name__ and name not in helpers}


def said(code: str) -> str:
    """Bring an error about, and return what it says."""
    expected = classes()[code]
    try:
        examples()[code]()
    except expected as error:
        return str(error)
    message = f"the example of {code} brings no error about"
    raise AssertionError(message)


def write(path: Path) -> None:
    """Write the page."""
    of_class, of_code = classes(), examples()
    lines = [
        "Errors",
        "======",
        "",
        "Every error is a subclass of :py:exc:`infosoc.InfosocError` and carries ``code``, which never changes. Before any number is",
        "computed, input is checked, and all that is wrong is said at once: which rule, which column, how many rows, the first of",
        "them, and what to do. In Rust each is a variant of ``infosoc::Error``.",
        "",
        "The examples are about eight persons; what is named replaces a column of theirs:",
        "",
        ".. code-block:: python",
        "",
        textwrap.indent(_helpers(), "   "),
        "",
        ".. py:exception:: infosoc.InfosocError",
        "",
        "   What all of them are.",
        "",
    ]
    for code, error in sorted(of_class.items()):
        lines += [code, "-" * len(code), ""]
        if code not in OF_PYTHON:
            lines += [f".. py:exception:: infosoc.{error.__name__}", ""]
            # Its parts, such as its attributes, would be titles of the page.
            text = re.split(r"\n\n[^\n]+\n-{3,}\n", inspect.cleandoc(error.__doc__ or ""))[0]
            lines += [*(f"   {line}" for line in text.splitlines()), ""]
        lines += [f"**What to do.** {inspect.cleandoc(of_code[code].__doc__ or '')}", ""]
        if code not in NOT_SHOWN:
            lines += [".. code-block:: python", "", textwrap.indent(_body(of_code[code]), "   "), ""]
            says = textwrap.indent(f"{error.__name__}: {said(code)}", "   ")
            lines += [".. code-block:: text", "   :class: said", "", says, ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def write_findings(path: Path) -> None:
    """Write the page of the rules by which data are checked, from the set of them in the library."""
    source = (ROOT / "src/finding/rule.rs").read_text(encoding="utf-8")
    rules = re.search(r"pub enum Rule: \"rule\" \{(.*?)\n    \}\n", source, re.DOTALL)
    assert rules is not None
    found = re.findall(r"((?:\s*///[^\n]*\n)+)\s*\w+ = \"(\w+)\"", rules[1])
    lines = [
        "# Findings",
        "",
        "A check of a dataset, a series, a message, an index spec or a register gives a table of findings, the worst first: `severity`,",
        "`rule`, `where`, `rows`, `first_row`, `areas`, `message`, `remedy`. Nothing is computed from what has a finding of severity",
        "`error`. With a `warning` figures are computed, and a person should look; a `note` is for the record.",
        "",
        "| rule | what was found |",
        "|---|---|",
    ]
    for comment, word in sorted(found, key=lambda one: one[1]):
        text = " ".join(line.strip().removeprefix("///").strip() for line in comment.strip().splitlines())
        text = text.replace("|", "\\|")
        lines.append(f"| `{word}` | {text} |")
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def _helpers() -> str:
    """Return the code of what the examples are about."""
    rows = "\n".join(f"    {name!r}: {values!r}," for name, values in remedies.PEOPLE.items())
    table = f"import infosoc, polars\n\nPEOPLE = {{\n{rows}\n}}\n\n"
    of_table = (remedies.people, remedies.survey)
    functions = [f"def {one.__name__}(**columns):\n{textwrap.indent(_body(one), '    ')}" for one in of_table]
    return table + "\n\n".join(functions)


def _body(function: Callable[..., object]) -> str:
    """Return the code of a function without its head, its text and remarks for type checkers."""
    source = inspect.getsource(function)
    body = source[source.index('"""', source.index('"""') + 3) + 3 :]
    return re.sub(r"  # type: ignore.*", "", textwrap.dedent(body).strip())
