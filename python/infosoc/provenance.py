"""A record of what was done: the calls from files to outputs, so that the outputs can be made again.

`Recording` records the calls of infosoc that are made within it, and `infosoc.rerun` makes them again.
"""

from __future__ import annotations

import functools
import inspect
import json
from contextvars import ContextVar, Token
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, TracebackType
from typing import TYPE_CHECKING, Any, TypeVar, cast

import infosoc._infosoc as compiled
from infosoc._infosoc import InvalidArgument, Watching
from infosoc.arguments import Reader, Writer

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator
    from typing import Self

_Function = TypeVar("_Function", bound="Callable[..., Any]")

# The recording that this thread works under, if any.
_ACTIVE: ContextVar[Recording | None] = ContextVar("infosoc.recording", default=None)

# What hands a result to other programs leaves the chain of calls.
_NOT_TRACED = ("to_", "from_")

# The modules of the package whose functions write outputs.
_MODULES = ("wsis", "report")


class Recording:
    """A record of the calls of infosoc that are made within it, from the files they read to those they write.

    The record is a small file of JSON, laid out as PROV-JSON of the W3C: checksums of all inputs and outputs, the
    version, the calls with their options, and what they found. Pages, workbooks, SDMX messages (but SDMX-CSV, which
    has no header) and Data Packages that are written within it point to it, and times that outputs carry are those of
    the record. `infosoc.rerun` makes the outputs again and says whether they are the same to the bit.

    Only the thread that began it is recorded. What no record can hold, such as a table in memory, is recorded by its
    checksum: `infosoc.rerun` says so, and takes it again.

    Parameters
    ----------
    path : str or os.PathLike
        The record, replaced if it exists: ``hh6.csv.prov.json`` for ``hh6.csv``.

    Examples
    --------
    >>> with infosoc.Recording("hh6.csv.prov.json"):
    ...     mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    ...     mexico.estimate("HH6", by=["area"]).write_csv("hh6.csv")
    >>> infosoc.rerun("hh6.csv.prov.json", outside=True).same
    True

    In a notebook, over several cells:

    >>> recording = infosoc.Recording("hh4.csv.prov.json")
    >>> recording.start()
    >>> infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH4").write_csv("hh4.csv")
    >>> recording.stop().name
    'hh4.csv.prov.json'
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._watching: Watching | None = None
        self._token: Token[Recording | None] | None = None
        self._calls = 0
        # What a call gave: the thing itself, so that no other takes its place in memory, the call, and which part of
        # its result it is.
        self._results: dict[int, tuple[object, int, list[int]]] = {}

    def start(self) -> None:
        """Begin to record.

        Raises
        ------
        InvalidArgument
            If it is recording already, or another is.
        """
        if _ACTIVE.get() is not None:
            raise InvalidArgument(
                "recording: another is still running, and only one at a time is possible; stop() it first"
            )
        self._watching, self._calls = Watching(self._path), 0
        self._token = _ACTIVE.set(self)
        _install()

    def stop(self) -> Path:
        """Write the record.

        Returns
        -------
        pathlib.Path
            The record.

        Raises
        ------
        InvalidArgument
            If it is not recording.
        OSError
            If the record cannot be written.
        """
        watching = self._end()
        return Path(watching.finish())

    def _end(self) -> Watching:
        watching, self._watching = self._watching, None
        if watching is None:
            raise InvalidArgument("recording: was not started; start() it first")
        _ACTIVE.set(None)
        _remove()
        self._results.clear()
        return watching

    def __enter__(self) -> Self:
        """Begin to record."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the record, unless an error ends the block: then there is none."""
        if kind is None:
            self.stop()
        else:
            self._end()

    def _call(self, name: str, call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Make a call, and record it."""
        watching = self._watching
        if watching is None:
            return call(*args, **kwargs)
        # What the package calls within is part of this call.
        token = _ACTIVE.set(None)
        try:
            made, read, written = watching.observe(call, args, kwargs)
        finally:
            _ACTIVE.reset(token)
        arguments = Writer(watching, self._results, (Path(path) for path in (*read, *written)))
        names = _names(call, len(args))
        text = json.dumps(
            {
                "args": [arguments.written(value, key) for value, key in zip(args, names, strict=False)],
                "kwargs": {key: arguments.written(value, key) for key, value in kwargs.items()},
            }
        )
        obstacle = "; ".join(dict.fromkeys(arguments.obstacles)) or None
        after, found = sorted(arguments.after), list(_found(made))
        watching.add(name, text, after, arguments.tables, obstacle, found, read, written)
        self._note(made, self._calls, [])
        self._calls += 1
        return made

    def _made(self, made: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Record the call of a class, which made an object."""

        def call(*_args: Any, **_kwargs: Any) -> object:
            return made

        self._call(type(made).__name__, functools.wraps(type(made))(call), args, kwargs)

    def _note(self, made: object, call: int, part: list[int]) -> None:
        """Keep what a call gave, also within a list."""
        if isinstance(made, list | tuple):
            for place, one in enumerate(made):
                self._note(one, call, [*part, place])
        elif type(made).__module__.partition(".")[0] == "infosoc":
            self._results[id(made)] = (made, call, part)


def _names(call: Callable[..., Any], count: int) -> Iterator[str]:
    """Return the names of arguments that are given by their place."""
    try:
        names = list(inspect.signature(call).parameters)
    except (TypeError, ValueError):
        names = []
    return (names[place] if place < len(names) else "" for place in range(count))


def _found(made: object) -> Iterator[tuple[str, str, str]]:
    """Return the findings that a call gave."""
    if isinstance(made, compiled.Table) and {"severity", "rule", "message"} <= set(made.columns):
        for row in made.to_dicts():
            where = f"{row['where']}: " if row.get("where") else ""
            yield row["severity"], row["rule"], f"{where}{row['message']}"


def _function(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that is recorded under a name, and otherwise is as it was."""

    @functools.wraps(function)
    def traced(*args: Any, **kwargs: Any) -> Any:
        recording = _ACTIVE.get()
        return function(*args, **kwargs) if recording is None else recording._call(name, function, args, kwargs)

    return traced


def recorded(name: str) -> Callable[[_Function], _Function]:
    """Return what makes a function of the package one that is recorded under a name."""

    def decorated(function: _Function) -> _Function:
        return cast("_Function", _function(name, function))

    return decorated


def _method(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that is recorded under the class of its object."""

    @functools.wraps(method)
    def traced(self: Any, *args: Any, **kwargs: Any) -> Any:
        recording = _ACTIVE.get()
        if recording is None:
            return method(self, *args, **kwargs)
        return recording._call(f"{type(self).__name__}.{name}", method, (self, *args), kwargs)

    return traced


def _maker(cls: type) -> Callable[..., None]:
    """Return what is called when an object of a class has been made."""

    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        recording = _ACTIVE.get()
        if recording is not None:
            recording._made(self, args, kwargs)

    return made


def _traced(public: dict[str, Any]) -> dict[str, Any]:
    """Return the functions among the names of the package, so that they are recorded."""
    return {
        name: _function(name, thing)
        for name, thing in public.items()
        # An indicator is pickled by its function, which has to be the one of the compiled module.
        if isinstance(thing, BuiltinFunctionType) and name not in {"rerun", "indicator"}
    }


def _classes() -> list[type]:
    """Return the public classes of the compiled part, errors left out."""
    import infosoc  # noqa: PLC0415  (which imports this module)

    things = [getattr(infosoc, name) for name in infosoc.__all__]
    bases = [compiled.Contrasts, compiled.Publishable, compiled.Shortcuts]
    named = [thing for thing in things if isinstance(thing, type) and thing.__module__.startswith("infosoc")]
    return [cls for cls in [*named, *bases] if not issubclass(cls, BaseException) and cls is not Recording]


def _is_traced(name: str) -> bool:
    return not name.startswith(("_", *_NOT_TRACED))


# What was in its place before it was recorded, while anything is.
_REPLACED: list[tuple[Any, str, Any]] = []
_MISSING = object()
_DEPTH = [0]


def _install() -> None:
    """Record the methods of classes."""
    _DEPTH[0] += 1
    if _DEPTH[0] > 1:
        return
    for cls in _classes():
        for name, thing in list(vars(cls).items()):
            if not _is_traced(name):
                continue
            if isinstance(thing, staticmethod):
                _replace(cls, name, staticmethod(_function(f"{cls.__name__}.{name}", thing.__func__)))
            elif isinstance(thing, classmethod) or type(thing).__name__ == "classmethod_descriptor":
                _replace(cls, name, staticmethod(_function(f"{cls.__name__}.{name}", getattr(cls, name))))
            elif inspect.isroutine(thing):
                _replace(cls, name, _method(name, thing))
        _replace(cls, "__init__", _maker(cls))


def _replace(owner: Any, name: str, thing: Any) -> None:
    _REPLACED.append((owner, name, vars(owner).get(name, _MISSING)))
    setattr(owner, name, thing)


def _remove() -> None:
    """Put everything back, once nothing is recorded."""
    _DEPTH[0] -= 1
    if _DEPTH[0] > 0:
        return
    while _REPLACED:
        owner, name, before = _REPLACED.pop()
        if before is _MISSING:
            delattr(owner, name)
        else:
            setattr(owner, name, before)


def _listed(tables: Any) -> list[Any]:
    """Return the tables that are given again as a list."""
    if tables is None:
        return []
    return list(tables) if isinstance(tables, list | tuple) else [tables]


class _Replay:
    """The calls of a record, made again in their order.

    A record is data of somebody else: nothing but a public function, class or method of infosoc is called.
    """

    def __init__(self, home: Path, folder: Path, tables: dict[str, Any]) -> None:
        self._reader = Reader(Path(home), Path(folder), tables)

    def call(self, name: str, text: str) -> list[tuple[str, str, str]]:
        """Make the next call again, and return what it found."""
        results = self._reader.results
        # Its place is taken also where it ends in an error: later calls count on it.
        results.append(None)
        arguments = json.loads(text)
        args = [self._reader.read(value) for value in arguments["args"]]
        kwargs = {key: self._reader.read(value) for key, value in arguments["kwargs"].items()}
        results[-1] = _public(name, args)(*args, **kwargs)
        return list(_found(results[-1]))

    def leave(self) -> None:
        """Leave the next call out."""
        self._reader.results.append(None)


def _public(name: str, args: list[Any]) -> Callable[..., Any]:
    """Return what a record calls by this name; a method is taken from the class of the object that it is called on."""
    import infosoc  # noqa: PLC0415  (which imports this module)

    owner, _, own = name.rpartition(".")
    refused = InvalidArgument(f"call: expected a public function, class or method of infosoc, got {name!r}")
    if not _is_traced(own) or own in {"rerun", "Recording"}:
        raise refused
    if not owner:
        if own not in infosoc.__all__:
            raise refused
        return getattr(infosoc, own)  # type: ignore[no-any-return]
    if owner in _MODULES:
        module = getattr(infosoc, owner)
        function = vars(module).get(own)
        if not isinstance(function, FunctionType) or function.__module__ != module.__name__:
            raise refused
        return function
    cls = getattr(infosoc, owner, None)
    if cls not in _classes():
        raise refused
    method = inspect.getattr_static(cls, own, None)
    if method is None:
        raise refused
    if isinstance(method, staticmethod) or type(method).__name__ == "classmethod_descriptor":
        return getattr(cls, own)  # type: ignore[no-any-return]
    if not args or not isinstance(args[0], cls):
        raise refused
    return getattr(cls, own)  # type: ignore[no-any-return]
