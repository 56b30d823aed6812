//! What is confidential or suppressed leaves no number in a message.

use super::{FORMATS, columns, found, lines, sdg, series, text};
use polars::prelude::*;

#[test]
fn confidential_and_suppressed_figures_leave_no_number_in_any_format() {
    let series = series(df!(
        "indicator" => ["HH7"; 5], "ref_area" => ["MEX"; 5], "time_period" => [2017, 2018, 2019, 2020, 2021],
        "obs_value" => [81.171, 82.272, 83.373, 84.474, 85.575],
        "conf_status" => [Some("C"), Some("F"), None, Some("N"), None],
        "obs_status" => [None, None, Some("Q"), None, Some("A")],
        "ci_low" => [71.171, 72.272, 73.373, 74.474, 75.575], "ci_high" => [91.171, 92.272, 93.373, 94.474, 95.575],
        "se" => [5.171, 5.272, 5.373, 5.474, 5.575],
    ));
    for format in FORMATS {
        let (text, findings) = text(&sdg(), &series, format);
        for hidden in ["171", "373", "474"] {
            assert!(!text.contains(hidden), "{format:?}: {text}");
        }
        for shown in ["82.272", "92.272", "75.575"] {
            assert!(text.contains(shown), "{format:?}: {text}");
        }
        assert_eq!(found(&findings), ["note withheld obs_value 3"]);
    }
    let (lines, _) = lines(&sdg(), &series);
    let wanted = ["2017  Q _X", "2018 82.272 A C", "2019  Q _X", "2020  Q _X", "2021 85.575 A C"];
    assert_eq!(columns(&lines, &["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "NATURE"]), wanted);
}

/// A number that the mapping sends to an attribute is one that could give a figure away.
#[test]
fn a_mapping_does_not_carry_numbers_past_the_rule() {
    use infosoc::export::{Mapping, Sdmx, Structure};
    let series = series(df!(
        "indicator" => ["HH7"; 2], "ref_area" => ["MEX"; 2], "time_period" => [2020, 2021],
        "obs_value" => [84.474, 85.575], "obs_status" => ["Q", "A"], "lowest" => ["74.474", "75.575"],
        "wave" => ["second"; 2],
    ));
    let rows = df!(
        "column" => ["lowest", "obs_value", "wave"], "code" => ["", "", ""],
        "component" => ["LOWER_BOUND", "COMMENT_OBS", "TIME_COVERAGE"], "to" => ["", "", ""],
    );
    let mapping = Mapping::new(&rows.unwrap(), &Structure::sdg()).unwrap();
    let (lines, _) = lines(&Sdmx::new(Structure::sdg()).mapping(mapping), &series);
    let wanted = ["OBS_VALUE", "LOWER_BOUND", "COMMENT_OBS", "TIME_COVERAGE"];
    assert_eq!(columns(&lines, &wanted), ["   second", "85.575 75.575 85.575 second"]);
}

#[test]
fn what_is_missing_says_so_and_is_empty() {
    let series = series(df!(
        "indicator" => ["HH7"; 3], "ref_area" => ["MEX"; 3], "time_period" => [2019, 2020, 2021],
        "obs_value" => [None::<f64>, None, None], "obs_status" => [None, Some("L"), Some("E")],
    ));
    let (lines, _) = lines(&sdg(), &series);
    assert_eq!(columns(&lines, &["OBS_VALUE", "OBS_STATUS", "NATURE"]), [" O _X", " L _X", " O _X"]);
    assert_eq!(text(&sdg(), &series, ("csv", "2.1")).0.matches(",NaN,").count(), 3);
    assert!(!text(&sdg(), &series, ("xml", "2.1")).0.contains("OBS_VALUE"));
    assert_eq!(text(&sdg(), &series, ("json", "2.0")).0.matches("[null,").count(), 3);
}
