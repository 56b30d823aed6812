"""Every way in which Python writes a file: the one list, which a new write joins. See `test_writes`.

As a program it tries them: ``writes.py refused FOLDER`` all of them on a full disk and in a folder without permission,
``writes.py loop NAME FOLDER`` one of them again and again, ``writes.py cut NAME FOLDER BYTES`` one of them until it is
killed in the middle of a file.
"""

import contextlib
import inspect
import json
import os
import re
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import infosoc
from infosoc import report, wsis

ROOT = Path(__file__).resolve().parents[2]
DATASETS = ROOT / "datasets"
SOURCE = "World Bank, WDI (CC BY 4.0)"

Writer = Callable[[Path], object]
# What is written, and how: what is needed is made in a folder of its own, then the write is given.
WRITES: dict[str, tuple[str, Callable[[Path], Writer]]] = {}


def write(*of: str) -> Callable[[Callable[[Path], Writer]], Callable[[Path], Writer]]:
    """Add a write to the list: the function of Python that writes, and which of its ways."""

    def add(make: Callable[[Path], Writer]) -> Callable[[Path], Writer]:
        WRITES[" ".join(of)] = (of[0], make)
        return make

    return add


def series() -> infosoc.Series:
    return infosoc.Series.read(DATASETS / "series" / "ict.csv").areas(["MEX", "KEN", "DNK"]).indicators(["HH7"])


def figures() -> infosoc.Figures:
    return infosoc.open_dataset(DATASETS / "national/mex-endutih-2021").estimate("HH6", by=["area"])


def estimates() -> infosoc.Estimates:
    people = {"w": [1.0] * 8, "sex": ["F", "M"] * 4, "y": [True, False, False, True] * 2}
    return infosoc.Survey(table(people), weight="w").proportion("y", by="sex")


def table(columns: dict[str, list[Any]]) -> Any:
    import polars  # noqa: PLC0415  (of the tests alone)

    return polars.DataFrame(columns)


def scores() -> infosoc.Scores:
    spec = infosoc.IndexSpec.builtin("idi-2024")
    leaves = [row["code"] for row in spec.to_dicts() if row["level"] == 1]
    rows = [(leaf, area, 2022, 50.0 + n) for leaf in leaves for n, area in enumerate(["MEX", "DNK"])]
    names = ["indicator", "ref_area", "time_period", "obs_value"]
    columns = {name: [row[c] for row in rows] for c, name in enumerate(names)}
    return spec.score(infosoc.Series(table(columns)), 2022)


def draft(inputs: Path) -> infosoc.Draft:
    shutil.copy(ROOT / "tests/golden/codebooks/mics6-hh.sav", inputs / "hh.sav")
    return infosoc.describe(inputs / "hh.sav", country="NPL", year=2014)


def form(inputs: Path) -> Path:
    return Path(shutil.copy(DATASETS / "forms/household_form.xlsx", inputs / "form.xlsx"))


RESULTS: dict[str, Callable[[Path], infosoc.Table]] = {
    "Table": lambda _: series().progress("umc_2030"),
    "Series": lambda _: series(),
    "Figures": lambda _: figures(),
    "Estimates": lambda _: estimates(),
    "Scores": lambda _: scores(),
    "Draft": draft,
    "AddressDraft": lambda inputs: infosoc.describe_form(form(inputs)),
    "Indicators": lambda _: infosoc.indicators(),
}


def _method(of: str, make: Callable[[Path], infosoc.Table], to: str, *case: str, **keywords: Any) -> None:
    """Add a method of a result that writes under some name."""

    @write(of, *case)
    def _(inputs: Path) -> Writer:
        method = getattr(make(inputs), of.rpartition(".")[2])
        return lambda out: method(out / to, **keywords)


def records(_: Path) -> infosoc.Records:
    rows = table({"time_period": [2021, 2022], "numerator": [60, 65], "denominator": [1000] * 2})
    return infosoc.Records(rows, "A3", area="MEX")


HEADER = {"sender": "MX2"}

for _kind, _result in RESULTS.items():
    _method("Table.write_csv", _result, "a.csv", _kind)
_method("Table.write_csv", RESULTS["Series"], "a.csv", "Series", "European", delimiter=";", decimal=",", bom=True)
_method("Table.write_csv", RESULTS["Series"], "a.csv", "Series", "spreadsheet", spreadsheet=True)
_method("Table.write_json", RESULTS["Figures"], "a.json")
for _name, _versions in {"a.csv": ["1.0", "2.0", "2.1"], "a.xml": ["2.1", "3.0"], "a.json": ["2.0"]}.items():
    for _version in _versions:
        _method("Series.write_sdmx", RESULTS["Series"], _name, _name, _version, header=HEADER, version=_version)
