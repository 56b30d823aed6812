//! Two-way tables: counts, shares and the test of Rao and Scott of any sample against the definitions.

use crate::fixtures::oracle::{Case, Sample, near, near_root, sample, solve};
use crate::fixtures::property;
use infosoc::{Independence, Share, Status, Survey, ToFrame};
use polars::prelude::*;
use proptest::prelude::*;
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// A two-way table by the definitions, its cells row by row.
struct Defined<'a> {
    sample: &'a Sample,
    rows: usize,
    columns: usize,
    cells: Vec<(i32, i32)>,
    /// The weighted share of each cell.
    shares: Vec<f64>,
    whole: f64,
    /// Cases with a weight.
    n: f64,
}

impl Defined<'_> {
    fn new<'a>(sample: &'a Sample, rows: &[i32], columns: &[i32]) -> Defined<'a> {
        let cells: Vec<(i32, i32)> = rows.iter().flat_map(|&a| columns.iter().map(move |&b| (a, b))).collect();
        let weight = |of: &dyn Fn(&Case) -> bool| sample.cases.iter().filter(|c| of(c)).map(|c| c.w).sum::<f64>();
        let whole = weight(&|c| c.counts() && c.a.is_some() && c.b.is_some());
        let shares = cells.iter().map(|&cell| weight(&|c| is_in(c, cell)) / whole).collect();
        let n = sample.cases.iter().filter(|c| c.counts()).count() as f64;
        Defined { sample, rows: rows.len(), columns: columns.len(), cells, shares, whole, n }
    }

    /// The linearised variable of the share of a cell.
    fn z(&self, k: usize) -> Vec<f64> {
        let number = |is: bool| f64::from(u8::from(is));
        let member = |c: &Case| number(c.counts() && c.a.is_some() && c.b.is_some());
        let of = |c: &Case| member(c) * c.w * (number(is_in(c, self.cells[k])) - self.shares[k]) / self.whole;
        self.sample.cases.iter().map(of).collect()
    }

    /// Cov(a, b) = (V(a + b) − V(a − b))/4.
    fn covariance(&self, k: usize, l: usize) -> f64 {
        let with = |sign: f64| self.z(k).iter().zip(self.z(l)).map(|(a, b)| a + sign * b).collect::<Vec<_>>();
        (self.sample.variance(&with(1.0)) - self.sample.variance(&with(-1.0))) / 4.0
    }

    /// +1 and −1 in the rows of a cell and of the last, and in their columns.
    fn interactions(&self) -> Vec<Vec<f64>> {
        let (rows, columns) = (self.rows, self.columns);
        let sign = |k: usize, own: usize, last: usize| match k {
            _ if k == own => 1.0,
            _ if k == last => -1.0,
            _ => 0.0,
        };
        let pairs = (0..rows - 1).flat_map(|i| (0..columns - 1).map(move |j| (i, j)));
        pairs
            .map(|(i, j)| {
                let of = |cell: usize| sign(cell / columns, i, rows - 1) * sign(cell % columns, j, columns - 1);
                (0..rows * columns).map(of).collect()
            })
            .collect()
    }

    /// The generalised design effects: the covariance of the interactions by that of a simple random sample; none where
    /// that cannot be inverted.
    fn effects(&self) -> Option<Vec<Vec<f64>>> {
        let interactions = self.interactions();
        let form = |of: &dyn Fn(usize, usize) -> f64| -> Vec<Vec<f64>> {
            let pairs = || (0..self.cells.len()).flat_map(|k| (0..self.cells.len()).map(move |l| (k, l)));
            let entry = |a: &Vec<f64>, b: &Vec<f64>| pairs().map(|(k, l)| a[k] * of(k, l) * b[l]).sum();
            interactions.iter().map(|a| interactions.iter().map(|b| entry(a, b)).collect()).collect()
        };
        let inverse: Vec<f64> = self.shares.iter().map(|&p| if p > 0.0 { 1.0 / p } else { 0.0 }).collect();
        let simple = form(&|k, l| if k == l { inverse[k] / self.n } else { 0.0 });
        let actual = form(&|k, l| inverse[k] * self.covariance(k, l) * inverse[l]);
        (0..actual.len()).map(|b| solve(simple.clone(), actual.iter().map(|line| line[b]).collect())).collect()
    }

    /// Pearson's X² of the shares, times the cases.
    fn pearson(&self) -> f64 {
        let (cells, width) = (self.cells.len(), self.columns);
        let margin = |of: &dyn Fn(usize) -> bool| (0..cells).filter(|&c| of(c)).map(|c| self.shares[c]).sum::<f64>();
        let of = |c: usize| {
            let expected = margin(&|d| d / width == c / width) * margin(&|d| d % width == c % width);
            self.n * (self.shares[c] - expected).powi(2) / expected
        };
        (0..cells).map(of).sum()
    }
}

