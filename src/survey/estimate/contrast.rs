//! Comparison of two rows of a result: difference, ratio and parity.

use super::row::{Estimate, Status};
use super::test::Tested;
use super::{Estimates, imputed};
use crate::frame::{Label, Labels};
use crate::survey::columns::category;
use crate::survey::columns::category::text;
use crate::survey::interval;
use crate::survey::interval::Quantiles;
use crate::survey::measure::{self, Measure};
use crate::survey::rubin::Combine;
use crate::survey::variance::taylor::is_rounding;
use crate::words::words;
use crate::{Error, Result, Unit};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

/// All categories of a column together, as SDMX codes them.
const WHOLE: &str = "_T";

words! {
    /// How two estimates a and b are compared.
    #[non_exhaustive]
    pub enum Comparison: "comparison" {
        /// a − b.
        Difference = "difference",
        /// a / b.
        Ratio = "ratio",
        /// a / b, by its name in the SDG framework, such as female to male.
        Parity = "parity",
    }
}

impl Comparison {
    fn label(self, a: &str, b: &str) -> String {
        match self {
            Comparison::Difference => format!("{a} - {b}"),
            Comparison::Ratio => format!("{a} / {b}"),
            Comparison::Parity => format!("parity {a} / {b}"),
        }
    }

    /// The comparison of two numbers, and its derivatives by each.
    fn of(self, a: f64, b: f64) -> (f64, [f64; 2]) {
        match self {
            Comparison::Difference => (a - b, [1.0, -1.0]),
            Comparison::Ratio | Comparison::Parity => (a / b, [1.0 / b, -a / (b * b)]),
        }
    }
}

impl Estimates {
    /// The difference a − b between two categories of a grouping column, for every measure and within every category of
    /// the other columns of each set, with the covariance of the two estimates in its standard error.
    ///
    /// Categories are given as text; `_T` stands for all of them together, so that a part is compared with the whole that it
    /// belongs to, where the result has both rows. Degrees of freedom are those of the whole design, as for R `svycontrast`. Where
    /// the error of either estimate is unknown (see [`Estimate::known_se`]), so is that of the difference.
    ///
    /// # Errors
    /// [`Error::NoSuchRow`] where no grouping set has the column or the column has no such category.
    pub fn difference(&self, column: &str, a: &str, b: &str) -> Result<Estimates> {
        self.compare_levels(column, a, b, Comparison::Difference, &AtomicBool::new(false))
    }

    /// The ratio a/b of two categories of a grouping column; see [`difference`](Estimates::difference). The standard
    /// error is that of the linearised ratio (delta method).
    ///
    /// # Errors
    /// As for [`difference`](Estimates::difference).
    pub fn ratio(&self, column: &str, a: &str, b: &str) -> Result<Estimates> {
        self.compare_levels(column, a, b, Comparison::Ratio, &AtomicBool::new(false))
    }

    /// The parity index a/b: [`ratio`](Estimates::ratio) by its name in the SDG framework, such as female to male.
    ///
    /// # Errors
    /// As for [`difference`](Estimates::difference).
    pub fn parity(&self, column: &str, a: &str, b: &str) -> Result<Estimates> {
        self.compare_levels(column, a, b, Comparison::Parity, &AtomicBool::new(false))
    }

    /// The comparison of two categories of a grouping column, given up with [`Error::Interrupted`] soon after `stop` is
    /// set by another thread; see [`difference`](Estimates::difference).
    ///
    /// # Errors
    /// As for [`difference`](Estimates::difference).
    pub fn compare_levels(
        &self,
        column: &str,
        a: &str,
        b: &str,
        how: Comparison,
        stop: &AtomicBool,
    ) -> Result<Estimates> {
        self.check_comparable()?;
        let [a, b] = [a, b].map(|given| self.by_label(column, given));
        let pairs = self.pairs_of_rows(column, a, b)?;
        let mut rows = self.contrasts(&pairs, how, stop)?;
        for (row, &(a, b)) in rows.iter_mut().zip(&pairs) {
            // The whole has no category of the column, and all cases of the part are among its own.
            let sides = [&self.rows[a], &self.rows[b]];
            if let Some(whole) = sides.into_iter().find(|side| self.level_of(side, column).is_none()) {
                (row.n, row.n_missing) = (whole.n, whole.n_missing);
            }
            row.key =
                sides.into_iter().find(|side| self.level_of(side, column).is_some()).unwrap_or(sides[0]).key.clone();
            // The compared column no longer varies, and leaves the key of each row.
            let place = self.sets[row.key.0].iter().position(|&c| self.columns[c].0 == column).unwrap_or_default();
            row.key.1.remove(place);
        }
        let others = |set: &Vec<usize>| set.iter().copied().filter(|&c| self.columns[c].0 != column).collect();
        let sets = self.sets.iter().map(others).collect();
        let (contrast, labels) = self.named_contrast(column, &[a, b], |names| how.label(&names[0], &names[1]));
        let tested = Some(Tested { how, adjust: None });
        let compared = Estimates { rows, sets, contrast: Some(contrast), tested, labels, ..self.clone() };
        compared.check_columns_of_tests()?;
        Ok(compared)
    }