_method("Estimates.write_sdmx", RESULTS["Estimates"], "a.csv", area="MEX", year=2021, indicator="HH7")
_method("Figures.write_sdmx", RESULTS["Figures"], "a.xml")
_method("Records.write_sdmx", records, "a.xml", header=HEADER)
_method("Publication.write_sdmx", lambda _: figures().suppress("statcan_cv", min_n=30), "a.xml", header=HEADER)
_method("Scores.write_sdmx", RESULTS["Scores"], "a.csv")
_method(
    "Series.write_open_sdg",
    lambda _: series().areas(["MEX"]),
    "site",
    metadata={"17.8.1": {"CONTACT_ORGANISATION": "INEGI"}},
)
_method("Table.write_package", RESULTS["Figures"], "package", title="t", sources=SOURCE)
_method("Table.write_package", RESULTS["Series"], "package", "of a series", title="t", sources=SOURCE)


@write("write_sdg_metadata")
def _(_: Path) -> Writer:
    result = series()
    return lambda out: infosoc.write_sdg_metadata(
        out / "a.xml", {"17.8.1": {"CONTACT_ORGANISATION": "INEGI"}}, series=result.areas(["MEX"])
    )


@write("write_package")
def _(_: Path) -> Writer:
    columns = table({"a": list(range(100)), "b": ["x"] * 100})
    return lambda out: infosoc.write_package(columns, out / "package", title="t")


def _book(ending: str) -> None:
    @write("Workbook.write", ending)
    def _(_: Path) -> Writer:
        book = infosoc.Workbook("t", source="INEGI").add(figures())
        return lambda out: book.write(out / f"a.{ending}")


for _ending in ("xlsx", "ods"):
    _book(_ending)


@write("fill")
def _(inputs: Path) -> Writer:
    rows = inputs / "addresses.csv"
    shutil.copy(DATASETS / "forms/household_addresses.csv", rows)
    empty, of = form(inputs), figures()
    return lambda out: infosoc.fill(empty, rows, of, out / "a.xlsx", overwrite=True)


@write("Draft.write")
def _(inputs: Path) -> Writer:
    drafted = draft(inputs)
    return lambda out: drafted.write(out / "draft", overwrite=True)


@write("AddressDraft.write")
def _(inputs: Path) -> Writer:
    drafted = infosoc.describe_form(form(inputs))
    return lambda out: drafted.write(out / "a.csv", overwrite=True)


@write("wsis.reports")
def _(_: Path) -> Writer:
    result = series()
    return lambda out: wsis.reports(result, out / "wsis", source=SOURCE)


@write("wsis.page")
def _(_: Path) -> Writer:
    made = infosoc.wsis_reports(series())[0]
    return lambda out: wsis.page(made, out / "a.html", source=SOURCE)


@write("wsis.profile")
def _(_: Path) -> Writer:
    result = series()
    return lambda out: wsis.profile(result, "MEX", out / "a.html", source=SOURCE)


@write("Profile.write")
def _(_: Path) -> Writer:
    made = infosoc.wsis_profile(series(), "MEX")
    return lambda out: made.write(out / "a.html", source=SOURCE)


@write("report.page", "with a plot")
def _(_: Path) -> Writer:
    from matplotlib.figure import Figure  # noqa: PLC0415  (of this write alone)

    figure = Figure()
    figure.subplots().plot([1, 2, 3])
    sections = [report.Section("h", "x" * 1000, report.Chart(figure, "alt", "caption"))]
    return lambda out: report.page("t", sections, out / "a.html")


# Parameters by which a function names a file that it reads, and those that take a file and write none.
PLACES = {"path", "folder", "out", "directory", "to"}
READS = {
    "IndexSpec.read_csv",
    "Series.read",
    "Stocktaking.read_csv",
    "check_sdmx",
    "open_dataset",
    "read_file",
    "scan_file",
}


