"""Information Society statistics.

National survey files become core ICT indicators with standard errors; those and published figures become series of
countries, regions and Sustainable Development Goals.

Start with a table you already have (`Survey`), a national dataset described by files (`open_dataset`), or the figures of
all countries (`Series`). Results are Arrow tables: give them to polars, pandas, pyarrow or DuckDB.

Examples
--------
>>> import pyarrow
>>> people = pyarrow.table({"w": [120, 80, 100], "internet": [1, 0, 1]})
>>> infosoc.Survey(people, weight="w").count().to_dicts()[0]["value"]
300.0
"""

from infosoc import _infosoc
from infosoc._infosoc import *  # noqa: F403  (the names are listed in the compiled module)

__version__ = _infosoc.__version__
__all__ = [name for name in dir(_infosoc) if not name.startswith("_")]
