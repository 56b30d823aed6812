"""From a coded survey file to a table that an office can publish: percentages, intervals, flags and footnotes.

Run it with ``python python/examples/publication_table.py``. It reads the household survey of Mexico of 2021, a Parquet
file with codes as SPSS and Stata have them (1 yes, 2 no; states 1 to 32) and a codebook that says what they mean. It
writes the table (``table.html``, ``table.csv``) and its notes (``footnotes.csv``) into ``out/publication``; what was
hidden and why (``log.csv``) stays in the office, in ``out/internal``.
"""

import csv
from pathlib import Path

import infosoc
from infosoc import display, report

MEXICO = Path(__file__).resolve().parents[2] / "datasets" / "national" / "mex-endutih-2021"
TITLE = "Households with a desktop computer or a laptop, by state and area, Mexico, 2021"
SOURCE = "Fuente: INEGI, ENDUTIH 2021 (Términos de Libre Uso). Estimates: infosoc."
KINDS = {"HH4:desktop": "Desktop", "HH4:laptop": "Laptop"}
AREAS = {None: "all areas", "U": "urban", "R": "rural"}


def main(out: Path) -> None:
    """Run the example and write its files into a folder."""
    public, internal = out / "publication", out / "internal"
    for folder in (public, internal):
        folder.mkdir(parents=True, exist_ok=True)

    # 1. The file and its codebook. Codes that the codebook does not know, missing weights and the like are found here.
    mexico = infosoc.open_dataset(MEXICO)
    for finding in mexico.validate().to_dicts():
        print("{severity}: {where}: {message}. Remedy: {remedy}.".format(**finding))

    # 2. The percentages by state, by area and by both, in one pass over the households. Sets that belong to one table
    #    are asked for together: what is hidden in one must not follow from another.
    figures = mexico.estimate("HH4", by=["region", "urbanisation", ("region", "urbanisation")])

    # 3. Which rules are there, and how sure is it that they are the agency's? None is applied unless it is named.
    for rule in infosoc.reliability_rules().to_dicts():
        print("{name} ({certainty}): {conditions}".format(**rule))

    # 4. A rule of the office: 30 households at least; a flag above a coefficient of variation of 16.5 %, and no figure
    #    above 33.3 %. `quality` shows what it says before anything is hidden.
    office = infosoc.ReliabilityRule("office", min_n=30, caution_cv=0.165, max_cv=0.333)
    reasons = [row["reason"] for row in figures.quality(office).to_dicts() if row["reliability"] == "suppressed"]
    print(f"{len(reasons)} figures are too unreliable to be published, for example: {reasons[0]}")

    # 5. Ready for publication. With what is hidden, the smallest other figure of each sum is hidden too. The log says
    #    so, the table does not.
    table = figures.suppress(office, min_n=10)
    table.write_csv(public / "table.csv")
    table.footnotes("eurostat").write_csv(public / "footnotes.csv")
    table.log().write_csv(internal / "log.csv")

    # 6. The table to read: states down, kind and area across.
    rows = [
        row | {"column": f"{KINDS[row['measure']]}, {AREAS[row['urbanisation']]}"}
        for row in table.to_dicts()
        if row["measure"] in KINDS
    ]
    grid = display.wide(
        rows, "region", "column", display.with_flag, names={None: "Mexico"} | states(), corner="% of households"
    )
    notes = [f"{note['symbol'] or ''} {note['text']}".strip() for note in table.footnotes("eurostat").to_dicts()]
    text = f"Per cent of households, with 95 % confidence intervals beneath. Flags: {'; '.join(notes)}."
    report.page(TITLE, [report.Section("By state and area", text, tables=[(SOURCE, grid)])], public / "table.html")
    print(f"\n{grid}\n\n{text}")


def states() -> dict[str, str]:
    """Return the names of the states by their codes, from the codebook."""
    with (MEXICO / "codebook.csv").open(encoding="utf-8", newline="") as file:
        return {row["value"]: row["label"] for row in csv.DictReader(file) if row["concept"] == "region"}


if __name__ == "__main__":
    main(Path("out"))
