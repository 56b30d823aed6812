//! Regression against R `survey` 4.5, fitted to the end (`glm_exact.csv`, `glm_tests.csv`, `margins.csv`) and with R's own rule of
//! stopping (`glm.csv`).

use super::golden::{Row, design, rows};
use approx::assert_relative_eq;
use infosoc::{
    Error, Family, Link, Margin, MarginErrors, Regression, RegressionRequest, ReplicateMethod, Resampling, Survey,
    TestMethod,
};
use polars::prelude::*;

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

/// 1 where a column is "Yes".
fn yes(table: &mut DataFrame, name: &str) {
    let text = table.column(name).unwrap().str().unwrap().clone();
    let values: Vec<Option<i32>> = text.iter().map(|text| text.map(|text| i32::from(text == "Yes"))).collect();
    table.with_column(Column::new(format!("{name}_yes").into(), values)).unwrap();
}

pub(super) fn survey(id: &str) -> Survey {
    let (dataset, of) = match id {
        "strat_fpc" | "jkn_strat" => ("apistrat", "strat_fpc"),
        "clus2_fpc" => ("apiclus2", "clus2_fpc"),
        "nhanes" => ("nhanes", "nhanes"),
        "brr_scd" => ("scd", "scd_nofpc"),
        _ => ("apiclus1", "clus1_fpc"),
    };
    let (mut table, design) = design(of, dataset).unwrap();
    match dataset {
        "nhanes" | "scd" => {}
        _ => {
            yes(&mut table, "sch_wide");
            yes(&mut table, "awards");
            let enroll = table.column("enroll").unwrap().cast(&DataType::Float64).unwrap();
            let logs: Vec<Option<f64>> = enroll.f64().unwrap().iter().map(|x| x.map(f64::ln)).collect();
            table.with_column(Column::new("log_enroll".into(), logs)).unwrap();
            let types = table.column("stype").unwrap().str().unwrap().clone();
            let elementary: Vec<bool> = types.iter().map(|stype| stype == Some("E")).collect();
            table.with_column(Column::new("elementary".into(), elementary)).unwrap();
        }
    }
    if dataset == "nhanes" {
        let sex = table.column("RIAGENDR").unwrap().cast(&DataType::Int64).unwrap();
        let women: Vec<bool> = sex.i64().unwrap().iter().map(|sex| sex == Some(2)).collect();
        table.with_column(Column::new("women".into(), women)).unwrap();
    }
    let survey = Survey::new(table, design).unwrap();
    let made = |method| survey.make_replicates(&method).unwrap();
    match id {
        "jk1_clus1" => made(Resampling::new(ReplicateMethod::Jk1)),
        "jk1_mse" => made(Resampling::new(ReplicateMethod::Jk1).mse(true)),
        "jkn_strat" => made(Resampling::new(ReplicateMethod::Jkn)),
        "brr_scd" => made(Resampling::new(ReplicateMethod::Brr)),
        "cal_clus1" => {
            let margins = [types(), Margin::number("api99", 3_914_069.0)];
            survey.calibrate(margins).run().unwrap()
        }
        "rake_jk1" => made(Resampling::new(ReplicateMethod::Jk1)).rake([types()]).run().unwrap(),
        _ => survey,
    }
}

fn types() -> Margin {
    Margin::new(["stype"], df!("stype" => ["E", "H", "M"], "total" => [4421.0, 755.0, 1018.0]).unwrap())
}

/// The model of an R formula.
fn request(survey: &Survey, row: &Row) -> RegressionRequest {
    let (outcome, terms) = row["formula"].split_once(" ~ ").unwrap();
    let outcome = match outcome {
        "sch_wide" => "sch_wide_yes",
        other if other.starts_with("I(awards") => "awards_yes",
        other => other,
    };
    let family = match row["family"].as_str() {
        "gaussian" => Family::Gaussian,
        "quasibinomial" => Family::Binomial,
        "quasipoisson" => Family::Poisson,
        _ => Family::Gamma,
    };
    let link: Link = row["link"].parse().unwrap();
    let mut request = survey.regress(outcome).family(family).link(link);
    for term in terms.split(" + ") {
        request = match term {
            "offset(log(enroll))" => request.offset("log_enroll"),
            term if term.contains(" * ") => request.term(term.split(" * ")),
            "race" | "factor(race)" => request.term(["race"]).categories(["race"]),
            "RIAGENDR" => request.term(["RIAGENDR"]).reference("RIAGENDR", "1"),
            term => request.term([term]),
        };
    }
    match row["domain"].as_str() {
        "" => request,
        "stype=='E'" => request.filter("elementary"),
        _ => request.filter("women"),
    }
}

