"""What the schema of dataset.toml lets pass, the library opens, and what it refuses the library refuses.

Each key of valid descriptions is left out, given values of other kinds, and set beside keys that exclude it; the oracle
of the schema is jsonschema.
"""

import copy
import json
import math
import re
from pathlib import Path

import infosoc
import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "datasets/schema/dataset.schema.json").read_text()))
HEAD = {
    "country": "MEX",
    "year": 2021,
    "title": "t",
    "producer": "p",
    "source": "s",
    "licence": "l",
    "citation": "c",
    "recall": "last 3 months",
    "notes": ["n"],
    "survey": "mics6",
    "rounds": "6",
    "status": "partial",
}
CONDITION = {"variable": "a", "codes": "1;2"}
ALONE = HEAD | {
    "statistical_unit": "individual",
    "key": ["id"],
    "counts": {"persons": "n"},
    "file": {
        "path": "d.csv",
        "format": "csv",
        "delimiter": ";",
        "encoding": "utf-8",
        "decimal": ",",
        "null_values": ["NA"],
        "sheet": "1",
        "catalog": "c.sas7bcat",
        "labels": "labels.csv",
        "sha256": "0" * 64,
    },
    "design": {
        "weight": "w",
        "weight_divisor": 1000,
        "strata": ["s", "t"],
        "psu": "p",
        "ssu": "q",
        "later_stages": ["r"],
        "fpc": ["f"],
        "nest": True,
        "lonely_psu": "adjust",
        "deff": "auto",
        "frame": {"size": "frame_size"},
        "note": "n",
    },
    "scope": {
        "text": "t",
        "age_from": 15,
        "age_to": 74,
        "age_variable": "age",
        "sex": "F",
        "conditions": [CONDITION, {"variable": "b", "except": "9"}],
    },
    "derived": [
        {
            "variable": "v1",
            "constant": 1,
            "add": ["a"],
            "subtract": ["b"],
            "less_one_when": CONDITION,
            "only_when": [CONDITION],
        },
        {"variable": "v2", "cases": [{"value": "1", "when": [CONDITION], "any": True}], "otherwise": "2"},
        {"variable": "v3", "of": "n", "cuts": [10, 50, 250]},
        {
            "variable": "v4",
            "of": "n",
            "classification": "isic3.1",
            "to": "isic4",
            "level": "section",
            "digits": 4,
        },
    ],
}
PPS = HEAD | {
    "statistical_unit": "enterprise",
    "file": {"path": "d.csv"},
    "design": {
        "weight": "w",
        "psu": "p",
        "fpc": "f",
        "pps": "hartley_rao",
        "squares": 1.5,
        "pps_variance": "yates_grundy",
    },
}
JOINT = HEAD | {
    "file": {"path": "d.csv", "statistical_unit": "enterprise", "design": {"weight": 1, "psu": "p", "joint": "j.csv"}}
}
CENSUS = HEAD | {
    "statistical_unit": "school",
    "file": {"path": "d.csv"},
    "design": {"weight": 1, "census": True, "response": CONDITION, "response_classes": "k"},
}
REPLICATES = HEAD | {
    "statistical_unit": "individual",
    "file": {"path": "d.csv"},
    "design": {
        "weight": "w",
        "replicates": {
            "columns": "rw*",
            "method": "fay",
            "scale": 0.5,
            "rscales": [1, 1],
            "mse": True,
            "combined": True,
            "rho": 0.3,
            "df": 20,
        },
    },
}
SEVERAL = HEAD | {
    "files": {
        "households": {
            "path": "h.csv",
            "statistical_unit": "household",
            "key": ["h"],
            "design": {"weight": "w"},
            "derived": [
                {"variable": "v5", "from": "persons", "function": "any", "when": [CONDITION]},
                {"variable": "v6", "from": "persons", "function": "max", "of": "n"},
            ],
        },
        "persons": {
            "path": "p.csv",
            "statistical_unit": "individual",
            "design": {"weight": "w"},
            "links": [{"to": "households", "by": ["h"]}],
        },
    }
}
BASES = {
    "alone": ALONE,
    "pps": PPS,
    "joint": JOINT,
    "census": CENSUS,
    "replicates": REPLICATES,
    "several": SEVERAL,
}
# Values of every kind, the empty ones of each, and words that stand for something elsewhere.
VALUES = [
    "",
    " ",
    "sure",
    "a b",
    0,
    -1,
    3,
    0.5,
    True,
    False,
    [],
    [""],
    ["a", "a"],
    [3, 2],
    [2, 2],
    [0.5],
    {},
    {"a": "b"},
]
# What JSON Schema has no words for: the order of numbers, names of other files, keys of as many columns, the many names
# of encodings and of the codes of a dimension.
UNSAID = re.compile(
    "in ascending order|must not exceed|not one of the files|which has no link to|which has no key|and its key is"
    "|lead back to it|file.encoding .* is not known|sex .* is not known"
)


