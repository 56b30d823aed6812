//! Replicate weights against R `survey` 4.5: read from the files that R wrote, and made again from the designs.

use crate::survey::golden::{Row, design, differences, golden, measure, rows, table};
use approx::assert_relative_eq;
use infosoc::measure::{count, mean, proportion, quantile, ratio, total};
use infosoc::{
    Comparison, Design, Estimates, LonelyPsu, Measure, QuantileInterval, QuantileRule, ReplicateMethod, Replicates,
    Resampling, Result, Status, Survey,
};
use polars::prelude::*;

/// The table of a design of replicate weights, with R's weights beside it.
pub(crate) fn with_weights(design: &str, dataset: &str) -> DataFrame {
    let mut table = table(dataset);
    let weights = table_of(&format!("data/repweights_{design}.csv"));
    for column in weights.columns().iter().filter(|column| column.name() != "row") {
        table.with_column(column.clone()).unwrap();
    }
    table
}

fn table_of(path: &str) -> DataFrame {
    CsvReadOptions::default()
        .with_infer_schema_length(None)
        .try_into_reader_with_file_path(Some(golden(path)))
        .unwrap()
        .finish()
        .unwrap()
}

fn numbers(table: &DataFrame, name: &str) -> Vec<f64> {
    let column = table.column(name).unwrap().cast(&DataType::Float64).unwrap();
    column.f64().unwrap().iter().map(|v| v.unwrap_or(f64::NAN)).collect()
}

/// The scale, the rscales and whether deviations are from the full estimate, as R has them.
fn scales(design: &str) -> (f64, Vec<f64>, bool) {
    let scales = table_of(&format!("data/repscales_{design}.csv"));
    let mse = scales.column("mse").unwrap().cast(&DataType::String).unwrap();
    let mse = mse.str().unwrap().get(0).is_some_and(|word| word.eq_ignore_ascii_case("true"));
    (numbers(&scales, "scale")[0], numbers(&scales, "rscale"), mse)
}

pub(crate) fn as_read(id: &str) -> Design {
    let (scale, rscales, mse) = scales(id);
    let replicates = Replicates::new("rw*", ReplicateMethod::Other).scale(scale).rscales(rscales).mse(mse);
    Design::new("base_weight").replicates(replicates)
}

fn reason_to_skip(row: &Row) -> Option<&'static str> {
    let param = row["param"].as_str();
    match () {
        _ if row["note"].starts_with("ERROR") => Some("R fails; ours is tested in `intervals_where_r_has_none`"),
        _ if param.starts_with("likelihood") => {
            Some("R interpolates in a straight line between points of the curve: see `likelihood_intervals`")
        }
        _ if param.starts_with("asin") && row["design"] == "jk1_clus1" => {
            Some("the lower angle is below 0 and comes back in R; ours stops at 0, see `arcsine_stops_at_0`")
        }
        _ if param.starts_with("logit") && row["design"] == "jk1_clus1" => {
            Some("a replicate without any case of the characteristic: R's model runs to its limit of iterations there")
        }
        _ => None,
    }
}

