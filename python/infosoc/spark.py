"""Estimates on a PySpark data frame: the rows stay on the cluster, and the numbers are those of one machine.

Each partition is folded into an `infosoc.Reading` where it lies; readings, not rows, travel, and are merged in the
order of the partitions. What that costs is on the library's page *When one machine is not enough*.

The workers need infosoc of the same version, and pyarrow; the driver needs ``pip install infosoc[spark]`` and Java 17.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import infosoc
from infosoc._infosoc import Shortcuts

if TYPE_CHECKING:
    import pyarrow  # type: ignore[import-untyped]
    from pyspark.sql import DataFrame

_Columns: TypeAlias = str | Sequence[str]
_Set: TypeAlias = str | tuple[str, ...]
_By: TypeAlias = _Set | list[_Set]
_Totals: TypeAlias = Any
_Fold: TypeAlias = "Callable[[Iterator[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]"

# What a partition sends: its reading, or the errors that it found.
_SENT = "partition int, state binary, failure binary"
# So many tasks merge readings before the driver does, which then holds no more of them than this.
_GROUPS = 16
# So many partitions are listed where they have the same error.
_LISTED = 5


class Survey(Shortcuts):
    """A Spark data frame of survey cases and the design they were drawn with.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        The cases: all rows of the sample, in any order and any partitioning. Only the columns that are named are read.
    weight, strata, psu, ssu, fpc, nest, lonely_psu, adjust_domain_lonely, scope, replicates, deff : optional
        The design, as in `infosoc.Survey`, of all partitions together; columns are given by name.

    Raises
    ------
    ImportError
        If pyspark is not installed.
    TypeError
        If `df` is not a Spark data frame, or a column is not given by its name.

    Notes
    -----
    Results agree with `infosoc.Survey` within 1e-12 relative, whatever the partitioning. They are the same to the last
    bit for the same partitions with their rows in the same order, which a shuffle before the estimate does not keep.

    Examples
    --------
    .. code-block:: python

        import infosoc, infosoc.spark
        people = session.read.parquet("people")
        svy = infosoc.spark.Survey(people, weight="w", strata="stratum", psu="psu")
        svy.estimate([infosoc.proportion("internet"), infosoc.mean("minutes")], by=["sex", ("sex", "age")])
    """

    def __init__(
        self,
        df: DataFrame,
        *,
        weight: str | None = None,
        strata: str | None = None,
        psu: str | None = None,
        ssu: _Columns | None = None,
        fpc: _Columns | None = None,
        nest: bool = False,
        lonely_psu: Literal["fail", "remove", "adjust", "average", "certainty"] = "fail",
        adjust_domain_lonely: bool = False,
        scope: str | None = None,
        replicates: infosoc.Replicates | None = None,
        deff: Literal["auto", "replace", "without_replacement"] = "auto",
    ) -> None:
        try:
            import pyspark.sql  # noqa: PLC0415  (only Spark needs it)
        except ImportError as error:
            raise ImportError(
                "infosoc.spark needs the package pyspark, which is not installed: pip install infosoc[spark]"
            ) from error
        if not isinstance(df, pyspark.sql.DataFrame):
            raise TypeError(
                f"df: expected a pyspark.sql.DataFrame, got {type(df).__name__}; other tables go to infosoc.Survey"
            )
        self._df = df
        roles = {"weight": weight, "strata": strata, "psu": psu, "ssu": ssu, "fpc": fpc, "scope": scope}
        given: dict[str, Any] = {role: columns for role, columns in roles.items() if columns is not None}
        for role, columns in given.items():
            _names(columns, role)
        if replicates is not None:
            replicates.find(df.columns, weight)
        options: dict[str, Any] = {
            "nest": nest,
            "lonely_psu": lonely_psu,
            "adjust_domain_lonely": adjust_domain_lonely,
            "replicates": replicates,
            "deff": deff,
        }
        self._survey = infosoc.Survey(self._read, **given, **options)

    def estimate(
        self, measures: infosoc.Measure | Sequence[infosoc.Measure], by: _By | None = None
    ) -> infosoc.Estimates:
        """Estimate measures, overall and by groups.

        Parameters
        ----------
        measures : Measure or list of Measure
            What to estimate; see `infosoc.mean`, `infosoc.total`, `infosoc.proportion`, `infosoc.ratio`,
            `infosoc.count` and `infosoc.quantile`.
        by : str, tuple or list, optional
            The grouping sets, as in `infosoc.Survey.estimate`.

        Returns
        -------
        Estimates
            One row per measure and group, the overall rows first.

        Raises
        ------
        InfosocError
            As `infosoc.Survey.estimate`. For an error in the rows the message names the partitions that have it;
            different errors are raised together.
        ImportError
            If infosoc is not installed on the workers.

        Notes
        -----
        The rows are read once; for quantiles, which are exact, two to six times more.
        """
        measures = [measures] if isinstance(measures, infosoc.Measure) else list(measures)
        return self._survey.estimate(measures, by=_sets(by))

    def table(
        self,
        rows: str,
        columns: str,
        by: _By | None = None,
        *,
        where: str | None = None,
        share: Literal["total", "row", "column"] = "total",
        interval: str = "logit",
        level: float = 0.95,
    ) -> infosoc.CrossTable:
        """Return the two-way table of two variables, with its tests of independence, in one pass over the rows.

        Parameters
        ----------
        rows, columns : str
            Two variables of any type.
        by, where, share, interval, level : optional
            As in `infosoc.Survey.table`; columns are given by name.

        Returns
        -------
        CrossTable

        Raises
        ------
        InfosocError
            As `infosoc.Survey.table` and `estimate`.
        """
        options: dict[str, Any] = {"where": where, "share": share, "interval": interval, "level": level}
        return self._survey.table(rows, columns, _sets(by), **options)

    def poststratify(self, columns: _Columns, totals: _Totals, *, total: str = "total") -> Survey:
        """Return the survey with weights that are post-stratified, in one pass over the rows.

        Parameters
        ----------
        columns : str or list of str
            The column of the levels, or several for their combinations.
        totals : table or dict
            The number of units at each level, as in `infosoc.Survey.poststratify`.
        total : str, default "total"
            As in `infosoc.Survey.poststratify`.

        Returns
        -------
        Survey
            The same rows with new weights. Standard errors account for the totals.

        Raises
        ------
        InfosocError
            As `infosoc.Survey.poststratify` and `estimate`.
        """
        return self._with(self._survey.poststratify(columns, totals, total=total))

    def rake(
        self,
        margins: Sequence[tuple[_Columns, _Totals]],
        *,
        total: str = "total",
        tolerance: float = 1e-9,
        iterations: int = 500,
    ) -> Survey:
        """Return the survey with weights that are raked to margins, in one pass over the rows.

        Parameters
        ----------
        margins : list of tuple
            Pairs of columns and totals, as in `infosoc.Survey.rake`.
        total, tolerance, iterations : optional
            As in `infosoc.Survey.rake`.

        Returns
        -------
        Survey
            The same rows with new weights. Standard errors account for the totals.

        Raises
        ------
        InfosocError
            As `infosoc.Survey.rake` and `estimate`.
        """
        return self._with(self._survey.rake(margins, total=total, tolerance=tolerance, iterations=iterations))

    def calibrate(self, margins: Sequence[tuple[_Columns, _Totals | float] | float], **keywords: Any) -> Survey:
        """Return the survey with weights that are calibrated to margins and totals, in one pass over the rows.

        Parameters
        ----------
        margins : list
            Margins and totals of numbers with steps, such as a size or an age, as in `infosoc.Survey.calibrate`.
        **keywords
            Those of `infosoc.Survey.calibrate`, but for what needs all cases in one table.

        Returns
        -------
        Survey
            The same rows with new weights. Standard errors account for the totals.

        Raises
        ------
        InfosocError
            As `infosoc.Survey.calibrate` and `estimate`.
        """
        return self._with(self._survey.calibrate(margins, **keywords))

    def calibration(self) -> infosoc.Calibration | None:
        """Return the diagnosis of the calibration of the weights.

        Returns
        -------
        Calibration or None
            As of `infosoc.Survey.calibration`.
        """
        return self._survey.calibration()

    def _with(self, survey: infosoc.Survey) -> Survey:
        """Return the same rows as another survey has them."""
        made = Survey.__new__(Survey)
        made._df, made._survey = self._df, survey
        return made

    def _read(self, reading: infosoc.Reading) -> infosoc.Reading:
        """Add all rows to a reading, those of each partition where it lies."""
        plan = reading.to_bytes()
        df, names = _select(self._df, reading.columns(self._df.columns))
        # A name that is unknown, or a type that cannot be used, is found before the cluster is asked to work.
        reading.add(_empty(self._df.columns, df, names))
        sent = df.mapInArrow(_fold(plan, names), _SENT)
        sent = sent.repartition(_GROUPS, "partition").sortWithinPartitions("partition").mapInArrow(_merge(), _SENT)
        rows = sorted(sent.collect(), key=lambda row: row["partition"])
        failures = [failure for row in rows if row["failure"] for failure in pickle.loads(row["failure"])]
        if failures:
            raise _error(failures)
        for row in rows:
            reading.merge(infosoc.Reading.from_bytes(bytes(row["state"])))
        return reading


def _sets(by: _By | None) -> list[Any]:
    sets: list[Any] = by if isinstance(by, list) else [] if by is None else [by]
    for one in sets:
        _names(one, "by")
    return sets


def _names(given: object, argument: str) -> list[str]:
    names = [given] if isinstance(given, str) else list(given) if isinstance(given, list | tuple) else [given]
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"{argument}: expected the name of a column, got {type(name).__name__}")
    return [str(name) for name in names]


def _select(df: DataFrame, needed: Sequence[str]) -> tuple[DataFrame, list[str]]:
    """Return the columns that are needed and exist, and their names.

    Spark's own names are their positions: a user's may hold dots and backticks, or differ by case alone.
    """
    twice = sorted({name for name in needed if df.columns.count(name) > 1})
    if twice:
        raise infosoc.InvalidArgument(
            f"the data frame has several columns of the name {', '.join(map(repr, twice))}; rename all but one"
        )
    names = [name for name in df.columns if name in set(needed)]
    places = [df.columns.index(name) for name in names]
    numbered = df.toDF(*(f"c{place}" for place in range(len(df.columns))))
    return numbered.select(*(f"c{place}" for place in places)), names


def _empty(all_names: Sequence[str], df: DataFrame, names: Sequence[str]) -> pyarrow.Table:
    """Return a table without rows: the columns that are read with their types, the others as names to suggest."""
    import pyarrow  # noqa: PLC0415

    types = dict(zip(names, df.limit(0).toArrow().schema.types, strict=True))
    return pyarrow.schema([(name, types.get(name, pyarrow.null())) for name in dict.fromkeys(all_names)]).empty_table()


# The functions below run on the workers. They are made inside others and import what they use, so that they are sent
# whole, and a worker without infosoc can still say so.


def _fold(plan: bytes, names: Sequence[str]) -> _Fold:
    def fold(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import os  # noqa: PLC0415
        import pickle  # noqa: PLC0415
        import sys  # noqa: PLC0415

        import pyarrow  # noqa: PLC0415
        from pyspark import TaskContext  # noqa: PLC0415

        context = TaskContext.get()
        partition = context.partitionId() if context else 0

        def send(state: bytes | None, error: Exception | None = None) -> pyarrow.RecordBatch:
            failure = pickle.dumps([(partition, error)]) if error else None
            arrays = [pyarrow.array([partition], "int32"), *(pyarrow.array([v], "binary") for v in (state, failure))]
            return pyarrow.RecordBatch.from_arrays(arrays, ["partition", "state", "failure"])

        # A task has the cores that Spark gives it, not those of its machine.
        os.environ.setdefault("RAYON_NUM_THREADS", os.environ.get("OMP_NUM_THREADS", "1"))
        try:
            import infosoc  # noqa: PLC0415
        except ImportError as error:
            yield send(None, ImportError(f"infosoc cannot be imported by {sys.executable} on a worker: {error}"))
            return
        try:
            state = None
            for batch in batches:
                if batch.num_rows:
                    state = state or infosoc.Reading.from_bytes(plan)
                    state.add(pyarrow.Table.from_batches([batch]).rename_columns(names))
            if state is not None:
                yield send(state.to_bytes())
        except infosoc.InfosocError as error:
            yield send(None, error)

    return fold


def _merge() -> _Fold:
    def merge(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pickle  # noqa: PLC0415

        import pyarrow  # noqa: PLC0415

        def send(state: bytes | None, failure: bytes | None = None) -> pyarrow.RecordBatch:
            arrays = [pyarrow.array([first], "int32"), *(pyarrow.array([v], "binary") for v in (state, failure))]
            return pyarrow.RecordBatch.from_arrays(arrays, ["partition", "state", "failure"])

        first, merged = 0, None
        failures: list[tuple[int, Exception]] = []
        for batch in batches:
            for partition, state, failure in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                if failure is not None:
                    failures += pickle.loads(failure)
                    continue
                # Where a worker has no infosoc there are failures alone.
                import infosoc  # noqa: PLC0415

                try:
                    read = infosoc.Reading.from_bytes(state)
                    if merged is None:
                        first, merged = partition, read
                    else:
                        merged.merge(read)
                except infosoc.InfosocError as error:
                    failures.append((partition, error))
        if failures:
            yield send(None, pickle.dumps(failures))
        elif merged is not None:
            yield send(merged.to_bytes())

    return merge


def _error(failures: Sequence[tuple[int, Exception]]) -> Exception:
    """Return one error for what the partitions found, with the partitions that found it."""
    found: dict[tuple[type[Exception], str], list[int]] = {}
    for partition, failure in sorted(failures, key=lambda sent: sent[0]):
        if isinstance(failure, ImportError):
            return failure
        for error in getattr(failure, "errors", [failure]):
            found.setdefault((type(error), str(error)), []).append(partition)
    errors = []
    for (kind, message), partitions in found.items():
        listed = ", ".join(map(str, partitions[:_LISTED]))
        more = f" and {len(partitions) - _LISTED} more" if len(partitions) > _LISTED else ""
        errors.append(kind(f"partition{'s' if partitions[1:] else ''} {listed}{more}: {message}"))
    if len(errors) == 1:
        return errors[0]
    several = infosoc.SeveralErrors("\n".join([f"{len(errors)} problems:", *(f"  - {error}" for error in errors)]))
    several.errors = errors  # type: ignore[assignment]
    return several
