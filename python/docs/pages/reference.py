"""The reference of the Python package: types and text of its stubs, and of its modules in Python."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING

from sphinx.ext.napoleon import Config, NumpyDocstring

from pages.included import ROOT
from pages.topics import MODULES, TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = ROOT / "python/infosoc"
Definition = ast.ClassDef | ast.FunctionDef
# Names on a page are those of the package.
OF_PACKAGE = ".. py:currentmodule:: infosoc\n\n"
# The words of a closed set that a signature shows; the others are in the text.
WORDS = 4
NAPOLEON = Config(napoleon_use_rtype=False, napoleon_use_param=True, napoleon_preprocess_types=False)


def write(folder: Path) -> None:
    """Write a page for each class, one for the functions of each topic, and one for each module."""
    (folder / "class").mkdir(parents=True)
    stubs = Stubs(ast.parse((PACKAGE / "_infosoc.pyi").read_text(encoding="utf-8")))
    # Some of the package is written in Python.
    stubs.add_shared(Stubs(ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))))
    for slug, topic in TOPICS.items():
        classes = [name for name in topic.names if isinstance(stubs.definitions[name], ast.ClassDef)]
        functions = [name for name in topic.names if name not in classes]
        for name in classes:
            _write(folder / "class" / f"{name}.rst", _title(name) + OF_PACKAGE + stubs.documented(name))
        text = _title(topic.title) + OF_PACKAGE + f"{topic.text}\n\n"
        for name in functions:
            text += _title(name, "-") + stubs.documented(name)
        if classes:
            text += ".. toctree::\n   :caption: Classes\n   :maxdepth: 1\n\n"
            text += "".join(f"   class/{name}\n" for name in classes)
        _write(folder / f"of-{slug}.rst", text)
    for module, title in MODULES.items():
        parsed = Stubs(ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8")))
        parsed.add_shared(parsed)
        names = [name for name in parsed.definitions if not name.startswith("_")]
        text = _title(f"infosoc.{module}: {title}") + f".. py:module:: infosoc.{module}\n\n"
        text += inspect.cleandoc(ast.get_docstring(parsed.module) or "") + "\n\n"
        _write(folder / f"module-{module}.rst", text + "".join(parsed.documented(name) for name in names))
    _write(folder / "index.rst", index())


def index() -> str:
    """Return the page that leads to all others."""
    text = _title("Python") + (
        "Everything that the package has, by what it is for. A *table* is a table of polars, pandas, pyarrow or DuckDB, or\n"
        "anything that speaks Arrow (``__arrow_c_stream__``), and every result is one. Nothing else has to be installed.\n\n"
        ".. toctree::\n   :maxdepth: 2\n\n"
    )
    text += "".join(f"   of-{slug}\n" for slug in TOPICS)
    text += "\n.. toctree::\n   :caption: Modules\n   :maxdepth: 1\n\n"
    return text + "".join(f"   module-{module}\n" for module in MODULES)


class Stubs:
    """What a module defines, with its aliases of types."""

    def __init__(self, module: ast.Module) -> None:
        self.module = module
        self.definitions = {node.name: node for node in module.body if isinstance(node, Definition)}
        lists = [node.value for node in module.body if isinstance(node, ast.Assign) and _is_all(node)]
        # The names in its `__all__`.
        self.shown: set[str] = {name for found in lists for name in ast.literal_eval(found)}
        self.aliases = {
            node.target.id: node.value
            for node in ast.walk(module)
            if isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.value is not None
            and ast.unparse(node.annotation) == "TypeAlias"
        }

    def add_shared(self, shown: Stubs) -> None:
        """Add what a module shows in its `__all__` that another module of the package defines."""
        for one in shown.module.body:
            if isinstance(one, ast.ImportFrom) and one.module and one.module.startswith("infosoc."):
                wanted = {alias.name for alias in one.names} & shown.shown - set(self.definitions)
                path = PACKAGE / f"{one.module.removeprefix('infosoc.')}.py"
                if wanted and path.exists():
                    defined = Stubs(ast.parse(path.read_text(encoding="utf-8"))).definitions
                    self.definitions |= {name: defined[name] for name in sorted(wanted & set(defined))}

    def documented(self, name: str) -> str:
        """Return a definition with its text; members of bases that have no page are told as its own."""
        node = self.definitions[name]
        if isinstance(node, ast.FunctionDef):
            return self._directive("function", f"{name}{self._signature(node, bound=False)}", node, 0)
        made = next((one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__new__"), None)
        signature = self._signature(made, bound=True, returns=False) if made is not None else ""
        text = self._directive("class", f"{name}{signature}", node, 0)
        shown = [base for base in self._bases(node) if base not in HIDDEN]
        if shown:
            links = ", ".join(f":py:class:`~infosoc.{base}`" for base in shown)
            text += f"   It is also a {links}.\n\n"
        return text + "".join(self._member(member, 3) for member in self._members(node))

    def _bases(self, node: ast.ClassDef) -> list[str]:
        found = []
        for base in node.bases:
            if isinstance(base, ast.Name) and base.id in self.definitions:
                found.append(base.id)
                if base.id in HIDDEN:
                    parent = self.definitions[base.id]
                    found += self._bases(parent) if isinstance(parent, ast.ClassDef) else []
        return found

    def _members(self, node: ast.ClassDef) -> Iterator[ast.FunctionDef]:
        owners = [node, *(self.definitions[base] for base in self._bases(node) if base in HIDDEN)]
        seen = set()
        for owner in owners:
            for one in owner.body:
                if isinstance(one, ast.FunctionDef) and not one.name.startswith("_") and one.name not in seen:
                    seen.add(one.name)
                    yield one

    def _member(self, node: ast.FunctionDef, indent: int) -> str:
        decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
        if "property" in decorators:
            options = [f":type: {ast.unparse(self._expanded(node.returns))}"] if node.returns else []
            return self._directive("property", node.name, node, indent, options)
        options = [f":{kind}:" for kind in ("staticmethod", "classmethod") if kind in decorators]
        signature = self._signature(node, bound="staticmethod" not in decorators)
        return self._directive("method", node.name + signature, node, indent, options)

    def _directive(self, kind: str, head: str, node: Definition, indent: int, options: list[str] | None = None) -> str:
        pad = " " * indent
        lines = [f"{pad}.. py:{kind}:: {head}", *(f"{pad}   {option}" for option in options or []), ""]
        doc = ast.get_docstring(node) or ""
        text = str(NumpyDocstring(doc, NAPOLEON, what=kind))
        lines += [f"{pad}   {line}" if line else "" for line in text.split("\n")]
        return "\n".join([*lines, "", ""])

    def _signature(self, node: ast.FunctionDef, *, bound: bool, returns: bool = True) -> str:
        arguments = ast.parse(ast.unparse(node.args).join(["def f(", "): ..."])).body[0]
        assert isinstance(arguments, ast.FunctionDef)
        given = arguments.args
        if bound:
            (given.posonlyargs or given.args).pop(0)
        for one in [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]:
            if one is not None and one.annotation is not None:
                one.annotation = self._expanded(one.annotation)
        result = f" -> {ast.unparse(self._expanded(node.returns))}" if returns and node.returns is not None else ""
        return f"({ast.unparse(given)}){result}"

    def _expanded(self, annotation: ast.expr) -> ast.expr:
        """Return a type in which nothing private is left; of long lists of words the first few."""
        aliases = self.aliases

        class Public(ast.NodeTransformer):
            def visit_Name(self, node: ast.Name) -> ast.expr:
                known = aliases.get(node.id)
                if known is None:
                    return node
                if isinstance(known, ast.Constant) and isinstance(known.value, str):
                    known = ast.parse(known.value, mode="eval").body
                return self.visit(ast.parse(ast.unparse(known), mode="eval").body)

            def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
                if ast.unparse(node.value) == "Literal" and isinstance(node.slice, ast.Tuple):
                    words = node.slice.elts
                    if len(words) > WORDS:
                        node.slice.elts = [*words[: WORDS - 1], ast.Constant(...)]
                    return node
                return self.generic_visit(node)

        return Public().visit(ast.parse(ast.unparse(annotation), mode="eval").body)


# Bases that hold what several classes have in common and are no names of the package.
HIDDEN = {"Immutable", "Shortcuts", "Contrasts", "Publishable"}


def _title(text: str, line: str = "=") -> str:
    return f"{text}\n{line * len(text)}\n\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _is_all(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)