def toml(value):
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value)
        case int() | float():
            return str(value)
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
        case dict():
            return "{ " + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items()) + " }"
    raise TypeError(value)


def places(value, path=()):
    """The path of each key and item."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        yield (*path, key)
        yield from places(one, (*path, key))


def within(value, path):
    for key in path:
        value = value[key]
    return value


def mutations(base):
    for path in places(base):
        *above, key = path
        left_out = copy.deepcopy(base)
        del within(left_out, above)[key]
        yield path, "left out", left_out
        for value in VALUES:
            changed = copy.deepcopy(base)
            within(changed, above)[key] = value
            yield path, value, changed
    # A key that excludes others, or that nobody knows, beside those of each table.
    tables = [(), *(path for path in places(base) if isinstance(within(base, path), dict))]
    keys = {key for other in BASES.values() for path in places(other) for key in path if isinstance(key, str)}
    values = {path[-1]: within(other, path) for other in BASES.values() for path in places(other)}
    for path in tables:
        for key in sorted(keys | {"zzz", "agefrom", "Age-to", "condition"}):
            if key not in within(base, path):
                added = copy.deepcopy(base)
                within(added, path)[key] = values.get(key, 15)
                yield (*path, key), "added", added


def refusal(folder, description):
    """What the library says of a description; the data that it names are not there, which is no fault of it."""
    path = folder / "dataset.toml"
    path.write_text("\n".join(f"{key} = {toml(value)}" for key, value in description.items()))
    with pytest.raises(infosoc.InfosocError) as error:
        infosoc.open_dataset(folder)
    return str(error.value) if str(path) in str(error.value) else None


@pytest.mark.parametrize("name", BASES)
def test_the_schema_and_the_library_agree(tmp_path, name):
    base = BASES[name]
    concept, of_file = ("HH6", "households") if name == "several" else ("HH7", "persons")
    file = "file" if name == "several" else "note"
    rows = "".join(f"{concept},{value},a,{code},{of_file}\n" for value, code in [("yes", 1), ("no", 2)])
    (tmp_path / "codebook.csv").write_text(f"concept,value,variable,codes,{file}\n{rows}")
    assert refusal(tmp_path, base) is None
    assert SCHEMA.is_valid(base)
    differ = []
    for path, value, description in mutations(base):
        error = refusal(tmp_path, description)
        is_valid = SCHEMA.is_valid(description)
        if (error is None) != is_valid and not (is_valid and UNSAID.search(error)):
            differ.append((".".join(map(str, path)), value, "schema" if is_valid else "library", error))
    assert differ == [], "\n".join(map(str, differ))


def test_numbers_of_toml_that_json_lacks(tmp_path):
    """Infinity and what is no number are no cuts and no weights."""
    (tmp_path / "codebook.csv").write_text("concept,value,variable,codes\nHH7,yes,a,1\nHH7,no,a,2\n")
    for value in [math.inf, math.nan]:
        description = copy.deepcopy(ALONE)
        description["derived"][2]["cuts"] = [value]
        assert "ascending" in refusal(tmp_path, description)