/// Whether a case is in a cell.
fn is_in(c: &Case, (a, b): (i32, i32)) -> bool {
    c.counts() && c.a == Some(a) && c.b == Some(b)
}

proptest! {
    #![proptest_config(property(64))]

    #[test]
    fn tables_agree_with_the_definitions(sample in sample()) {
        let Ok(survey) = Survey::new(sample.table(), sample.design()) else { return Ok(()) };
        let asked = |c: &Case| c.counts() && c.inside == Some(true);
        let member = |c: &Case| asked(c) && c.a.is_some() && c.b.is_some();
        let n = sample.cases.iter().filter(|c| member(c)).count() as u64;
        for share in [Share::Total, Share::Row, Share::Column] {
            let table = match survey.table("a", "b").share(share).filter("inside").run() {
                Ok(table) => table,
                Err(error) => {
                    prop_assert_eq!((error.code(), n), ("empty_table", 0));
                    return Ok(());
                }
            };
            prop_assert_eq!(table.n(), n);
            prop_assert_eq!(table.n_missing(), sample.cases.iter().filter(|c| asked(c)).count() as u64 - n);
            for cell in table.cells() {
                let in_row = |c: &Case| cell.row.is_none() || cell.row == c.a.map(|a| a.to_string());
                let b_name = |c: &Case| c.b.map(|b| ["no", "yes"][b as usize].to_owned());
                let in_column = |c: &Case| cell.column.is_none() || cell.column == b_name(c);
                let here = |c: &Case| member(c) && in_row(c) && in_column(c);
                let of = |c: &Case| match share {
                    Share::Row => member(c) && in_row(c),
                    Share::Column => member(c) && in_column(c),
                    _ => member(c),
                };
                let sum = |f: &dyn Fn(&Case) -> bool| sample.cases.iter().filter(|c| f(c)).map(|c| c.w).sum::<f64>();
                let (count, whole) = (sum(&here), sum(&of));
                let p = count / whole;
                let number = |inside: bool| f64::from(u8::from(inside));
                let z_count: Vec<f64> = sample.cases.iter().map(|c| c.w * number(here(c))).collect();
                let z_share: Vec<f64> =
                    sample.cases.iter().map(|c| number(of(c)) * c.w * (number(here(c)) - p) / whole).collect();
                prop_assert!(near(Some(cell.count), count, 10.0), "{cell:?} {count}");
                let variance = sample.variance(&z_count);
                // A count is one over the whole table, whose cases elsewhere may be of other strata.
                match cell.count_se {
                    Some(_) => prop_assert!(near_root(cell.count_se, variance, 100.0), "{cell:?}"),
                    None => prop_assert!(!sample.tells(false, variance, 1.0, here), "{cell:?}"),
                }
                prop_assert_eq!(cell.n as usize, sample.cases.iter().filter(|c| here(c)).count());
                prop_assert!(near(cell.value, p, 1.0), "{cell:?} {p}");
                let variance = sample.variance(&z_share);
                // Item non-response takes none away, but has no part in a row or column of the table.
                let df = match share {
                    Share::Row if cell.row.is_some() => sample.df(of),
                    Share::Column if cell.column.is_some() => sample.df(of),
                    _ => sample.df(asked),
                };
                match count == 0.0 || count == whole || sample.tells(true, variance, df, of) {
                    true => prop_assert!(near_root(cell.se, variance, 1.0), "{cell:?}"),
                    false => prop_assert!(cell.se.is_none() && cell.status != Status::Normal, "{cell:?}"),
                }
                let complete = cell.ci_low.is_some() && cell.ci_high.is_some();
                let is_whole = count == whole && cell.ci_low.is_none();
                prop_assert!(complete || is_whole || cell.status != Status::Normal, "{cell:?}");
            }
        }
    }

    /// Pearson's statistic and its design effects by another basis of the interactions.
    #[test]
    fn tests_agree_with_the_definitions(sample in sample()) {
        let Ok(survey) = Survey::new(sample.table(), sample.design()) else { return Ok(()) };
        let Ok(table) = survey.table("a", "b").run() else { return Ok(()) };
        let member = |c: &Case| c.counts() && c.a.is_some() && c.b.is_some();
        let levels = |of: &dyn Fn(&Case) -> i32| {
            let mut levels: Vec<i32> = sample.cases.iter().filter(|c| member(c)).map(of).collect();
            levels.sort_unstable();
            levels.dedup();
            levels
        };
        let (rows, columns) = (levels(&|c| c.a.unwrap()), levels(&|c| c.b.unwrap()));
        if rows.len() < 2 || columns.len() < 2 {
            prop_assert_eq!(table.test(Independence::F).unwrap_err().code(), "invalid_argument");
            return Ok(());
        }
        let defined = Defined::new(&sample, &rows, &columns);
        let Some(effects) = defined.effects() else { return Ok(()) };
        let k = effects.len();
        let trace: f64 = (0..k).map(|i| effects[i][i]).sum();
        let squares: f64 = (0..k).map(|i| (0..k).map(|j| effects[i][j] * effects[j][i]).sum::<f64>()).sum();
        let pearson = defined.pearson();
        let test = table.test(Independence::F).unwrap();
        prop_assert!(near(test.pearson, pearson, defined.n), "{test:?} {pearson}");
        if trace < 1e-9 {
            return Ok(());
        }
        let close = |got: Option<f64>, expected: f64| got.is_some_and(|got| (got / expected - 1.0).abs() < 1e-6) || pearson < 1e-9;
        prop_assert!(close(test.statistic, pearson / trace), "{test:?} {}", pearson / trace);
        let (df1, df2) = (trace * trace / squares, trace * trace / squares * sample.df(|_| true));
        prop_assert!(close(test.df1, df1), "{test:?} {df1}");
        prop_assert!(near(test.deff, trace / k as f64, 1e3), "{test:?}");
        if df2 > 0.0 {
            prop_assert!(close(test.df2, df2), "{test:?} {df2}");
            let tail = FisherSnedecor::new(df1, df2).unwrap().sf(pearson / trace);
            prop_assert!((test.p_value.unwrap() - tail).abs() < 1e-6, "{test:?} {tail}");
        } else {
            prop_assert_eq!(test.p_value, None);
        }
        for other in [Independence::ChiSquared, Independence::Wald, Independence::AdjustedWald, Independence::Saddlepoint] {
            if let Ok(test) = table.test(other) {
                for number in [test.statistic, test.df1, test.df2, test.p_value].into_iter().flatten() {
                    prop_assert!(number.is_finite(), "{test:?}");
                }
                prop_assert!(test.p_value.is_none_or(|p| (0.0..=1.0).contains(&p)), "{test:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(property(64))]

    /// The table of a group is that of the cases for which a condition holds, and so is its test.
    #[test]
    fn groups_are_domains(sample in sample()) {
        let mut table = sample.table();
        let half = |c: &Case| i32::from(c.x > 2.0);
        table.with_column(Column::new("half".into(), sample.cases.iter().map(half).collect::<Vec<_>>())).unwrap();
        let Ok(survey) = Survey::new(table, sample.design()) else { return Ok(()) };
        let request = || survey.table("a", "b").filter("inside");
        let Ok(tables) = request().groups().by(["half"]).run() else {
            prop_assert_eq!(request().run().unwrap_err().code(), "empty_table");
            return Ok(());
        };
        let frame = tables.to_frame().unwrap();
        let tests = tables.test(Independence::F).map(|tests| tests.rows().to_vec());
        let mut rows = 0;
        for (group, found) in tables.tables().enumerate() {
            let level = tables.level_of(group, "half").flatten();
            let here = |c: &Case| {
                c.inside == Some(true) && level.as_ref().is_none_or(|level| *level == half(c).to_string())
            };
            let column = Column::new("here".into(), sample.cases.iter().map(here).collect::<Vec<_>>());
            let alone = survey.with_columns(vec![column]).unwrap().table("a", "b").filter("here").run();
            rows += found.map_or(1, |table| table.cells().len());
            let (Some(found), Ok(alone)) = (found, &alone) else {
                prop_assert!(found.is_none() && alone.is_err());
                prop_assert!(tests.as_ref().is_ok_and(|tests| tests[group].status == Status::Empty) || tests.is_err());
                continue;
            };
            prop_assert_eq!(found.cells(), alone.cells());
            prop_assert_eq!(found.n_missing(), alone.n_missing());
            if let Ok(tests) = &tests {
                match alone.test(Independence::F) {
                    Ok(test) => prop_assert_eq!(&tests[group], &test),
                    Err(_) => prop_assert_eq!(tests[group].status, Status::Undefined),
                }
                let complete = tests[group].statistic.is_some() && tests[group].p_value.is_some();
                prop_assert_eq!(complete, tests[group].status == Status::Normal);
            }
        }
        prop_assert_eq!(frame.height(), rows);
    }
}

/// Groups named like a column of the result are refused, and so is one of the two columns.
#[test]
fn groups_have_names_of_their_own() {
    let people = df!("w" => [1.0, 2.0], "a" => [1, 2], "b" => [1, 2], "share" => [0, 1]).unwrap();
    let survey = Survey::new(people, infosoc::Design::new("w")).unwrap();
    for name in ["a", "share", "nothing"] {
        let error = survey.table("a", "b").groups().by([name]).run().unwrap_err();
        assert_eq!(error.code(), if name == "nothing" { "unknown_column" } else { "invalid_argument" });
    }
}