    /// The comparison of any two rows of the result, given by their numbers in [`rows`](Estimates::rows), also from
    /// different grouping sets, measures or levels. The result has one row, with the level of confidence of the first.
    ///
    /// # Errors
    /// [`Error::NoSuchRow`] for a number beyond the last row; [`Error::InvalidArgument`] for the result of a comparison.
    pub fn compare(&self, a: usize, b: usize, how: Comparison, stop: &AtomicBool) -> Result<Estimates> {
        self.check_comparable()?;
        self.check_rows(&[a, b])?;
        let names = [a, b].map(|row| self.name_of(&self.rows[row]));
        let mut rows = self.contrasts(&[(a, b)], how, stop)?;
        for row in &mut rows {
            row.measure = if self.rows[a].measure == self.rows[b].measure {
                self.rows[a].measure.clone()
            } else {
                how.label(&self.rows[a].measure, &self.rows[b].measure)
            };
            row.level = None;
            row.key = (0, Vec::new());
        }
        let contrast = Some(how.label(&names[0], &names[1]));
        let tested = Some(Tested { how, adjust: None });
        Ok(Estimates { rows, sets: vec![Vec::new()], contrast, tested, ..self.clone() })
    }

    /// The number of the row of a measure in a domain, given by a category, as text, of each of its grouping columns:
    /// no columns mean the overall row. `None` as a category means the cases with the column missing.
    ///
    /// # Errors
    /// [`Error::NoSuchRow`] where no row or several fit. Without `measure` or `level`, any fits.
    pub fn find(&self, measure: Option<&str>, level: Option<&str>, domain: &[(&str, Option<&str>)]) -> Result<usize> {
        let domain: Vec<(&str, Option<String>)> =
            domain.iter().map(|&(column, level)| (column, level.map(|level| self.meant(column, level)))).collect();
        let fits = |row: &Estimate| {
            let set = &self.sets[row.key.0];
            measure.is_none_or(|measure| row.measure == measure)
                && level.is_none_or(|level| row.level.as_deref() == Some(level))
                && set.len() == domain.len()
                && domain.iter().all(|(column, level)| self.level_of(row, column).is_some_and(|found| found == *level))
        };
        let found: Vec<usize> = (0..self.rows.len()).filter(|&row| fits(&self.rows[row])).collect();
        match found[..] {
            [one] => Ok(one),
            _ => {
                let named = [("measure", measure), ("level", level)].into_iter().filter(|(_, word)| word.is_some());
                let of_domain = named.chain(domain.iter().map(|(column, level)| (*column, level.as_deref())));
                let words: Vec<String> =
                    of_domain.map(|(column, level)| format!("{column} = {}", level.unwrap_or("(missing)"))).collect();
                // Those that fit, if several do; otherwise the first of all, to show how rows are named.
                let shown = found.iter().copied().chain(0..self.rows.len()).take(5);
                Err(Error::NoSuchRow {
                    what: if words.is_empty() { "the overall row".to_owned() } else { words.join(", ") },
                    problem: match found.len() {
                        0 => "no such row".to_owned(),
                        n => format!(
                            "{n} rows fit; name the measure, the level and one category of each grouping column"
                        ),
                    },
                    available: shown.map(|row| self.name_of(&self.rows[row])).collect::<Vec<_>>().join("; "),
                })
            }
        }
    }

    /// The category of a grouping column that a text means; the text itself where there is none.
    fn meant(&self, column: &str, given: &str) -> String {
        let found = self.columns.iter().find(|(name, _)| name == column);
        found.and_then(|(_, levels)| category::meant(levels, given)).unwrap_or_else(|| given.to_owned())
    }

    /// A category by its label, where the column has no category of that name.
    pub(super) fn by_label<'a>(&'a self, column: &str, given: &'a str) -> &'a str {
        let levels = self.columns.iter().find(|(name, _)| name == column).map(|(_, levels)| levels);
        let is_level = levels.is_some_and(|levels| category::meant(levels, given).is_some());
        if is_level { given } else { self.labels.value(column, given).unwrap_or(given) }
    }

