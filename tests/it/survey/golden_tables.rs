//! Two-way tables against R `survey` 4.5: every row of `tests/golden/survey/tables.csv`.

use crate::survey::golden::{Row, condition, design, rows};
use approx::assert_relative_eq;
use infosoc::{CrossTable, Independence, Share, Survey};
use polars::prelude::*;

fn cross_table(row: &Row, share: Share) -> CrossTable {
    let (mut table, design) = design(&row["design"], &row["dataset"]).unwrap();
    let (first, second) = row["variable"].trim_start_matches('~').split_once('+').unwrap();
    let domain = row["domain"].as_str();
    if !domain.is_empty() {
        let inside = condition(&table, domain);
        table.with_column(inside.with_name("inside".into()).into_column()).unwrap();
    }
    let request = Survey::new(table, design).unwrap().table(first, second).share(share);
    let request = if domain.is_empty() { request } else { request.filter("inside") };
    request.run().unwrap()
}

fn parsed(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// `svytable`.
#[test]
fn weighted_counts() {
    let rows = rows("tables");
    let mut compared = 0;
    for row in rows.iter().filter(|row| row["estimator"] == "table_cell") {
        let (first, second) = row["level"].split_once(':').unwrap();
        let table = cross_table(row, Share::Total);
        let fits = |level: &Option<String>, wanted: &str| level.as_deref() == Some(wanted);
        let cell = table.cells().iter().find(|cell| fits(&cell.row, first) && fits(&cell.column, second)).unwrap();
        assert_relative_eq!(cell.count, parsed(&row["value"]).unwrap(), max_relative = 1e-9);
        compared += 1;
    }
    assert_eq!(compared, 14);
}

/// `svychisq`. Its `lincom` fell back to `saddlepoint`, whose root R finds within 1e-8.
#[test]
fn tests_of_independence() {
    let mut compared = 0;
    for row in rows("tables").iter().filter(|row| row["estimator"] == "chisq") {
        let (word, numbers) = row["param"].split_once(";ndf=").unwrap();
        let (df1, numbers) = numbers.split_once(";ddf=").unwrap();
        let (df2, p) = numbers.split_once(";p=").unwrap();
        let test: Independence = word.parse().unwrap();
        let found = cross_table(row, Share::Total).test(test).unwrap();
        let p_tolerance = if test == Independence::Saddlepoint { 1e-6 } else { 1e-8 };
        for (got, expected, tolerance) in [
            (found.statistic, parsed(&row["value"]), 1e-9),
            (found.df1, parsed(df1), 1e-9),
            (found.df2, parsed(df2), 1e-9),
            (found.p_value, parsed(p), p_tolerance),
        ] {
            assert_eq!(got.is_some(), expected.is_some(), "{} {found:?}", row["id"]);
            if let (Some(got), Some(expected)) = (got, expected) {
                assert!((got - expected).abs() <= tolerance * expected.abs(), "{} {found:?}: {expected}", row["id"]);
            }
        }
        compared += 1;
    }
    assert_eq!(compared, 30);
}

/// R 4.2.2, survey 4.1.1, design `clus2_fpc`: `svyby(~sch_wide, ~stype, design, svymean)` by rows, its transpose by
/// columns, and `svymean(~interaction(stype, sch_wide), design)`.
#[test]
fn shares_of_rows_columns_and_the_whole() {
    let clus2 = Row::from_iter(
        [("design", "clus2_fpc"), ("dataset", "apiclus2"), ("variable", "~stype+sch_wide"), ("domain", "")]
            .map(|(key, value)| (key.to_owned(), value.to_owned())),
    );
    for (share, row, column, value, se) in SHARES {
        let table = cross_table(&clus2, share);
        let fits = |cell: &&infosoc::CrossTableCell| {
            cell.row.as_deref() == Some(row).filter(|r| !r.is_empty())
                && cell.column.as_deref() == Some(column).filter(|c| !c.is_empty())
        };
        let cell = table.cells().iter().find(fits).unwrap();
        assert_relative_eq!(cell.value.unwrap(), value, max_relative = 1e-9);
        assert_relative_eq!(cell.se.unwrap(), se, max_relative = 1e-8);
    }
}

/// Share, row, column (empty for a total), value and standard error.
const SHARES: [(Share, &str, &str, f64, f64); 8] = [
    (Share::Row, "E", "Yes", 0.9306608884073673, 0.03869679617102134),
    (Share::Row, "M", "No", 0.47200000000000003, 0.18859213011155643),
    (Share::Column, "H", "No", 0.4599406528189911, 0.12855217015372217),
    (Share::Column, "E", "Yes", 0.843811394891945, 0.0506345210865411),
    (Share::Total, "H", "Yes", 0.01992619926199262, 0.010470459626879564),
    (Share::Total, "M", "", 0.1845018450184502, 0.02222521550552913),
    (Share::Column, "M", "", 0.1845018450184502, 0.02222521550552913),
    (Share::Row, "", "Yes", 0.7512915129151292, 0.06639498843428826),
];
