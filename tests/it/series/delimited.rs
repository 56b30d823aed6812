//! Own tables as an office in French or Spanish writes and saves them.

use infosoc::export::Csv;
use infosoc::{Series, ToFrame};
use polars::prelude::*;

fn series() -> Series {
    let table = df!(
        "indicator" => ["HH7"; 4], "ref_area" => ["MEX", "MEX", "GTM", "NAM"], "time_period" => [2020, 2021, 2021, 2021],
        "obs_value" => [Some(70.0), Some(1.5e-7), None, Some(50.125)], "se" => [Some(0.5), Some(0.0), None, None],
        "unit_measure" => ["PT"; 4], "comment" => ["1,5; \"a\"", "2,5", "", "x"], "sex" => ["_T", "F", "_T", "M"],
        "round" => [1.5, 2.0, 3.25, 4.0], "version" => ["1.2", "1.3", "1.4", "1.5"],
    );
    Series::new(table.unwrap()).unwrap()
}

fn read(text: &str) -> infosoc::Result<Series> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.csv"), text).unwrap();
    Series::read(folder.path().join("a.csv"))
}

#[test]
fn what_is_written_for_a_spreadsheet_in_french_is_read_as_it_was() {
    let series = series();
    let plain = read(&Csv::new().text(&series).unwrap()).unwrap().to_frame().unwrap();
    for csv in [
        Csv::new().delimiter(';'),
        Csv::new().delimiter('\t'),
        Csv::new().delimiter('|').bom(),
        Csv::new().delimiter(';').decimal(','),
        Csv::new().delimiter(';').decimal(',').bom(),
        Csv::new().delimiter('\t').decimal(','),
    ] {
        let again = read(&csv.text(&series).unwrap()).unwrap_or_else(|error| panic!("{csv:?}: {error}"));
        let again = again.to_frame().unwrap();
        assert!(again.equals_missing(&plain), "{csv:?}\n{again}\n{plain}");
    }
}

#[test]
fn numbers_that_may_mean_two_things_are_refused_with_the_remedy() {
    let file = |values: [&str; 2]| {
        read(&format!(
            "indicator;ref_area;time_period;obs_value\nHH7;MEX;2020;{}\nHH7;MEX;2021;{}\n",
            values[0], values[1]
        ))
    };
    for (values, parts) in [
        (["1,234", "70"], ["may stand before decimals or between thousands", "points before decimals"]),
        (["1.234", "70"], ["may stand before decimals or between thousands", "points before decimals"]),
        (["70,5", "71.5"], ["points in column \"obs_value\"", "one mark before decimals"]),
        (["70,5", "1.234"], ["points in column \"obs_value\"", "one mark before decimals"]),
        (["1.234,5", "70"], ["points in column \"obs_value\"", "one mark before decimals"]),
        (["1,234,567", "70"], ["obs_value", "point for decimals"]),
    ] {
        let error = file(values).unwrap_err().to_string();
        assert!(parts.iter().all(|part| error.contains(part)), "{values:?}: {error}");
    }
    for (values, wanted) in
        [(["70", "71"], [70.0, 71.0]), (["0,234", "1,234"], [0.234, 1.234]), (["1.5", "2"], [1.5, 2.0])]
    {
        let read = file(values).unwrap().to_frame().unwrap();
        assert_eq!(read.column("obs_value").unwrap().f64().unwrap().to_vec(), wanted.map(Some), "{values:?}");
    }
    // Without semicolons a comma before decimals is one between cells.
    assert!(read("indicator,ref_area,time_period,obs_value\nHH7,MEX,2020,70,5\n").is_err());
}