    /// What is compared of a column, in its values, and what the result then knows of them: the same in their labels.
    pub(super) fn named_contrast(
        &self,
        column: &str,
        levels: &[&str],
        in_words: impl Fn(&[String]) -> String,
    ) -> (String, Labels) {
        let levels: Vec<String> = levels.iter().map(|level| self.meant(column, level)).collect();
        let words = |head: &str, names: &[String]| format!("{head}: {}", in_words(names));
        let contrast = words(column, &levels);
        let tags = self.labels.iter().flat_map(|label| &label.translations).map(|(tag, _)| tag);
        let tags: BTreeSet<&String> = tags.collect();
        let in_language = |tag: &str| {
            let name =
                |level: &String| self.labels.get(column, level, tag).map_or_else(|| level.clone(), str::to_owned);
            let names: Vec<String> = levels.iter().map(name).collect();
            let head = self.labels.name(column, tag).unwrap_or(column);
            Some(words(head, &names)).filter(|words| *words != contrast)
        };
        let translations = tags.into_iter().filter_map(|tag| Some((tag.clone(), in_language(tag)?))).collect();
        // No language has the empty tag.
        let label =
            Label { breakdown: "contrast".to_owned(), value: contrast.clone(), label: in_language(""), translations };
        (contrast, self.labels.with([label]))
    }

    /// A row in words: its measure, category and domain.
    fn name_of(&self, row: &Estimate) -> String {
        let mut words = vec![row.measure.clone()];
        words.extend(row.level.clone());
        for (&column, &code) in self.sets[row.key.0].iter().zip(&row.key.1) {
            let (name, levels) = &self.columns[column];
            words.push(format!("{name} = {}", text(levels, code).unwrap_or_else(|| "(missing)".to_owned())));
        }
        words.join(", ")
    }

    /// The comparisons of combined rows: each imputation is compared by itself.
    fn contrasts_of_imputations(
        &self,
        each: &Estimates,
        pairs: &[(usize, usize)],
        how: Comparison,
        stop: &AtomicBool,
    ) -> Result<Vec<Estimate>> {
        let rows: Vec<Vec<Vec<Option<usize>>>> =
            pairs.iter().map(|&(a, b)| self.rows_of_imputations(&[a, b])).collect::<Result<_>>()?;
        // All pairs of all imputations in one go, as each needs a pass over the rows.
        let whole = |pair: &Vec<Option<usize>>| pair[0].zip(pair[1]);
        let flat: Vec<(usize, usize)> = rows.iter().flatten().filter_map(whole).collect();
        let mut compared = each.contrasts(&flat, how, stop)?.into_iter();
        let mut quantiles = Quantiles::default();
        let of_pair = |(pair, &(a, b)): (&Vec<Vec<Option<usize>>>, &(usize, usize))| {
            let (a, b) = (&self.rows[a], &self.rows[b]);
            let of: Vec<Estimate> = pair.iter().filter_map(whole).filter_map(|_| compared.next()).collect();
            if of.len() < pair.len() || of.is_empty() {
                // A category that one imputation lacks: the difference has a value, and no known error.
                let unknown = |row: &Estimate| Estimate { se: None, status: Status::NoVariance, ..row.clone() };
                return contrast(&unknown(a), &unknown(b), how, f64::NAN, f64::NAN, 0.95, &mut quantiles);
            }
            let measure = self.measure_behind(a);
            let first = pair[0][0].unwrap_or_default();
            let second = pair[0][1].unwrap_or_default();
            let rule =
                if each.is_shortcut(first) || each.is_shortcut(second) { Combine::Shortcut } else { Combine::Rubin };
            // A t interval, as of every comparison.
            let level = measure::total("").level(measure.level);
            let row = match of.as_slice() {
                [only] => only.clone(),
                of => imputed::combined(&of.iter().collect::<Vec<_>>(), rule, &level, &mut quantiles),
            };
            Estimate {
                measure: a.measure.clone(),
                level: a.level.clone(),
                key: a.key.clone(),
                item: a.item,
                domain: a.domain,
                ..row
            }
        };
        Ok(rows.iter().zip(pairs).map(of_pair).collect())
    }

    /// The measure of a row of this result.
    pub(super) fn measure_behind(&self, row: &Estimate) -> &Measure {
        &self.measures[self.measure_of_item[row.item]]
    }

    /// Fails for the result of a comparison, which has no domains to compare.
    pub(super) fn check_comparable(&self) -> Result<()> {
        match &self.contrast {
            None => Ok(()),
            Some(done) => Err(Error::argument(
                "contrast",
                "estimates of domains",
                format!("the result of a contrast ({done}); compare the estimates it came from"),
            )),
        }
    }