def callables(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Every public function of a module, and every public method where it is defined."""
    prefix = "" if module is infosoc else module.__name__.removeprefix("infosoc.") + "."
    for name in [name for name in dir(module) if not name.startswith("_")]:
        value = getattr(module, name)
        modules = {"infosoc", "infosoc._infosoc", None} if module is infosoc else {module.__name__}
        is_own = getattr(value, "__module__", None) in modules
        if not is_own:
            continue
        if inspect.isclass(value):
            for method in [method for method in vars(value) if not method.startswith("_")]:
                if callable(getattr(value, method)):
                    yield f"{prefix}{name}.{method}", getattr(value, method)
        elif callable(value):
            yield f"{prefix}{name}", value


def parameters(function: Any) -> set[str]:
    with contextlib.suppress(TypeError, ValueError):
        return set(inspect.signature(function).parameters)
    return set()


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, hidden ones too, by their path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def timeless(content: bytes) -> bytes:
    """Content without the moment at which a message or a document was made, and the name that a message has from it."""
    return re.sub(rb"MSG\d{14}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(Z|[+-]\d\d:\d\d)?", b"", content)


def _made(name: str, folder: Path) -> tuple[Writer, Path]:
    inputs, out = folder / "inputs", folder / "out"
    for one in (inputs, out):
        one.mkdir(parents=True, exist_ok=True)
    return WRITES[name][1](inputs), out


@contextlib.contextmanager
def _limit(size: int) -> Iterator[None]:
    """No file grows larger: a write fails in its middle, as on a full disk."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@contextlib.contextmanager
def _no_permission(out: Path) -> Iterator[None]:
    """A folder, with those in it, that may be read and not be written; root is somebody else for the while."""
    folders = [out, *(path for path in out.rglob("*") if path.is_dir())]
    is_root = os.geteuid() == 0
    for one in folders:
        one.chmod(0o555)
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for one in folders:
            one.chmod(0o755)


def _refused(name: str, folder: Path) -> list[str]:
    """What is wrong with a write where the disk is full or a folder may not be written."""
    run, out = _made(name, folder)
    run(out)
    complete = contents(out)
    if not complete:
        return ["nothing is written"]
    # Old files are told from new ones in every byte.
    old = {path: b"old " * 3 for path in complete}
    problems = []

    def put_back() -> None:
        for path, content in old.items():
            # A second name of what was read is not written through.
            (out / path).unlink()
            (out / path).write_bytes(content)

    def tried(what: str, expected: type[OSError], *, must_fail: bool = True) -> None:
        try:
            run(out)
            left = contents(out)
            if must_fail or any(timeless(left[path]) != timeless(complete[path]) for path in complete):
                problems.append(f"{what}: no error")
        except expected as error:
            if getattr(error, "code", None) != "not_written":
                problems.append(f"{what}: {error!r}")
        except Exception as error:
            problems.append(f"{what}: {error!r}")

    put_back()
    sizes = sorted({len(content) for content in complete.values()})
    for size in sorted({0, sizes[-1] // 2, sizes[-1] - 1, *(size - 1 for size in sizes[:3])}):
        with _limit(size):
            # A file that only gets a second name, as data beside their description do, needs no room.
            tried(f"at most {size} bytes", OSError, must_fail=size == 0)
        left = contents(out)
        changed = {path for path in left.keys() | old.keys() if left.get(path) != old.get(path)}
        # A set of files is written one by one: those that are new are whole.
        half = {path for path in changed if timeless(left.get(path, b"")) != timeless(complete.get(path, b"-"))}
        if half or (changed != complete.keys() and changed and name not in ONE_BY_ONE):
            problems.append(f"at most {size} bytes: changed {sorted(changed)}, not whole {sorted(half)}")
        put_back()
    with _no_permission(out):
        tried("no permission", PermissionError)
    if contents(out) != old:
        problems.append(f"no permission: files changed {sorted(contents(out))}")
    problems.extend(f"left lying: {path}" for path in out.rglob(".*"))
    return problems


# Writes of several files that are no tree which comes together.
ONE_BY_ONE = {"Draft.write", "wsis.reports"}


def main(what: str, *arguments: str) -> None:
    """Try the writes, as the module says."""
    if what == "refused":
        folder = Path(arguments[0])
        for place, name in enumerate(WRITES):
            try:
                problems = _refused(name, folder / str(place))
            except Exception as error:
                problems = [repr(error)]
            print(json.dumps([name, problems]), flush=True)
        return
    name, folder = arguments[0], Path(arguments[1])
    run, out = _made(name, folder)
    if what == "cut":
        # The signal that Python ignores ends the program in the middle of a file, and nothing is tidied up.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        with _limit(int(arguments[2])):
            run(out)
        return
    run(out)
    print("ready", flush=True)
    while True:
        run(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
