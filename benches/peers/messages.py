"""Time the writing of SDMX messages in infosoc, pysdmx and sdmx1, in one run, and print seconds and ratios.

The figures are shares of users and of owners of mobile phones by country, year, sex and age, under the structure of the
SDGs. infosoc starts from a series in its own codes, and finds every dimension and attribute; the others start from the
finished message, which they read before the clock runs. All must write as many figures, or the comparison fails.

sdmx1 writes no message with commas of a message that it has read without the structure.
"""

import argparse
import itertools
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import infosoc
import pandas as pd
import polars as pl
import sdmx
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Component, Components, Concept, DataType, Role, Schema

AREAS = Path(__file__).resolve().parents[2] / "datasets" / "areas.csv"
AGES = ["_T", "Y15T24", "Y15T29", "Y15T49", "Y15T64", "Y15T74", "Y16T24", "Y16T65", "Y16T74", "Y18T19"]
COUNTRIES, YEARS = 200, 85
HEADER = {"sender": "OFFICE", "prepared": "2026-01-01T00:00:00Z"}
# What the structure says of whole series; the other attributes are of figures.
OF_SERIES = {"UNIT_MEASURE", "COMMENT_TS", "GEO_INFO_URL", "GEO_INFO_TYPE", "CUST_BREAKDOWN_LB", "DATA_LAST_UPDATE"}


def figures(rows: int) -> infosoc.Series:
    """As many figures, in the order in which offices keep them."""
    areas = pl.read_csv(AREAS, infer_schema=False)["iso3"].drop_nulls().to_list()[:COUNTRIES]
    keys = itertools.product(["HH7", "HH18"], areas, ["_T", "F", "M"], AGES, range(2025 - YEARS, 2025))
    table = pl.DataFrame(list(itertools.islice(keys, rows)), orient="row", schema=KEY)
    return infosoc.Series(table.with_columns(obs_value=pl.int_range(pl.len()) * 7919 % 1000 / 10))


KEY = ["indicator", "ref_area", "sex", "age", "time_period"]


def dataset(path: Path) -> PandasDataset:
    """A message with commas, as pysdmx holds one."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns="DATAFLOW")
    dimensions = list(table.columns[: list(table.columns).index("TIME_PERIOD")])

    def component(name: str) -> Component:
        role = Role.DIMENSION if name in {*dimensions, "TIME_PERIOD"} else Role.ATTRIBUTE
        role = Role.MEASURE if name == "OBS_VALUE" else role
        return Component(
            id=name,
            required=role is not Role.ATTRIBUTE,
            role=role,
            concept=Concept(id=name),
            local_dtype=DataType.DOUBLE if name == "OBS_VALUE" else DataType.STRING,
            attachment_level=(",".join(dimensions) if name in OF_SERIES else "O") if role is Role.ATTRIBUTE else None,
        )

    components = Components([component(name) for name in table.columns])
    schema = Schema(context="datastructure", agency="IAEG-SDGs", id="SDG", version="1.4", components=components)
    return PandasDataset(structure=schema, data=table)


def seconds(task: Callable[[], object], repeats: int) -> float:
    """The least of some runs."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        best = min(best, time.perf_counter() - start)
    return best


def compare(rows: int, folder: Path) -> list[tuple[str, str, float]]:
    """Format, tool and seconds; the tools agree on the number of figures."""
    series = figures(rows)
    ours = {".csv": folder / "infosoc.csv", ".xml": folder / "infosoc.xml"}
    theirs = {".csv": folder / "pysdmx.csv", ".xml": folder / "pysdmx.xml"}
    found = []
    for ending, path in ours.items():
        version = "1.0" if ending == ".csv" else "2.1"
        task = lambda path=path, version=version: series.write_sdmx(path, version=version, header=HEADER)  # noqa: E731
        found.append((ending, f"infosoc {infosoc.__version__}", seconds(task, 3)))
    data = dataset(ours[".csv"])
    formats = {".csv": Format.DATA_SDMX_CSV_1_0_0, ".xml": Format.DATA_SDMX_ML_2_1_STR}
    for ending, path in theirs.items():
        more = {"dimension_at_observation": {data.short_urn: "TIME_PERIOD"}} if ending == ".xml" else {}
        task = lambda ending=ending, path=path, more=more: write_sdmx(  # noqa: E731
            data, formats[ending], output_path=str(path), **more
        )
        found.append((ending, "pysdmx 1.21.0", seconds(task, 1)))
    message = sdmx.read_sdmx(ours[".xml"])
    found.append((".xml", "sdmx1 2.28.0", seconds(lambda: sdmx.to_xml(message), 1)))
    counts = {path.name: path.read_text().count("<Obs ") for path in (ours[".xml"], theirs[".xml"])}
    counts |= {path.name: path.read_text().count("\n") - 1 for path in (ours[".csv"], theirs[".csv"])}
    counts["sdmx1"] = len(message.data[0].obs)
    if set(counts.values()) != {rows}:
        raise SystemExit(f"not all wrote {rows} figures: {counts}")
    return found


def main() -> None:
    """Print a table."""
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=200_000)
    rows = parser.parse_args().figures
    with tempfile.TemporaryDirectory() as folder:
        found = compare(rows, Path(folder))
    print("| format | figures | tool | seconds | ratio |")
    print("|---|---:|---|---:|---:|")
    first: dict[str, float] = {}
    for ending, tool, taken in sorted(found, key=lambda row: row[0]):
        ratio = taken / first.setdefault(ending, taken)
        print(f"| {ending} | {rows} | {tool} | {taken:.3f} | {ratio:.1f} |")


if __name__ == "__main__":
    main()