    /// The comparisons of pairs of rows, given by their numbers, in order.
    fn contrasts(&self, pairs: &[(usize, usize)], how: Comparison, stop: &AtomicBool) -> Result<Vec<Estimate>> {
        self.refuse_quantiles(pairs.iter().flat_map(|&(a, b)| [&self.rows[a], &self.rows[b]]))?;
        if let Some(imputations) = &self.imputations {
            return self.contrasts_of_imputations(&imputations.estimates, pairs, how, stop);
        }
        // For each pair, its variance, how many replicates were lost, and its degrees of freedom.
        let variances: Vec<(f64, usize, f64)> = match &self.replicated {
            None => {
                let (variances, df) = self.linearised(stop, |form, add| {
                    // A function of two estimates varies as the sum of their linearised variables, each times its slope.
                    let fill = |pair: usize, z: &mut [f64]| {
                        let (a, b) = (&self.rows[pairs[pair].0], &self.rows[pairs[pair].1]);
                        if let (Some(value_a), Some(value_b)) = (a.value, b.value) {
                            let (_, slopes) = how.of(value_a, value_b);
                            add(z, a, slopes[0]);
                            add(z, b, slopes[1]);
                        }
                    };
                    let variances = form.variances(pairs.len(), fill, stop).ok_or(Error::Interrupted)?;
                    // Degrees of freedom of the whole design, as in R `svycontrast`: two domains have none in common.
                    Ok((variances, form.degrees_of_freedom()))
                })?;
                let mut variances: Vec<_> = variances.into_iter().map(|variance| (variance, 0, df)).collect();
                for (&(a, b), (variance, _, df)) in pairs.iter().zip(&mut variances) {
                    if let (Some(correlated), Some(x), Some(y)) =
                        (self.by_correlation(a, b, stop)?, self.rows[a].value, self.rows[b].value)
                    {
                        let [s, t] = how.of(x, y).1;
                        let [of_a, of_b] = correlated.variances;
                        *variance = s * s * of_a + t * t * of_b + 2.0 * s * t * correlated.covariance;
                        *df = correlated.df;
                    }
                }
                variances
            }
            Some(replicated) => {
                let of = |&(a, b): &(usize, usize)| {
                    let rows = [&self.rows[a], &self.rows[b]];
                    let factors = rows.map(|row| self.measure_behind(row).factor);
                    let value = rows[0].value.zip(rows[1].value).map_or(f64::NAN, |(a, b)| how.of(a, b).0);
                    let [a, b] = rows.map(|row| (row.item, row.domain));
                    let (variance, lost) =
                        replicated.variance(value, a, b, |a, b| how.of(factors[0] * a, factors[1] * b).0);
                    (variance, lost, replicated.df)
                };
                pairs.iter().map(of).collect()
            }
        };

        let mut quantiles = Quantiles::default();
        let level = |row: &Estimate| self.measure_behind(row).level;
        Ok(pairs
            .iter()
            .zip(variances)
            .map(|(&(a, b), (variance, lost, df))| {
                let (a, b) = (&self.rows[a], &self.rows[b]);
                let mut row = contrast(a, b, how, variance, df, level(a), &mut quantiles);
                if lost > 0 && row.status == Status::Normal {
                    row.status = Status::LostReplicates;
                }
                row
            })
            .collect())
    }

