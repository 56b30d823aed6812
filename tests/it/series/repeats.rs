//! Rows that come again, in whatever order the rows stand.

use infosoc::finding::Rule;
use infosoc::{Error, Series};
use polars::prelude::*;

type Row = (&'static str, i32, f64);

const ROWS: [Row; 4] = [("MEX", 2020, 10.0), ("MEX", 2021, 20.0), ("KEN", 2020, 30.0), ("KEN", 2021, 40.0)];

fn series(rows: &[Row]) -> infosoc::Result<Series> {
    let table = df!(
        "indicator" => vec!["HH7"; rows.len()],
        "ref_area" => rows.iter().map(|row| row.0).collect::<Vec<_>>(),
        "time_period" => rows.iter().map(|row| row.1).collect::<Vec<_>>(),
        "obs_value" => rows.iter().map(|row| row.2).collect::<Vec<_>>(),
    );
    Series::new(table?)
}

#[test]
fn a_row_that_comes_again_is_found_in_any_order_of_rows() {
    // By area and year, by year and area, backwards, and neither.
    for order in [[0, 1, 2, 3], [0, 2, 1, 3], [3, 2, 1, 0], [1, 3, 2, 0]] {
        let rows = order.map(|row: usize| ROWS[row]).to_vec();
        assert_eq!(series(&rows).unwrap().len(), 4);
        for (area, year, value) in ROWS {
            let with = |value: f64| [rows.clone(), vec![(area, year, value)]].concat();
            let same = series(&with(value)).unwrap();
            let findings = same.findings();
            let found = findings.of(Rule::RepeatedRow).next().unwrap();
            // Of a sheet with a header.
            assert_eq!((same.len(), found.rows, found.first_row), (4, 1, Some(6)), "{order:?} {area} {year}");
            match series(&with(90.0)) {
                Err(Error::DuplicateObservation { keys, .. }) => {
                    assert_eq!(keys, [format!("HH7 {area} {year} = {value} or 90")]);
                }
                other => panic!("{order:?} {area} {year}: {other:?}"),
            }
        }
    }
}