#[test]
fn rows_of_r_with_its_weights() {
    let (mut compared, mut left, mut wrong) = (0, 0, Vec::new());
    for row in rows("replicates") {
        if reason_to_skip(&row).is_some() {
            left += 1;
            continue;
        }
        let mut table = with_weights(&row["design"], &row["dataset"]);
        let mut row = row;
        if row["domain"] == "person>rooms" {
            let crowded = numbers(&table, "person").into_iter().zip(numbers(&table, "rooms")).map(|(p, r)| p - r);
            table.with_column(Column::new("crowded".into(), crowded.collect::<Vec<_>>())).unwrap();
            row.insert("domain".to_owned(), "crowded>0".to_owned());
        }
        if row["estimator"] == "ratio" {
            // Of ratios R compares with another variance of a simple random sample than for linearised ones; ours is
            // the same for both.
            row.insert("deff".to_owned(), String::new());
        }
        let measure = measure(&mut table, &row);
        let estimates = Survey::new(table, as_read(&row["design"])).unwrap().estimate([measure]).run().unwrap();
        let level = Some(row["level"].clone()).filter(|l| !l.is_empty());
        let got = estimates.rows().iter().find(|r| r.level.is_none() || r.level == level).unwrap();
        compared += 1;
        if row["se"].parse::<f64>().is_ok_and(|se| se < 1e-12) {
            // The levels of the strata themselves: what is left is rounding, in R as here.
            assert!(got.se.is_some_and(|se| se < 1e-12), "{got:?}");
            continue;
        }
        wrong.extend(differences(&row, got));
    }
    assert!(wrong.is_empty(), "{} differences in {compared} rows:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((compared, left), (86, 4));
}

/// `as.svrepdesign` of R: the same weights and scales.
#[test]
fn jackknife_weights_are_those_of_r() {
    let crowd = |strata: bool| {
        let design = Design::new("weight").psu("cluster");
        if strata { design.strata("stratum") } else { design }
    };
    for (id, dataset, taylor, method, mse) in [
        ("jk1_clus1", "apiclus1", None, ReplicateMethod::Jk1, false),
        ("jk1_clus1_nofpc_mse", "apiclus1", Some(Design::new("pw").psu("dnum")), ReplicateMethod::Jk1, true),
        ("jkn_strat", "apistrat", None, ReplicateMethod::Jkn, false),
        ("jk1_crowd", "crowd", Some(crowd(false)), ReplicateMethod::Jk1, false),
        ("jkn_crowd", "crowd", Some(crowd(true)), ReplicateMethod::Jkn, false),
    ] {
        let (table, taylor) = match taylor {
            Some(taylor) => (table(dataset), taylor),
            None => design(if dataset == "apiclus1" { "clus1_fpc" } else { "strat_fpc" }, dataset).unwrap(),
        };
        let made = Survey::new(table, taylor).unwrap().make_replicates(&Resampling::new(method).mse(mse)).unwrap();
        let ours = made.replicate_weights("rw").unwrap().unwrap();
        let theirs = table_of(&format!("data/repweights_{id}.csv"));
        assert_eq!(ours.width(), theirs.width() - 2, "{id}");
        for name in ours.get_column_names() {
            for (a, b) in numbers(&ours, name).into_iter().zip(numbers(&theirs, name)) {
                assert_relative_eq!(a, b, max_relative = 1e-12);
            }
        }
        let (scale, rscales, mse) = made.replicate_scales().unwrap();
        let expected = scales(id);
        assert_eq!(mse, expected.2);
        for (ours, theirs) in rscales.iter().zip(&expected.1) {
            assert_relative_eq!(scale * ours, expected.0 * theirs, max_relative = 1e-12);
        }
    }
}

/// The matrix of half-samples may be another than R's; the variances of totals are the same, which are those of
/// linearisation, and so are the degrees of freedom.
#[test]
fn half_samples_have_the_variances_of_r() {
    let (table, taylor) = design("scd_nofpc", "scd").unwrap();
    let survey = Survey::new(table, taylor).unwrap();
    let linear = survey.estimate([total("alive")]).run().unwrap();
    for how in [Resampling::new(ReplicateMethod::Brr), Resampling::new(ReplicateMethod::Fay).rho(0.3)] {
        let made = survey.make_replicates(&how).unwrap();
        let got = made.estimate([total("alive"), ratio("alive", "arrests")]).run().unwrap();
        assert_relative_eq!(got.rows()[0].se.unwrap(), linear.rows()[0].se.unwrap(), max_relative = 1e-12);
        assert_eq!(got.rows()[0].df, Some(3.0));
    }
    let brr = survey.make_replicates(&Resampling::new(ReplicateMethod::Brr)).unwrap();
    let got = brr.estimate([ratio("alive", "arrests")]).run().unwrap();
    let of_r = rows("replicates").into_iter().find(|row| row["design"] == "brr_scd" && row["estimator"] == "ratio");
    assert_relative_eq!(got.rows()[0].se.unwrap(), of_r.unwrap()["se"].parse::<f64>().unwrap(), max_relative = 1e-8);
}

fn sample() -> DataFrame {
    let rows = 240i64;
    let hash = |i: i64, k: i64| (i * 7919 + k * 104_729 + i * i * 31) % 97;
    let column = |k: i64, m: i64| (0..rows).map(|i| hash(i, k) % m).collect::<Vec<_>>();
    df!(
        "h" => (0..rows).map(|i| i / 60).collect::<Vec<_>>(),
        "psu" => (0..rows).map(|i| i / 10).collect::<Vec<_>>(),
        "w" => (0..rows).map(|i| 1.0 + hash(i, 1) as f64 / 10.0).collect::<Vec<_>>(),
        "y" => column(2, 13), "x" => column(3, 7), "b" => column(4, 2), "g" => column(5, 3),
        "in" => column(6, 5).into_iter().map(|v| v > 0).collect::<Vec<_>>(),
    )
    .unwrap()
}

fn taylor() -> Design {
    Design::new("w").strata("h").psu("psu")
}

/// For totals the jackknife of a stratified sample is linearisation.
#[test]
fn the_jackknife_of_totals_is_linearisation() {
    let survey = Survey::new(sample(), taylor()).unwrap();
    let made = survey.make_replicates(&Resampling::new(ReplicateMethod::Jkn)).unwrap();
    let measures = || [total("y"), count(), total("b").filter("in")];
    let (linear, jackknife) = (survey.estimate(measures()), made.estimate(measures()));
    let (linear, jackknife) = (linear.by(["g"]).run().unwrap(), jackknife.by(["g"]).run().unwrap());
    for (a, b) in linear.rows().iter().zip(jackknife.rows()) {
        assert_relative_eq!(a.value.unwrap(), b.value.unwrap(), max_relative = 1e-12);
        assert_relative_eq!(a.se.unwrap(), b.se.unwrap(), max_relative = 1e-10);
        assert_eq!(a.n, b.n);
    }
    // In all rows; a domain without cases in some PSUs has the rank of its own weights, as in R.
    assert_eq!((linear.rows()[0].df, jackknife.rows()[0].df), (Some(20.0), Some(20.0)));
}

/// Slow and obvious: every estimate with every column of weights by itself.
#[test]
fn each_replicate_is_the_estimate_with_its_weights() {
    let survey = Survey::new(sample(), taylor()).unwrap();
    let how = Resampling::new(ReplicateMethod::Bootstrap).count(25).seed(7);
    let made = survey.make_replicates(&how).unwrap();
    let weights = made.replicate_weights("rw").unwrap().unwrap();
    let mut table = sample();
    weights.columns().iter().for_each(|column| {
        table.with_column(column.clone()).unwrap();
    });
    let measures = || [mean("y"), total("y"), ratio("y", "x"), proportion("b"), mean("x").filter("in")];
    let run = |survey: &Survey| survey.estimate(measures()).by(["g"]).run().unwrap();
    let alone: Vec<Estimates> = (1..=25)
        .map(|r| run(&Survey::new(table.clone(), Design::new(format!("rw{r}")).lonely_psu(LonelyPsu::Remove)).unwrap()))
        .collect();
    for mse in [false, true] {
        let replicates = Replicates::new("rw*", ReplicateMethod::Bootstrap).mse(mse);
        let read = Survey::new(table.clone(), Design::new("w").replicates(replicates)).unwrap();
        let estimates = run(&read);
        for (i, row) in estimates.rows().iter().enumerate() {
            let theta: Vec<f64> = alone.iter().map(|of| of.rows()[i].value.unwrap()).collect();
            let centre = if mse { row.value.unwrap() } else { theta.iter().sum::<f64>() / 25.0 };
            let variance = theta.iter().map(|t| (t - centre).powi(2)).sum::<f64>() / 24.0;
            assert_relative_eq!(row.se.unwrap(), variance.sqrt(), max_relative = 1e-9);
        }
        let stop = false.into();
        let (a, b) = (1, 6);
        let both = estimates.compare(a, b, Comparison::Ratio, &stop).unwrap();
        let theta: Vec<f64> =
            alone.iter().map(|of| of.rows()[a].value.unwrap() / of.rows()[b].value.unwrap()).collect();
        let centre = if mse { both.rows()[0].value.unwrap() } else { theta.iter().sum::<f64>() / 25.0 };
        let variance = theta.iter().map(|t| (t - centre).powi(2)).sum::<f64>() / 24.0;
        assert_relative_eq!(both.rows()[0].se.unwrap(), variance.sqrt(), max_relative = 1e-9);
        let matrix = estimates.covariances(&[0, 1], &stop).unwrap();
        assert_relative_eq!(matrix[0].sqrt(), estimates.rows()[0].se.unwrap(), max_relative = 1e-9);
        assert_relative_eq!(matrix[1], matrix[2]);
    }
}

/// Slow and obvious: the quantiles with every column of weights by itself, in all domains.
#[test]
fn quantiles_of_the_replicates() {
    let survey = Survey::new(sample(), taylor()).unwrap();
    let made = survey.make_replicates(&Resampling::new(ReplicateMethod::Bootstrap).count(20).seed(3)).unwrap();
    let weights = made.replicate_weights("rw").unwrap().unwrap();
    let measure = || quantile("y", [0.3, 0.5]).rule(QuantileRule::Hf7).filter("in");
    let run = |survey: &Survey, measure: Measure| survey.estimate([measure]).by(["g"]).run().unwrap();
    let mut alone = Vec::new();
    for column in weights.columns() {
        let mut table = sample();
        table.with_column(column.clone().with_name("w".into())).unwrap();
        alone.push(run(&Survey::new(table, Design::new("w")).unwrap(), measure()));
    }
    for (i, row) in run(&made, measure().quantile_interval(QuantileInterval::Replicates)).rows().iter().enumerate() {
        let theta: Vec<f64> = alone.iter().map(|of| of.rows()[i].value.unwrap()).collect();
        let centre = theta.iter().sum::<f64>() / 20.0;
        let variance = theta.iter().map(|t| (t - centre).powi(2)).sum::<f64>() / 19.0;
        assert_relative_eq!(row.se.unwrap(), variance.sqrt(), max_relative = 1e-12);
        assert_relative_eq!(row.ci_low.unwrap() + row.ci_high.unwrap(), 2.0 * row.value.unwrap(), max_relative = 1e-12);
    }
    let of = |survey: &Survey, measure: Measure| code(survey.estimate([measure]).run()).0;
    assert_eq!(of(&survey, measure().quantile_interval(QuantileInterval::Replicates)), "invalid_argument");
}

/// The same bits whatever the seed's first use; other seeds, other weights; the mean of the factors is near 1.
#[test]
fn the_bootstrap_is_seeded() {
    let survey = Survey::new(sample(), taylor()).unwrap();
    let made = |seed| {
        let how = Resampling::new(ReplicateMethod::Bootstrap).count(50).seed(seed);
        survey.make_replicates(&how).unwrap().replicate_weights("rw").unwrap().unwrap()
    };
    assert!(made(1).equals(&made(1)));
    assert!(!made(1).equals(&made(2)));
    let sums: f64 = (1..=50).map(|r| numbers(&made(3), &format!("rw{r}")).iter().sum::<f64>()).sum();
    assert_relative_eq!(sums / 50.0, numbers(&sample(), "w").iter().sum::<f64>(), max_relative = 0.02);
}

/// So many copies of a table that it is read in parts: the means and their errors of one copy, and its totals so many times.
#[test]
fn many_rows_are_read_in_parts() {
    const COPIES: usize = 900;
    let how = Resampling::new(ReplicateMethod::Bootstrap).count(10).seed(7);
    let made = Survey::new(sample(), taylor()).unwrap().make_replicates(&how).unwrap();
    let mut one = sample();
    for column in made.replicate_weights("rw").unwrap().unwrap().columns() {
        one.with_column(column.clone()).unwrap();
    }
    let mut many = one.clone();
    (1..COPIES).for_each(|_| {
        many.vstack_mut(&one).unwrap();
    });
    let [one, many] = [one, many].map(|table| {
        let design = Design::new("w").replicates(Replicates::new("rw*", ReplicateMethod::Bootstrap));
        Survey::new(table, design).unwrap().estimate([mean("y"), total("y"), ratio("y", "x")]).by(["g"]).run().unwrap()
    });
    for (one, many) in one.rows().iter().zip(many.rows()) {
        let times = if one.measure.starts_with("total") { COPIES as f64 } else { 1.0 };
        assert_relative_eq!(many.value.unwrap(), times * one.value.unwrap(), max_relative = 1e-11);
        assert_relative_eq!(many.se.unwrap(), times * one.se.unwrap(), max_relative = 1e-9);
        assert_eq!(many.n, COPIES as u64 * one.n);
    }
}

#[test]
fn factors_scope_and_given_degrees_of_freedom() {
    let survey = Survey::new(sample(), taylor()).unwrap();
    let made = survey.make_replicates(&Resampling::new(ReplicateMethod::Jkn)).unwrap();
    let weights = made.replicate_weights("rw").unwrap().unwrap();
    let base = numbers(&sample(), "w");
    let mut combined = sample();
    let mut factors = sample();
    for column in weights.columns() {
        combined.with_column(column.clone()).unwrap();
        let of_weight: Vec<f64> = numbers(&weights, column.name()).iter().zip(&base).map(|(r, w)| r / w).collect();
        factors.with_column(Column::new(column.name().clone(), of_weight)).unwrap();
    }
    let (_, rscales, _) = made.replicate_scales().unwrap();
    let design = |combined: bool| {
        let replicates = Replicates::new("rw*", ReplicateMethod::Jkn).rscales(rscales.to_vec()).combined(combined);
        Design::new("w").replicates(replicates.df(11.0)).scope("in")
    };
    let run = |table: DataFrame, design: Design| {
        Survey::new(table, design).unwrap().estimate([mean("y"), total("y")]).by(["g"]).run().unwrap()
    };
    let (a, b) = (run(combined, design(true)), run(factors, design(false)));
    let linear = run(sample(), taylor().scope("in"));
    for ((a, b), linear) in a.rows().iter().zip(b.rows()).zip(linear.rows()) {
        assert_relative_eq!(a.se.unwrap(), b.se.unwrap(), max_relative = 1e-10);
        assert_relative_eq!(a.value.unwrap(), linear.value.unwrap(), max_relative = 1e-12);
        assert_eq!(a.n, linear.n);
        assert_eq!(a.df, Some(11.0));
    }
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> (String, String) {
    let error = result.expect_err("an error");
    (error.code().to_owned(), error.to_string())
}

#[test]
fn bad_replicates_are_refused_with_a_remedy() {
    let weighted = |name: &str, values: Vec<Option<f64>>| {
        let mut table = sample();
        let first = (0..240).map(|row| Some(f64::from(row % 3))).collect();
        for (name, values) in [("rw1", first), (name, values)] {
            table.with_column(Column::new(name.into(), values)).unwrap();
        }
        table
    };
    let survey = |table: DataFrame, replicates: Replicates| Survey::new(table, Design::new("w").replicates(replicates));
    let sound = || weighted("rw2", (0..240).map(|row| Some(f64::from(1 + row % 2))).collect());
    let of = |method| Replicates::new("rw*", method);
    use ReplicateMethod::{Bootstrap, Brr, Fay, Jkn, Other};
    let (name, message) = code(survey(sound(), Replicates::new("rx*", Bootstrap)));
    assert!(name == "unknown_column" && message.contains("rx*"), "{message}");
    let (name, message) = code(survey(weighted("rw2", vec![Some(1.0); 240]), of(Bootstrap)));
    assert!(name == "invalid_argument" && message.contains("rw2 is 1 in every row"), "{message}");
    let mut infinite = vec![Some(2.0); 240];
    infinite[7] = Some(f64::NEG_INFINITY);
    let (name, message) = code(survey(weighted("rw2", infinite), of(Bootstrap)));
    assert!(name == "invalid_weight" && message.contains("row 7") && message.contains("rw2"), "{message}");
    let mut missing = vec![Some(2.0); 240];
    missing[3] = None;
    assert_eq!(code(survey(weighted("rw2", missing), of(Bootstrap))).0, "invalid_weight");
    for replicates in [
        of(Fay),
        of(Fay).rho(1.0),
        of(Brr).rho(0.5),
        of(Brr).scale(7.0),
        of(Jkn),
        of(Other),
        of(Bootstrap).scale(-1.0),
        of(Bootstrap).rscales([1.0, 1.0, 1.0]),
        of(Bootstrap).df(0.0),
        of(Bootstrap).combined(false).rho(0.1),
        Replicates::of(["rw1", "rw1"], Bootstrap),
        Replicates::of(["rw1"], Bootstrap),
    ] {
        assert_eq!(code(survey(sound(), replicates.clone())).0, "invalid_argument", "{replicates:?}");
    }
    let both = taylor().replicates(of(Bootstrap));
    assert!(code(Survey::new(sound(), both)).1.contains("combined with replicates"));
}

#[test]
fn what_cannot_be_made_is_refused() {
    let survey = Survey::new(sample(), taylor()).unwrap();
    let make = |how: Resampling| survey.make_replicates(&how);
    use ReplicateMethod::{Bootstrap, Brr, Fay, Jk1, Jk2, Jkn, Sdr};
    assert!(make(Resampling::new(Brr)).is_ok(), "strata of six PSUs");
    for (how, what) in [
        (Resampling::new(Jk1), "jkn"),
        (Resampling::new(Jk2), "can be read, not made"),
        (Resampling::new(Sdr).count(81), "order of a Hadamard matrix"),
        (Resampling::new(Fay), "rho"),
        (Resampling::new(Bootstrap).count(1), "2 replicates or more"),
        (Resampling::new(Jkn).count(9), "follows from the design"),
    ] {
        let (name, message) = code(make(how));
        assert!(name == "invalid_argument" && message.contains(what), "{message}");
    }
    let odd = sample().slice(0, 230);
    let (_, message) = code(Survey::new(odd, taylor()).unwrap().make_replicates(&Resampling::new(Brr)));
    assert!(message.contains("odd number of PSUs in 3"), "{message}");
    let made = make(Resampling::new(Jkn)).unwrap();
    assert_eq!(code(made.make_replicates(&Resampling::new(Jkn))).0, "invalid_argument");
}

/// Replicates in which a domain has no cases are counted in the status, and where none has any there is no variance.
#[test]
fn replicates_without_cases_are_told() {
    let table = df!(
        "w" => [1.0, 2.0, 1.0, 3.0], "y" => [1.0, 4.0, 2.0, 5.0], "g" => ["a", "a", "b", "b"],
        "r1" => [2.0, 2.0, 0.0, 0.0], "r2" => [0.0, 4.0, 2.0, 2.0], "r3" => [1.0, 1.0, 1.0, 6.0],
    )
    .unwrap();
    let design = Design::new("w").replicates(Replicates::new("r?", ReplicateMethod::Bootstrap));
    let estimates = Survey::new(table, design).unwrap().estimate([mean("y")]).by(["g"]).run().unwrap();
    let status: Vec<Status> = estimates.rows().iter().map(|row| row.status).collect();
    assert_eq!(status, [Status::Normal, Status::Normal, Status::LostReplicates]);
    // Of group b, replicates 2 and 3 have the means 3.5 and 32/7; the scale is 1/2.
    let (a, b) = (3.5f64, 32.0 / 7.0);
    let centre = (a + b) / 2.0;
    let expected = (((a - centre).powi(2) + (b - centre).powi(2)) / 2.0).sqrt();
    assert_relative_eq!(estimates.rows()[2].se.unwrap(), expected, max_relative = 1e-12);
}

#[test]
fn intervals_where_r_has_none() {
    let mut table = with_weights("jk1_clus1", "apiclus1");
    let row = rows("replicates").into_iter().find(|row| row["note"].starts_with("ERROR")).unwrap();
    let likelihood: Measure = measure(&mut table, &row);
    let estimates = Survey::new(table, as_read("jk1_clus1")).unwrap().estimate([likelihood]).run().unwrap();
    let row = &estimates.rows()[0];
    let (low, high) = (row.ci_low.unwrap(), row.ci_high.unwrap());
    assert!(0.0 < low && low < row.value.unwrap() && row.value.unwrap() < high && high < 1.0, "{row:?}");
}
