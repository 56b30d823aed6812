//! Units in index specs: figures are converted into the unit of the spec, or refused.

use infosoc::index::IndexSpec;
use infosoc::{Error, Scores, Series, ToFrame};
use polars::prelude::*;

/// Indicator, area, year, value, unit.
type Row<'a> = (&'a str, &'a str, i32, f64, Option<&'a str>);

fn series(rows: &[Row]) -> Series {
    let frame = df!(
        "indicator" => rows.iter().map(|r| r.0).collect::<Vec<_>>(),
        "ref_area" => rows.iter().map(|r| r.1).collect::<Vec<_>>(),
        "time_period" => rows.iter().map(|r| r.2).collect::<Vec<_>>(),
        "obs_value" => rows.iter().map(|r| r.3).collect::<Vec<_>>(),
        "unit_measure" => rows.iter().map(|r| r.4).collect::<Vec<_>>(),
        "se" => rows.iter().map(|r| r.3 / 10.0).collect::<Vec<_>>(),
    );
    Series::new(frame.unwrap()).unwrap()
}

/// One index of indicator a with these cells.
fn spec(code: &str, cells: &[(&str, &str)]) -> IndexSpec {
    let mut frame = df!("code" => ["index", code], "parent" => ["", "index"]).unwrap();
    for (name, cell) in cells {
        frame.with_column(Column::new((*name).into(), ["", *cell])).unwrap();
    }
    IndexSpec::from_frame(&frame).unwrap()
}

/// Every indicator of a built-in spec in the middle of its goalposts and in the unit of the spec, one in another.
fn middle<'a>(spec: &'a IndexSpec, code: &str, factor: f64, unit: Option<&'a str>) -> Vec<Row<'a>> {
    let leaves = spec.elements().iter().filter(|e| e.level == 1);
    leaves
        .map(|e| {
            let value = e.goalposts.map_or(0.5, |posts| 0.5 * (posts.low + posts.high));
            match e.code == code {
                true => (e.code.as_str(), "MEX", 2022, value * factor, unit),
                false => (e.code.as_str(), "MEX", 2022, value, e.unit.as_deref()),
            }
        })
        .collect()
}

fn notes(scores: &Scores, rule: &str) -> Vec<(String, Vec<String>)> {
    let own = scores.findings().iter().filter(|f| f.rule.as_str() == rule);
    own.map(|f| (f.place.clone(), f.areas.clone())).collect()
}

fn of(scores: &Scores, code: &str) -> Vec<Option<f64>> {
    ["MEX", "BRA", "ARG"].map(|area| scores.of(code, area, 2022)).to_vec()
}

/// By hand from the goalposts: (0.5 + 0.5 + 0.5)/3 for universal connectivity with users at 47.5 of 95; meaningful is the mean
/// of 0.5, ln 251/ln 501, ln 5001/ln 10001, 0.5, 0.5 and 0.5; the index is the mean of both, 56.78.
#[test]
fn a_proportion_scores_as_the_same_per_cent() {
    let spec = IndexSpec::builtin("idi-2024").unwrap();
    let traffic = (251f64.ln() / 501f64.ln(), 5001f64.ln() / 10001f64.ln());
    let expected = 100.0 * 0.5 * (0.5 + (4.0 * 0.5 + traffic.0 + traffic.1) / 6.0);
    assert!((expected - 56.78).abs() < 0.005);
    for (factor, unit, converted) in [
        (1.0, Some("%"), false),
        (0.01, Some("proportion"), true),
        (1.0, Some("PC_IND"), false),
        (1.0, None, false),
        (0.01, Some("share (0-1)"), true),
    ] {
        let scores = spec.score(&series(&middle(&spec, "iu", factor, unit)), 2022).unwrap();
        assert!((scores.of("idi", "MEX", 2022).unwrap() - expected).abs() < 1e-9, "{unit:?}");
        assert_eq!(notes(&scores, "converted").len(), usize::from(converted), "{unit:?}");
        assert_eq!(notes(&scores, "unit_assumed").len(), usize::from(unit.is_none()), "{unit:?}");
        let explained = scores.explain("MEX", None).unwrap();
        let cell = |name: &str| explained.column(name).unwrap().get(0).unwrap().to_string();
        assert_eq!((cell("unit").as_str(), cell("value").as_str(), cell("se").as_str()), ("\"%\"", "47.5", "4.75"));
    }
}