    /// The rows to compare, as numbers: one pair per measure, set and category of the set's other columns.
    fn pairs_of_rows(&self, column: &str, a: &str, b: &str) -> Result<Vec<(usize, usize)>> {
        let Some(found) = self.columns.iter().find(|(name, _)| name == column) else {
            return Err(Error::NoSuchRow {
                what: format!("by {column:?}"),
                problem: "the estimates are not grouped by this column".to_owned(),
                available: if self.columns.is_empty() {
                    "no grouping".to_owned()
                } else {
                    format!("grouping by {}", self.columns.iter().map(|c| c.0.as_str()).collect::<Vec<_>>().join(", "))
                },
            });
        };
        let known = || (0..found.1.len()).filter_map(|i| text(&found.1, i as u32)).collect::<Vec<_>>();
        let meant = |given: &str| {
            category::meant(&found.1, given).ok_or_else(|| Error::NoSuchRow {
                what: format!("{column} = {given:?}"),
                problem: "no such category".to_owned(),
                available: format!("the categories {}", known().join(", ")),
            })
        };
        // A category that the column has comes before the code of the whole.
        let side = |given: &str| match meant(given) {
            Err(_) if given == WHOLE => Ok(None),
            meant => meant.map(Some),
        };
        // Twice the same would be refused twice.
        let (a, b) = if a == b { (side(a)?, side(b)?) } else { Error::both(side(a), side(b))? };
        let level = |row: &Estimate| self.level_of(row, column).flatten();
        let others = |row: &Estimate| -> Vec<(usize, u32)> {
            let set = &self.sets[row.key.0];
            let levels = set.iter().copied().zip(row.key.1.iter().copied());
            let mut others: Vec<(usize, u32)> = levels.filter(|(c, _)| self.columns[*c].0 != column).collect();
            // The whole may name the same columns in another order.
            others.sort_unstable();
            others
        };
        let is_side = |row: &Estimate, side: &Option<String>| match side {
            Some(_) => level(row) == *side,
            None => self.level_of(row, column).is_none(),
        };
        // Two parts come from one grouping set; the whole beside a part comes from the set without the column.
        let (first, second) = if a.is_some() { (&a, &b) } else { (&b, &a) };
        let place = |row: &Estimate| (second.as_ref().map(|_| row.key.0), row.item, others(row));
        // By their places, as a search for each row would take the square of their number.
        let mut partners = FxHashMap::default();
        for (y, row) in self.rows.iter().enumerate().filter(|(_, row)| is_side(row, second)) {
            partners.entry(place(row)).or_insert(y);
        }
        let mut pairs = Vec::new();
        for (x, row) in self.rows.iter().enumerate().filter(|(_, row)| level(row).is_some() && is_side(row, first)) {
            let partner = partners.get(&place(row));
            pairs.extend(partner.map(|&y| if a.is_some() { (x, y) } else { (y, x) }));
        }
        Ok(pairs)
    }
}

/// The comparison of two rows whose variance is known.
fn contrast(
    a: &Estimate,
    b: &Estimate,
    how: Comparison,
    variance: f64,
    df: f64,
    level: f64,
    quantiles: &mut Quantiles,
) -> Estimate {
    let value = a.value.zip(b.value).map_or(f64::NAN, |(a, b)| how.of(a, b).0);
    // An error that is unknown on one side is unknown of both: what is known of the other is not the whole.
    let is_known = a.known_se().is_some() && b.known_se().is_some();
    // Totals that were given leave rounding, and a difference of two is no test with a t of 1e15.
    let size = match how {
        Comparison::Difference => a.value.unwrap_or(f64::NAN).abs().max(b.value.unwrap_or(f64::NAN).abs()),
        Comparison::Ratio | Comparison::Parity => value,
    };
    let se = match () {
        () if !is_known => f64::NAN,
        () if is_rounding(variance, size) => 0.0,
        () => variance.sqrt(),
    };
    // Neither side can vary, and with no degrees of freedom there would be no t.
    let limits =
        if se == 0.0 && df <= 0.0 { Some((value, value)) } else { interval::student(value, se, df, level, quantiles) };
    let known = value.is_finite() && se.is_finite();
    let is = |status| [a.status, b.status].contains(&status);
    let status = match () {
        _ if is(Status::Empty) => Status::Empty,
        _ if is(Status::Refused) => Status::Refused,
        _ if !value.is_finite() => Status::Undefined,
        _ if !is_known && is(Status::OneSided) => Status::OneSided,
        _ if !is_known && is(Status::NoDf) => Status::NoDf,
        _ if !se.is_finite() => Status::NoVariance,
        _ if limits.is_none() => Status::NoDf,
        _ => Status::Normal,
    };
    let number = |x: f64| Some(x).filter(|x| x.is_finite());
    Estimate {
        value: number(value),
        se: number(se).filter(|_| value.is_finite()),
        ci_low: limits.filter(|_| known).map(|l| l.0),
        ci_high: limits.filter(|_| known).map(|l| l.1),
        cv: number(se / value.abs()),
        deff: None,
        df: Some(df),
        n: a.n + b.n,
        n_missing: a.n_missing + b.n_missing,
        numerator: None,
        denominator: None,
        unit: match (how, a.unit.as_deref()) {
            // A difference of 40 % and 50 % is 10 percentage points, not 10 %.
            (Comparison::Difference, Some(unit)) if Unit::of(unit).whole() == Some(100.0) => {
                Some("percentage points".to_owned())
            }
            (Comparison::Difference, unit) => unit.map(str::to_owned),
            (Comparison::Ratio | Comparison::Parity, _) => Some("ratio".to_owned()),
        },
        status,
        is_alike: false,
        imputed: None,
        linear: None,
        note: None,
        ..a.clone()
    }
}