/// The name that R gives to a coefficient.
fn r_name(model: &Regression, place: usize) -> String {
    let coefficient = &model.coefficients()[place];
    let mut levels = coefficient.level.iter().flat_map(|level| level.split(':'));
    let is_factor = |name: &&str| ["stype", "agecat", "race", "RIAGENDR"].contains(name);
    let of = |name: &str| if is_factor(&name) { format!("{name}{}", levels.next().unwrap()) } else { name.to_owned() };
    coefficient.term.split(':').map(of).collect::<Vec<_>>().join(":")
}

fn model(id: &str) -> Regression {
    let all = rows("glm_exact");
    let row = all.iter().find(|row| row["id"] == id).unwrap();
    request(&survey(&row["design"]), row).run().unwrap()
}

#[test]
fn coefficients_are_those_of_r_at_the_solution() {
    let all = rows("glm_exact");
    let mut compared = 0;
    for of_model in all.chunk_by(|a, b| a["id"] == b["id"]) {
        let model = request(&survey(&of_model[0]["design"]), &of_model[0]).run().unwrap();
        assert_eq!(model.coefficients().len(), of_model.len(), "{}", of_model[0]["id"]);
        for (place, row) in of_model.iter().enumerate() {
            let found = &model.coefficients()[place].inference;
            let name = format!("{} {}", row["id"], row["term"]);
            assert_eq!(r_name(&model, place), row["term"]);
            assert_eq!((found.df, model.n()), (number(row, "df"), number(row, "n") as u64), "{name}");
            // R stops where the deviance changes by 1e-14 of it, which leaves 1e-7 in the coefficients, and in the information
            // those of the step before. The probit fitted to the last digit in each replicate (numpy) has the error
            // 0.18304578313527325.
            let tolerance = if ["cal_logit", "jkn_probit"].contains(&row["id"].as_str()) { 1e-7 } else { 1e-8 };
            if row["id"] == "jkn_probit" && row["term"] == "(Intercept)" {
                assert_relative_eq!(found.se.unwrap(), 0.18304578313527325, max_relative = 1e-9);
            }
            let close = |what: &str, ours: f64, column: &str| {
                let theirs = number(row, column);
                assert!((ours / theirs - 1.0).abs() < tolerance, "{name} {what}: {ours} for {theirs}");
            };
            close("value", found.value, "estimate");
            close("se", found.se.unwrap(), "se");
            // R multiplies by the mean weight of the cases over that of the domain with those that have a value missing.
            if row["id"] != "dom_logit" {
                close("dispersion", model.dispersion(), "dispersion");
            }
            assert_relative_eq!(found.t.unwrap(), number(row, "t"), max_relative = 2.0 * tolerance);
            assert_relative_eq!(found.p_value.unwrap(), number(row, "p"), max_relative = 1e-6);
            compared += 1;
        }
    }
    assert_eq!(compared, 64);
}

/// R stops early: its standard errors of nhanes are 3e-6 off.
#[test]
fn coefficients_are_those_of_r_by_its_own_rule() {
    let all = rows("glm");
    for of_model in all.chunk_by(|a, b| (&a["design"], &a["variable"]) == (&b["design"], &b["variable"])) {
        let first = &of_model[0];
        let family = first["param"].split(';').next().unwrap().strip_prefix("family=").unwrap();
        let link = match family {
            "gaussian" => "identity",
            "quasibinomial" => "logit",
            _ => "log",
        };
        let formula = first["variable"].replace('~', " ~ ").replace('+', " + ");
        let row: Row = [("formula", formula.as_str()), ("family", family), ("link", link), ("domain", "")]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let model = request(&survey(&first["design"]), &row).run().unwrap();
        assert_eq!(model.coefficients().len(), of_model.len());
        for (found, row) in model.coefficients().iter().map(|row| &row.inference).zip(of_model) {
            assert_relative_eq!(found.value, number(row, "value"), max_relative = 1e-5);
            assert_relative_eq!(found.se.unwrap(), number(row, "se"), max_relative = 1e-5);
            // A limit near 0 is a small difference of two numbers.
            let epsilon = 1e-5 * number(row, "se");
            assert_relative_eq!(found.ci_low.unwrap(), number(row, "ci_l"), max_relative = 1e-5, epsilon = epsilon);
            assert_relative_eq!(found.ci_high.unwrap(), number(row, "ci_u"), max_relative = 1e-5, epsilon = epsilon);
            assert_eq!((found.df, model.n()), (number(row, "df"), number(row, "n") as u64));
        }
    }
}