#[test]
fn a_unit_that_does_not_convert_is_refused() {
    let spec = IndexSpec::builtin("idi-2024").unwrap();
    let wrong = |code: &str, factor: f64, unit: &'static str| {
        spec.score(&series(&middle(&spec, code, factor, Some(unit))), 2022).unwrap_err()
    };
    let error = wrong("mbb", 1e6, "number");
    assert_eq!(error.code(), "invalid_argument");
    let text = error.to_string();
    for part in ["unit_measure of mbb", "per 100 inhabitants, the unit of the spec", "number for MEX", "divide"] {
        assert!(text.contains(part), "{text}");
    }
    for (code, unit) in
        [("fbb_price", "USD"), ("mbbtraf", "GB"), ("iu", "persons"), ("hh", "smoots"), ("cov3g", "ratio")]
    {
        assert!(wrong(code, 1.0, unit).to_string().contains(&format!("unit_measure of {code}")), "{code} {unit}");
    }
    // All that is wrong at once.
    let rows: Vec<Row> = middle(&spec, "", 1.0, None)
        .into_iter()
        .map(|row| if row.4 == Some("%") { (row.0, row.1, row.2, row.3, Some("USD")) } else { row })
        .collect();
    assert!(matches!(spec.score(&series(&rows), 2022).unwrap_err(), Error::Several(found) if found.len() == 5));
}

/// 0.86 is 86 %, the highest of the three, whatever the code, and with or without a unit in the spec.
#[test]
fn one_scale_over_several_units() {
    let rows = |code: &'static str| {
        [
            (code, "MEX", 2022, 72.0, Some("%")),
            (code, "BRA", 2022, 81.0, Some("%")),
            (code, "ARG", 2022, 0.86, Some("proportion")),
        ]
    };
    for (code, cells) in [
        ("HH7", vec![]),
        ("HH7", vec![("unit", "proportion")]),
        ("own", vec![]),
        ("own", vec![("unit", "%")]),
        ("own", vec![("unit", "proportion")]),
    ] {
        let mut rows = rows(code);
        for _ in 0..3 {
            rows.rotate_left(1);
            let scores = spec(code, &cells).score(&series(&rows), 2022).unwrap();
            let expected = [0.0, 100.0 * 9.0 / 14.0, 100.0];
            for (own, expected) in of(&scores, "index").into_iter().zip(expected) {
                assert!((own.unwrap() - expected).abs() < 1e-9, "{code} {cells:?}");
            }
        }
    }
    // Goalposts are in the unit of the spec.
    let in_parts = spec("own", &[("unit", "proportion"), ("goalpost_low", "0"), ("goalpost_high", "0.9")]);
    let scores = in_parts.score(&series(&rows("own")), 2022).unwrap();
    assert!((scores.of("index", "MEX", 2022).unwrap() - 80.0).abs() < 1e-9);
    // Units that do not convert have no scale together, in whatever order they stand.
    let mut mixed = [("own", "MEX", 2022, 72.0, Some("%")), ("own", "BRA", 2022, 8e6, Some("number"))];
    for _ in 0..2 {
        mixed.rotate_left(1);
        assert!(spec("own", &[]).score(&series(&mixed), 2022).unwrap_err().to_string().contains("unit_measure of own"));
    }
}

/// 130 % of individuals cannot be; a price of 130 % of income, or an enrolment of 104 %, can.
#[test]
fn a_figure_that_cannot_be_is_left_out() {
    for (impossible, unit) in
        [(130.0, Some("%")), (130.0, Some("PC_IND")), (1.3, Some("proportion")), (130.0, None), (-1.0, Some("%"))]
    {
        let rows = [
            ("HH7", "MEX", 2022, impossible, unit),
            ("HH7", "BRA", 2022, 50.0, Some("%")),
            ("HH7", "ARG", 2022, 100.0, None),
        ];
        let rows = if unit == Some("proportion") {
            vec![rows[0], ("HH7", "BRA", 2022, 0.5, unit), ("HH7", "ARG", 2022, 1.0, unit)]
        } else {
            rows.to_vec()
        };
        let frame = df!(
            "indicator" => rows.iter().map(|r| r.0).collect::<Vec<_>>(), "ref_area" => rows.iter().map(|r| r.1).collect::<Vec<_>>(),
            "time_period" => rows.iter().map(|r| r.2).collect::<Vec<_>>(), "obs_value" => rows.iter().map(|r| r.3).collect::<Vec<_>>(),
            "unit_measure" => rows.iter().map(|r| r.4).collect::<Vec<_>>(),
        );
        let series = Series::new(frame.unwrap()).unwrap();
        let scores = spec("HH7", &[("goalpost_low", "0"), ("goalpost_high", "100")]).score(&series, 2022).unwrap();
        assert_eq!(of(&scores, "index"), [None, Some(50.0), Some(100.0)], "{impossible} {unit:?}");
        let found: Vec<_> = scores.findings().iter().filter(|f| f.rule.as_str() == "out_of_range").collect();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].severity.as_str(), found[0].areas.as_slice()), ("error", &["MEX".to_owned()][..]));
    }
    let rows = [("own", "MEX", 2022, 130.0, Some("%")), ("own", "BRA", 2022, 50.0, Some("%"))];
    let scores = spec("own", &[("goalpost_low", "0"), ("goalpost_high", "200")]).score(&series(&rows), 2022).unwrap();
    assert_eq!(scores.of("index", "MEX", 2022), Some(65.0));
}

