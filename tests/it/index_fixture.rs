//! Small data and specs for tests of indices.

use infosoc::Series;
use infosoc::index::IndexSpec;
use polars::prelude::*;

/// Indicator, area, year, value, standard error (0 for none), status.
pub(crate) type Row<'a> = (&'a str, &'a str, i32, Option<f64>, f64, &'a str);

pub(crate) fn series(rows: &[Row]) -> Series {
    let frame = df!(
        "indicator" => rows.iter().map(|r| r.0).collect::<Vec<_>>(),
        "ref_area" => rows.iter().map(|r| r.1).collect::<Vec<_>>(),
        "time_period" => rows.iter().map(|r| r.2).collect::<Vec<_>>(),
        "obs_value" => rows.iter().map(|r| r.3).collect::<Vec<_>>(),
        "se" => rows.iter().map(|r| Some(r.4).filter(|se| *se > 0.0)).collect::<Vec<_>>(),
        "obs_status" => rows.iter().map(|r| r.5).collect::<Vec<_>>(),
    );
    Series::new(frame.unwrap()).unwrap()
}

/// One index of indicators a and b, with cells of its first row and of a.
pub(crate) fn spec(cells: &[(&str, &str, &str)]) -> IndexSpec {
    let mut frame = df!("code" => ["i", "a", "b"], "parent" => ["", "i", "i"]).unwrap();
    for (name, of_index, of_a) in cells {
        frame.with_column(Column::new((*name).into(), [*of_index, *of_a, ""])).unwrap();
    }
    IndexSpec::from_frame(&frame).unwrap()
}