#[test]
fn tests_of_terms_are_those_of_r() {
    let mut models = std::collections::BTreeMap::new();
    let mut compared = 0;
    for row in rows("glm_tests") {
        let model = models.entry(row["model"].clone()).or_insert_with(|| model(&row["model"]));
        let method = match row["method"].as_str() {
            "Wald" => TestMethod::Wald,
            "WorkingWald" => TestMethod::WorkingWald,
            _ => TestMethod::Lrt,
        };
        let test = model.test(&[row["terms"].trim_start_matches('~')], method).unwrap();
        let name = format!("{} {} {} {}", row["model"], row["terms"], row["method"], row["approx"]);
        let close = |what: &str, ours: f64, theirs: f64, tolerance: f64| {
            assert!((ours / theirs - 1.0).abs() < tolerance, "{name} {what}: {ours} for {theirs}");
        };
        close("statistic", test.statistic.unwrap(), number(&row, "stat"), 2e-8);
        assert_eq!((test.df1, test.df2), (number(&row, "ndf"), number(&row, "ddf")), "{name}");
        let p = if row["approx"] == "satterthwaite" { test.p_satterthwaite } else { test.p_value };
        close("p", p.unwrap(), number(&row, "p"), 1e-6);
        for (ours, theirs) in test.effects.iter().zip(row["lambda"].split(' ')) {
            close("lambda", *ours, theirs.parse().unwrap(), 2e-8);
        }
        compared += 1;
    }
    assert_eq!(compared, 33);
}

#[test]
fn margins_are_those_of_r() {
    let model = model("logit_factor");
    let replicated = {
        let all = rows("glm_exact");
        let row = all.iter().find(|row| row["id"] == "logit_factor").unwrap();
        request(&survey("jkn_strat"), row).run().unwrap()
    };
    let mut compared = 0;
    for row in rows("margins") {
        let (kind, what) = row["margin"].split_once(':').unwrap();
        let (term, level, kind) = match kind {
            "predictive" => ("stype", Some(what.trim_start_matches("stype=")), "margin"),
            "effect" => ("stype", Some(&what[..1]), "effect"),
            _ => (what, None, "slope"),
        };
        for (model, errors, value, se, tolerance) in [
            (&model, MarginErrors::Unconditional, "estimate", "se_unconditional", 1e-8),
            (&model, MarginErrors::Delta, "estimate", "se_delta", 1e-8),
            // R's replicates stop early.
            (&replicated, MarginErrors::Unconditional, "jkn_estimate", "jkn_se", 1e-5),
        ] {
            let margins = model.margins(term, errors).unwrap();
            let is_it = |found: &&infosoc::PredictiveMargin| found.kind == kind && found.level.as_deref() == level;
            let found = &margins.rows().iter().find(is_it).unwrap().inference;
            assert_relative_eq!(found.value, number(&row, value), max_relative = tolerance);
            assert_relative_eq!(found.se.unwrap(), number(&row, se), max_relative = tolerance);
            compared += 1;
        }
        if kind == "effect" {
            let margins = model.margins(term, MarginErrors::Unconditional).unwrap();
            let contrast = margins.contrast(&[(level.unwrap(), 1.0), ("E", -1.0)]).unwrap();
            assert_relative_eq!(contrast.inference.se.unwrap(), number(&row, "se_unconditional"), max_relative = 1e-8);
        }
    }
    assert_eq!(compared, 18);
}

/// A model of factors on its cells is the model of the rows, and any number of threads gives the same bits.
#[test]
fn cells_and_threads_change_nothing() {
    let survey = survey("strat_fpc");
    let zero = Column::new("zero".into(), vec![0.0; survey.cases().height()]);
    let survey = survey.with_columns(vec![zero]).unwrap();
    let asked = || survey.regress("sch_wide_yes").family(Family::Binomial).term(["stype"]).term(["comp_imp"]);
    let cells = asked().run().unwrap();
    // An offset keeps the rows apart.
    let by_rows = asked().offset("zero").run().unwrap();
    for (a, b) in cells.coefficients().iter().zip(by_rows.coefficients()) {
        let (a, b) = (&a.inference, &b.inference);
        assert_relative_eq!(a.value, b.value, max_relative = 1e-11);
        assert_relative_eq!(a.se.unwrap(), b.se.unwrap(), max_relative = 1e-11);
    }
    assert_relative_eq!(cells.deviance(), by_rows.deviance(), max_relative = 1e-12);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let alone = one.install(|| asked().offset("zero").run().unwrap());
    assert_eq!(alone.coefficients(), by_rows.coefficients());
}

/// The totals of all columns of the design matrix at once give what those of one column after the other do: weights that were trimmed
/// where nothing was above the limit are the same, and take the other way.
#[test]
fn columns_together_are_those_of_one_after_the_other() {
    for id in ["strat_fpc", "clus2_fpc"] {
        let survey = survey(id);
        let trimmed = survey.trim_weights(0.0, 1e9, false).unwrap();
        let of = |survey: &Survey| survey.regress("api00").term(["stype"]).term(["ell"]).term(["meals"]).run().unwrap();
        let (together, alone) = (of(&survey), of(&trimmed));
        assert_eq!(together.covariance().len(), 25);
        let se = |place: usize| together.covariance()[place * 6].sqrt();
        for (cell, (a, b)) in together.covariance().iter().zip(alone.covariance()).enumerate() {
            assert!((a - b).abs() <= 1e-10 * se(cell / 5) * se(cell % 5), "{id}: {a} {b}");
        }
        assert_eq!(together.df(), alone.df());
    }
}