/// What was taken or converted when the series was read is told with the scores too.
#[test]
fn remarks_on_the_units_of_a_series_stay_with_the_scores() {
    let rows = [
        ("HH7", "MEX", 2022, 72.0, None),
        ("HH6", "MEX", 2022, 40.0, Some("%")),
        ("HH6", "BRA", 2022, 0.5, Some("proportion")),
    ];
    let scores = spec("HH7", &[("goalpost_low", "0"), ("goalpost_high", "100")]).score(&series(&rows), 2022).unwrap();
    assert_eq!(
        (notes(&scores, "unit_assumed").len(), notes(&scores, "converted").len()),
        (1, 0),
        "HH6 is not in the index"
    );
    let scores = spec("HH6", &[("goalpost_low", "0"), ("goalpost_high", "100")]).score(&series(&rows), 2022).unwrap();
    assert_eq!((notes(&scores, "unit_assumed").len(), notes(&scores, "converted").len()), (0, 1));
    assert_eq!((scores.of("index", "MEX", 2022), scores.of("index", "BRA", 2022)), (Some(40.0), Some(50.0)));
}

/// The years that are looked at: that of the scores, and with `last` those before it.
#[test]
fn figures_of_other_years_are_converted_too() {
    let rows = [
        ("own", "MEX", 2022, 40.0, Some("%")),
        ("own", "BRA", 2021, 0.2, Some("proportion")),
        ("own", "ARG", 2022, 60.0, Some("%")),
        ("own", "MEX", 2015, 3e6, Some("number")),
    ];
    let cells = |impute| [("unit", "%"), ("goalpost_low", "0"), ("goalpost_high", "100"), ("impute", impute)];
    let without = spec("own", &cells("")).score(&series(&rows), 2022).unwrap();
    assert_eq!(of(&without, "index"), [Some(40.0), None, Some(60.0)]);
    assert!(spec("own", &cells("last(1)")).score(&series(&rows), 2022).is_err(), "a number is not a share, in no year");
    let last = spec("own", &cells("last(1)")).score(&series(&rows[..3]), 2022).unwrap();
    assert_eq!(of(&last, "index"), [Some(40.0), Some(20.0), Some(60.0)]);
}

/// A relative unit of an indicator with a denominator is that of the quotient, an absolute one that of the figure.
#[test]
fn the_unit_of_a_quotient_is_not_that_of_the_figure() {
    let rows = |unit| {
        [
            ("subs", "MEX", 2022, 120.0, Some(unit)),
            ("subs", "BRA", 2022, 50.0, Some(unit)),
            ("people", "MEX", 2022, 100.0, Some("persons")),
            ("people", "BRA", 2022, 100.0, Some("persons")),
        ]
    };
    let cells = |unit| {
        [("unit", unit), ("denominator", "people"), ("per", "100"), ("goalpost_low", "0"), ("goalpost_high", "150")]
    };
    let of_quotient = spec("subs", &cells("per 100 inhabitants"));
    assert_eq!(of_quotient.score(&series(&rows("number")), 2022).unwrap().of("index", "MEX", 2022), Some(80.0));
    // Thousands of subscriptions by thousands of people are what numbers are.
    for (subs, people, factor) in
        [("thousand", "persons", 1e-3), ("number", "thousand", 1e3), ("million", "million", 1.0)]
    {
        let rows = [("subs", "MEX", 2022, 120.0 * factor, Some(subs)), ("people", "MEX", 2022, 100.0, Some(people))];
        let scores = of_quotient.score(&series(&rows), 2022).unwrap();
        let value = of(&scores, "subs")[0].unwrap();
        assert!((value - 80.0).abs() < 1e-9, "{subs} by {people}: {value}");
    }
    let error = of_quotient.score(&series(&rows("per 1 000 inhabitants")), 2022).unwrap_err();
    assert!(error.to_string().contains("must still be divided by people"), "{error}");
    let of_figure = spec("subs", &cells("number"));
    let scores = of_figure.score(&series(&rows("thousand")), 2022).unwrap();
    assert_eq!(scores.explain("MEX", None).unwrap().column("value").unwrap().f64().unwrap().get(0), Some(120_000.0));
    assert!(of_figure.score(&series(&rows("%")), 2022).is_err());
    // Dollars a month by annual income: 1,200 makes them per cent of a month.
    let baskets = IndexSpec::builtin("price-baskets").unwrap();
    let prices = |unit: &'static str| -> Vec<Row<'static>> {
        let codes = ["dob", "mdv_low", "mdv_high", "fbb", "mob_low"].map(|code| (code, "MEX", 2022, 10.0, Some(unit)));
        codes.into_iter().chain([("NY.GNP.PCAP.CD", "MEX", 2022, 12_000.0, Some("current US$"))]).collect()
    };
    assert_eq!(baskets.score(&series(&prices("US$")), 2022).unwrap().of("dob", "MEX", 2022), Some(1.0));
    assert!(baskets.score(&series(&prices("% of GNI per capita")), 2022).is_err(), "they are divided already");
}

