"""Arguments of recorded calls as JSON, and back: what is not JSON is an object that says what it is."""

from __future__ import annotations

import datetime
import math
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infosoc._infosoc import InvalidArgument

if TYPE_CHECKING:
    from infosoc._infosoc import Watching

# Arguments that name a file, of functions that read it later.
_PATHS = frozenset({"path", "folder", "file", "files", "form", "addresses", "catalog", "out"})


class Writer:
    """The arguments of one call as JSON, and what they refer to."""

    def __init__(
        self, watching: Watching, results: dict[int, tuple[object, int, list[int]]], touched: Iterable[Path]
    ) -> None:
        self._watching, self._results, self._touched = watching, results, set(touched)
        # The calls whose results are taken, the tables in memory, and what cannot be written down.
        self.after: set[int] = set()
        self.tables: list[str] = []
        self.obstacles: list[str] = []

    def written(self, value: Any, name: str = "") -> Any:
        """Return an argument as JSON; its name says whether a text may be a path."""
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else {"float": repr(value)}
        if isinstance(value, str | os.PathLike):
            is_path = not isinstance(value, str) or self._is_path(value, name)
            return {"path": self._watching.way(os.fspath(value))} if is_path else value
        if isinstance(value, list | tuple | dict):
            return self._several(value, name)
        return self._object(value)

    def _several(self, value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {"dict": [[self.written(key), self.written(one)] for key, one in value.items()]}
        all_of_it = [self.written(one, name) for one in value]
        return all_of_it if isinstance(value, list) else {"tuple": all_of_it}

    def _object(self, value: Any) -> Any:
        known = self._results.get(id(value))
        if known is not None:
            _, call, part = known
            self.after.add(call)
            return {"result": call + 1, "part": part}
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return {"date": value.isoformat()}
        if hasattr(value, "__arrow_c_stream__") or hasattr(value, "__dataframe__"):
            return self._table(value)
        if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
            return self.written(value.tolist())
        return self._lost(value)

    def _is_path(self, text: str, name: str) -> bool:
        """Return whether a text names a file that the call touched, a folder of such, or a file that is there."""
        if not text or "\0" in text:
            return False
        path = Path(text)
        # With links followed, but for that of a file itself.
        wholes = {Path(os.path.realpath(path.parent)) / path.name, Path(os.path.realpath(path))}
        if any(wholes & {one, *one.parents} for one in self._touched):
            return True
        return name in _PATHS and path.exists()

    def _table(self, value: Any) -> Any:
        try:
            name = self._watching.table(value)
        except Exception as error:  # whatever the other package raises
            self.obstacles.append(f"it took a table without a checksum: {error}")
            return {"lost": type(value).__name__}
        self.tables.append(name)
        return {"table": name}

    def _lost(self, value: Any) -> Any:
        kind, module = type(value).__name__, type(value).__module__
        if module.partition(".")[0] == "infosoc":
            self.obstacles.append(f"it took a {kind} that was made outside the recording; make it within")
        else:
            self.obstacles.append(f"it took a {kind} of {module}, which is nowhere written down; give again=")
        return {"lost": kind}


class Reader:
    """The arguments that stand in a record."""

    def __init__(self, home: Path, folder: Path, tables: dict[str, Any]) -> None:
        self._home, self._folder, self._tables = home, folder, tables
        # What the calls gave, in their order.
        self.results: list[Any] = []
        self._kinds: dict[str, Callable[[Any, Any], Any]] = {
            "float": lambda text, _: float(text),
            "path": lambda way, _: self._path(Path(os.path.normpath(self._home / way))),
            "tuple": lambda items, _: tuple(self.read(one) for one in items),
            "dict": lambda pairs, _: {self.read(key): self.read(one) for key, one in pairs},
            "date": lambda text, _: datetime.date.fromisoformat(text),
            "table": lambda name, _: self._tables[name],
            "result": lambda call, whole: self._result(call, whole["part"]),
        }

    def read(self, value: Any) -> Any:
        """Return an argument.

        Raises
        ------
        InvalidArgument
            For what no record holds.
        """
        if isinstance(value, list):
            return [self.read(one) for one in value]
        if not isinstance(value, dict):
            return value
        for kind, read in self._kinds.items():
            if kind in value:
                return read(value[kind], value)
        raise InvalidArgument(f"argument: expected one that a record can hold, got {value!r}")

    def _path(self, path: Path) -> str:
        """Return a path as the caller gave it, where the caller was here: what is said of it is the same."""
        if Path(os.path.realpath(Path.cwd())) == self._folder and path.is_relative_to(self._folder):
            return str(path.relative_to(self._folder))
        return str(path)

    def _result(self, call: int, part: list[int]) -> Any:
        result = self.results[call - 1]
        for place in part:
            result = result[place]
        return result
