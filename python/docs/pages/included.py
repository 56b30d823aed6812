"""Pages of the library's own documentation, with their links turned to the site."""

from __future__ import annotations

import re
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[3]
REPOSITORY = "https://github.com/PLACEHOLDER/infosoc"


class Included(NamedTuple):
    """A page, and whether its Python code runs when the site is built."""

    source: str
    runs: bool = False


# The name of the page on the site, and where its text is.
INCLUDED = {
    "guides/describe_your_survey": Included("src/dataset/describe_your_survey.md"),
    "guides/enterprise_surveys": Included("src/dataset/enterprises.md"),
    "guides/schools_and_government": Included("src/dataset/schools.md"),
    "guides/from_file_to_indicators": Included("src/describe/from_file_to_indicators.md"),
    "guides/drafts": Included("src/describe/quality.md"),
    "guides/regulator_returns": Included("src/records/returns.md"),
    "guides/missing_countries": Included("src/missing_countries.md"),
    "guides/what_moved": Included("src/what_moved.md"),
    "guides/deliverables": Included("src/export/deliverables.md", runs=True),
    "guides/any_size": Included("src/any_size.md"),
    "guides/coverage": Included("src/survey/coverage.md"),
    "guides/digital_divide": Included("src/survey/model/digital_divide.md", runs=True),
    "guides/small_areas": Included("src/survey/model/small_areas.md", runs=True),
    "guides/command": Included("src/cli/command.md"),
    "reference/names_in_rust": Included("src/names_in_python.md"),
    "reference/methods": Included("METHODS.md"),
    "reference/data": Included("datasets/README.md"),
    "project/changelog": Included("CHANGELOG.md"),
    "project/contributing": Included("CONTRIBUTING.md"),
    "project/security": Included("SECURITY.md"),
    "project/speed": Included("benches/peers/README.md"),
}

NOTEBOOK = """\
---
file_format: mystnb
kernelspec:
  name: python3
---
"""


def page(name: str) -> str:
    """Return the text of an included page as Sphinx reads it."""
    included = INCLUDED[name]
    text = (ROOT / included.source).read_text(encoding="utf-8")
    parts = re.split(r"(^```.*?^```$\n?)", text, flags=re.MULTILINE | re.DOTALL)
    titles = sum(len(re.findall(r"^# ", part, flags=re.MULTILINE)) for part in parts[::2])
    # Several titles of a page of rustdoc are parts of a page of the site.
    lower = "#" if titles > 1 else ""
    prose = [
        re.sub(r"^(#+) ", rf"{lower}\1 ", _prose(part, name, included.source), flags=re.MULTILINE)
        for part in parts[::2]
    ]
    fences = [_fence(part, runs=included.runs) for part in parts[1::2]]
    text = "".join(chain.from_iterable(zip_longest(prose, fences, fillvalue=""))).removeprefix(lower)
    return (NOTEBOOK if included.runs else "") + text


def _fence(fence: str, *, runs: bool) -> str:
    """Return a block of code with a language that Pygments knows; what rustdoc hides is left out."""
    first, *lines = fence.rstrip("\n").split("\n")
    language = first.removeprefix("```").split(",")[0].split(" ")[0]
    if language in {"", "rust", "no_run", "ignore"}:
        language, lines = "rust", [line for line in lines if not re.match(r"\s*#( |$)", line)]
    if language == "python" and runs:
        language = "{code-cell}"
    # Pygments has no lexer of these.
    language = {"csv": "text", "sh": "bash"}.get(language, language)
    return "\n".join([f"```{language}", *lines, ""])


def _prose(text: str, name: str, source: str) -> str:
    """Return text with links of rustdoc as code, links to files as links to pages or to the repository."""
    text = re.sub(r"\[(`[^`\]]+`)\]\((?:crate|super|Self|[A-Z]\w*)(?:::[^()]*(?:\(\))?)?\)", r"\1", text)
    text = re.sub(r"\[(`[^`\]]+`)\](?![(\[:])", r"\1", text)
    # Code, of which a part was a link.
    text = re.sub(r"(?<!`)``(?!`)", "", text)
    return re.sub(r"\]\((?!https?:|#|mailto:)([^)\s]+)\)", lambda found: f"]({_target(found[1], name, source)})", text)


def _target(link: str, name: str, source: str) -> str:
    """Return where a link to a file of the repository leads on the site."""
    path, _, anchor = link.partition("#")
    place = (ROOT / source).parent.joinpath(path).resolve().relative_to(ROOT).as_posix()
    for page_name, included in INCLUDED.items():
        if included.source == place:
            up = "../" * name.count("/")
            return f"{up}{page_name}.md" + (f"#{anchor}" if anchor else "")
    kind = "tree" if (ROOT / place).is_dir() else "blob"
    return f"{REPOSITORY}/{kind}/main/{place}" + (f"#{anchor}" if anchor else "")