/// Scores out of 100 are no scores out of 1, bits no kilobits, and a share of inhabitants is so many of 100.
#[test]
fn scales_of_other_kinds_convert_too() {
    let egdi = IndexSpec::builtin("egdi").unwrap();
    let rows = [
        ("osi", "MEX", 2022, 73.55, Some("score 0 to 100")),
        ("tii", "MEX", 2022, 0.4562, Some("score 0 to 1")),
        ("hci", "MEX", 2022, 0.7044, None),
    ];
    let scores = egdi.score(&series(&rows), 2022).unwrap();
    assert!((scores.of("egdi", "MEX", 2022).unwrap() - 0.6320).abs() < 5e-5, "UN DESA 2014");
    assert_eq!(notes(&scores, "converted"), [("osi".to_owned(), vec!["MEX".to_owned()])]);
    let unsaid = [("osi", "MEX", 2022, 73.55, Some("score")), rows[1], rows[2]];
    assert!(egdi.score(&series(&unsaid), 2022).is_err(), "nobody says out of how many");
    let old = IndexSpec::builtin("idi-2017").unwrap();
    let as_it_is = old.score(&series(&middle(&old, "", 1.0, None)), 2022).unwrap();
    let in_kilobits = old.score(&series(&middle(&old, "bw", 0.001, Some("kbit/s per Internet user"))), 2022).unwrap();
    let (a, b) = (as_it_is.of("idi", "MEX", 2022).unwrap(), in_kilobits.of("idi", "MEX", 2022).unwrap());
    assert!((a - b).abs() < 1e-12);
    let rows = [("own", "MEX", 2022, 60.0, Some("%")), ("own", "BRA", 2022, 0.3, Some("proportion"))];
    let cells = [("unit", "per 100 inhabitants"), ("goalpost_low", "0"), ("goalpost_high", "120")];
    let scores = spec("own", &cells).score(&series(&rows), 2022).unwrap();
    assert_eq!((scores.of("index", "MEX", 2022), scores.of("index", "BRA", 2022)), (Some(50.0), Some(25.0)));
    assert_eq!(notes(&scores, "converted").len(), 2, "proportion into %, and that into so many of 100");
    let table = scores.findings().to_frame().unwrap();
    assert!(
        table.column("remedy").unwrap().str().unwrap().iter().flatten().any(|remedy| remedy.contains("inhabitants"))
    );
}

/// Subscriptions by people, times 100, are none per 1,000 inhabitants.
#[test]
fn a_unit_and_a_factor_that_contradict_each_other_are_refused() {
    let of = |unit: &str, per: &str| {
        let mut frame = df!("code" => ["index", "subs"], "parent" => ["", "index"]).unwrap();
        for (name, cell) in [
            ("unit", unit),
            ("denominator", "SP.POP.TOTL"),
            ("per", per),
            ("goalpost_low", "0"),
            ("goalpost_high", "9"),
        ] {
            frame.with_column(Column::new(name.into(), ["", cell])).unwrap();
        }
        IndexSpec::from_frame(&frame)
    };
    for (unit, per) in [("per 1 000 inhabitants", "100"), ("per 100 inhabitants", "1"), ("per 100 000 adults", "1000")]
    {
        let error = of(unit, per).unwrap_err();
        assert!(error.code() == "invalid_spec" && error.to_string().contains("per ="), "{error}");
    }
    for (unit, per) in
        [("per 1 000 inhabitants", "1000"), ("per 100 000 adults", "100000"), ("%", "100"), ("number", "5")]
    {
        assert!(of(unit, per).is_ok(), "{unit} {per}");
    }
}
