"""Findings as JUnit and SARIF, against the schemas of those who read them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import infosoc
import jsonschema
import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
MEXICO = "datasets/national/mex-endutih-2021"
BROKEN = "tests/golden/sdmx/broken.csv"
GOLDEN = ROOT / "tests/golden/findings"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "infosoc.command", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def findings(*arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*arguments, "--format", "json").stdout)
    return found


def junit(*arguments: str) -> Any:
    done = run(*arguments, "--format", "junit")
    assert done.stderr == ""
    report = etree.fromstring(done.stdout.encode())
    etree.XMLSchema(etree.parse(GOLDEN / "junit-10.xsd")).assertValid(report)
    return report


def sarif(*arguments: str) -> Any:
    done = run(*arguments, "--format", "sarif")
    assert done.stderr == ""
    log = json.loads(done.stdout)
    schema = json.loads((GOLDEN / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(log)
    return log


@pytest.mark.parametrize(
    ("arguments", "failures"),
    [
        (("check", BROKEN), 2),
        (("validate", MEXICO), 0),
        (("validate", MEXICO, "--fail-on", "note"), 1),
    ],
)
def test_findings_as_severe_as_asked_for_are_failures(arguments: tuple[str, ...], failures: int) -> None:
    [suite] = junit(*arguments)
    found = findings(*arguments)
    assert suite.get("failures") == str(failures) == str(len(suite.findall(".//failure")))
    assert suite.get("tests") == str(len(found)) == str(len(suite.findall("testcase")))
    for case, finding in zip(suite, found, strict=True):
        assert case.get("name") == f"{finding['rule']} {finding['where']}"
        assert finding["message"] in "".join(case.itertext())


def test_a_message_without_findings_passes_a_test(tmp_path: Path) -> None:
    path = tmp_path / "sdg.csv"
    series = infosoc.Series.read(ROOT / "datasets/series/ict.csv").areas(["MEX"]).indicators(["HH7"])
    series.write_sdmx(path, structure="sdg")
    assert findings("check", str(path)) == []
    [suite] = junit("check", str(path))
    assert [case.get("name") for case in suite] == ["nothing found"]
    assert sarif("check", str(path))["runs"][0]["results"] == []


@pytest.mark.parametrize("arguments", [("check", BROKEN), ("validate", MEXICO)])
def test_sarif_has_every_finding_beside_its_file(arguments: tuple[str, str]) -> None:
    [run_of_it] = sarif(*arguments)["runs"]
    found = findings(*arguments)
    rules = [rule["id"] for rule in run_of_it["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    for result, finding in zip(run_of_it["results"], found, strict=True):
        assert result["ruleId"] == rules[result["ruleIndex"]] == finding["rule"]
        assert result["level"] == finding["severity"]
        assert finding["message"] in result["message"]["text"]
        [location] = result["locations"]
        place = location["physicalLocation"]
        assert (ROOT / place["artifactLocation"]["uri"]).is_file()
        # Rows of a CSV message are its lines; those of a dataset are of its data, and no lines of the codebook.
        is_message = arguments[0] == "check"
        assert ("region" in place) == (is_message and finding["first_row"] is not None)
        if "region" in place:
            assert place["region"]["startLine"] == finding["first_row"]
        assert location["logicalLocations"] == [{"fullyQualifiedName": finding["where"]}]


def test_text_of_a_file_does_not_break_the_report(tmp_path: Path) -> None:
    header, *rows = (ROOT / BROKEN).read_text(encoding="utf-8").splitlines()
    nasty = [row.replace("GBR", "<&\x01\ufffe]]>") for row in rows]
    assert nasty != rows
    name = "a <b> & 'c'.csv"
    (tmp_path / name).write_text("\n".join([header, *nasty, ""]), encoding="utf-8")
    path = str(tmp_path / name)
    [suite] = junit("check", path)
    assert suite.get("name") == path
    assert "<&" in suite[0].findtext("failure")
    result = sarif("check", path)["runs"][0]["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith("file:///")
    assert uri.endswith("a%20%3Cb%3E%20%26%20%27c%27.csv")


def test_the_ending_of_the_file_says_the_format(tmp_path: Path) -> None:
    for name, start in [("report.sarif", "{"), ("report.xml", "<?xml"), ("report.json", "[")]:
        done = run("check", BROKEN, "--out", str(tmp_path / name))
        assert (done.returncode, done.stdout) == (1, "")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    refused = run("check", BROKEN, "--out", str(tmp_path / "report.pdf"))
    assert refused.returncode == 2
    assert "junit" in refused.stderr
    assert run("estimate", MEXICO, "HH6", "--format", "sarif").returncode == 2


def test_several_folders_are_checked_together_each_once() -> None:
    hints = "datasets/national/pri-hints-2009"
    paths = [f"{MEXICO}/dataset.toml", f"{MEXICO}/codebook.csv", hints]
    suites = junit("validate", *paths)
    assert [suite.get("name") for suite in suites] == [MEXICO, hints]
    results = sarif("validate", *paths)["runs"][0]["results"]
    files = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results}
    assert files <= {f"{MEXICO}/codebook.csv", f"{hints}/codebook.csv"}
    assert len(results) == len(findings("validate", MEXICO)) + len(findings("validate", hints))
    said = run("validate", *paths)
    assert said.returncode == 0
    assert all(line.startswith(("datasets/national/mex", "datasets/national/pri")) for line in said.stdout.splitlines())
    assert run("validate", *paths, "--format", "csv").returncode == 2
    # The worst of all decides.
    assert run("check", BROKEN, BROKEN).returncode == 1


def test_what_cannot_be_read_is_in_the_report_and_keeps_no_other_from_being_checked() -> None:
    suites = {suite.get("name"): suite for suite in junit("validate", "nowhere", MEXICO)}
    assert [suites[name].get("failures") for name in ["nowhere", MEXICO]] == ["1", "0"]
    assert "there is no such folder" in suites["nowhere"].find(".//failure").get("message")
    assert run("validate", "nowhere", MEXICO, "--format", "junit").returncode == 2
    rules = {result["ruleId"] for result in sarif("check", BROKEN, "nowhere.xml")["runs"][0]["results"]}
    assert rules == {"unknown_code", "not_allowed", "not_read"}
    said = run("validate", "nowhere", MEXICO)
    assert (said.returncode, "nowhere: error[not_read] invalid_file: " in said.stdout) == (2, True)
    # One alone is the error that it always was.
    alone = run("validate", "nowhere")
    assert (alone.returncode, alone.stdout) == (2, "")
    assert alone.stderr.startswith("error[invalid_file]")