#[test]
fn what_has_no_number_is_named() {
    let survey = survey("strat_fpc");
    let double = survey.cases().column("meals").unwrap().cast(&DataType::Float64).unwrap() * 2.0;
    let all = Column::new("all".into(), vec![1; survey.cases().height()]);
    let types = survey.cases().column("stype").unwrap().str().unwrap().clone();
    let rural: Vec<&str> = types.iter().map(|stype| if stype == Some("E") { "a" } else { "b" }).collect();
    let always: Vec<Option<i32>> = {
        let yes = survey.cases().column("sch_wide_yes").unwrap().i32().unwrap().clone();
        yes.iter().zip(types.iter()).map(|(yes, stype)| if stype == Some("H") { Some(1) } else { yes }).collect()
    };
    let meals = survey.cases().column("meals").unwrap().cast(&DataType::Float64).unwrap();
    let poor: Vec<i32> = meals.f64().unwrap().iter().map(|x| i32::from(x.unwrap() > 40.0)).collect();
    let columns = vec![
        double.with_name("double".into()),
        all,
        Column::new("group".into(), rural),
        Column::new("always".into(), always),
        Column::new("poor".into(), poor),
    ];
    let survey = survey.with_columns(columns).unwrap();
    let gaussian = |terms: &[&[&str]]| {
        let request = survey.regress("api00");
        terms.iter().fold(request, |request, term| request.term(term.iter().copied())).run().unwrap_err()
    };
    match gaussian(&[&["meals"], &["double"]]) {
        Error::CollinearTerms { columns, .. } => assert_eq!(columns, ["double"]),
        other => panic!("{other}"),
    }
    match gaussian(&[&["all"]]) {
        Error::CollinearTerms { columns, .. } => assert_eq!(columns, ["all"]),
        other => panic!("{other}"),
    }
    match gaussian(&[&["group", "stype"]]) {
        Error::CollinearTerms { columns, .. } => {
            assert_eq!(columns, ["group = a, stype = H", "group = a, stype = M", "group = b, stype = E"]);
        }
        other => panic!("{other}"),
    }
    let binomial = |outcome: &str, term: &str| {
        survey.regress(outcome).family(Family::Binomial).term([term]).run().unwrap_err().to_string()
    };
    assert!(binomial("always", "stype").contains("is 1 in all cases of stype = H"));
    assert_eq!(binomial("poor", "meals").split(':').next(), Some("separation"));
    let log = survey.regress("api00").family(Family::Binomial).term(["meals"]).run().unwrap_err();
    assert_eq!(log.code(), "invalid_argument");
}

/// A model that its cells fit exactly ends, also where a share is near a half and a mean near 1, so that the coefficient is near 0.
#[test]
fn a_coefficient_near_zero_is_found() {
    let n: i32 = 600;
    for ones in [299, 300, 301] {
        let table = df!(
            "w" => (0..n).map(|i| 1.0 + f64::from(i % 7) / 3.0).collect::<Vec<_>>(),
            "y" => (0..n).map(|i| i32::from((i * 37) % n < ones)).collect::<Vec<_>>(),
            "near" => (0..n).map(|i| if i % 2 == 0 { 0.4 } else { 1.6 + f64::from(i % 5) * 1e-6 }).collect::<Vec<_>>(),
        )
        .unwrap();
        let survey = Survey::new(table, infosoc::Design::new("w")).unwrap();
        for (outcome, family, links) in [
            ("y", Family::Binomial, [Link::Logit, Link::Cloglog]),
            ("near", Family::Gamma, [Link::Log; 2]),
            ("near", Family::Poisson, [Link::Log; 2]),
        ] {
            let of =
                if outcome == "y" { infosoc::measure::proportion(outcome) } else { infosoc::measure::mean(outcome) };
            let mean = survey.estimate([of]).run().unwrap().rows()[0].value.unwrap();
            for link in links {
                let model = survey.regress(outcome).family(family).link(link).run().unwrap();
                let eta = model.coefficients()[0].inference.value;
                let mu = match link {
                    Link::Logit => 1.0 / (1.0 + (-eta).exp()),
                    Link::Cloglog => 1.0 - (-eta.exp()).exp(),
                    Link::Log => eta.exp(),
                    other => panic!("{other}"),
                };
                assert_relative_eq!(mu, mean, max_relative = 1e-12);
            }
        }
    }
}
