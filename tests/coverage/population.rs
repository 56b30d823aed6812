//! Populations that are known, and samples of them.

use super::random::SplitMix;
use polars::prelude::*;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Everybody, and the strata and PSUs in which they live: `units[stratum][psu]` are rows of the table.
pub(super) struct Population {
    pub(super) table: DataFrame,
    units: Vec<Vec<Vec<u32>>>,
    /// What was computed of everybody: it is asked for in every sample.
    known: Mutex<HashMap<String, f64>>,
}

impl Population {
    /// The rows of a table, whose columns `stratum` and `psu` hold whole numbers.
    fn new(table: DataFrame) -> Result<Population> {
        let whole = |name: &str| -> Result<Vec<usize>> {
            let column = table.column(name)?.cast(&DataType::UInt64)?;
            Ok(column.u64()?.iter().flatten().map(|code| code as usize).collect())
        };
        let (strata, psus) = (whole("stratum")?, whole("psu")?);
        let mut units: Vec<Vec<Vec<u32>>> = Vec::new();
        let mut place = HashMap::new();
        for (row, (&stratum, &psu)) in strata.iter().zip(&psus).enumerate() {
            units.resize_with(units.len().max(stratum + 1), Vec::new);
            let at = *place.entry((stratum, psu)).or_insert_with(|| {
                units[stratum].push(Vec::new());
                units[stratum].len() - 1
            });
            units[stratum][at].push(row as u32);
        }
        Ok(Population { table, units, known: Mutex::default() })
    }

    /// The same people in other strata.
    pub(super) fn in_strata(&self, of: impl Fn(usize) -> usize) -> Result<Population> {
        let column = self.table.column("stratum")?.cast(&DataType::UInt64)?;
        let strata: Vec<u64> = column.u64()?.iter().flatten().map(|code| of(code as usize) as u64).collect();
        let mut table = self.table.clone();
        table.with_column(Column::new("stratum".into(), strata))?;
        Population::new(table)
    }

    fn numbers(&self, name: &str) -> Result<Vec<f64>> {
        let column = self.table.column(name)?.cast(&DataType::Float64)?;
        Ok(column.f64()?.iter().map(|value| value.unwrap_or(f64::NAN)).collect())
    }

    /// A number of everybody, computed once.
    fn once(&self, what: String, of: impl FnOnce() -> Result<f64>) -> Result<f64> {
        let known = |found: &Mutex<HashMap<String, f64>>| found.lock().ok().and_then(|known| known.get(&what).copied());
        if let Some(known) = known(&self.known) {
            return Ok(known);
        }
        let computed = of()?;
        if let Ok(mut known) = self.known.lock() {
            known.insert(what, computed);
        }
        Ok(computed)
    }

    /// The mean of a column over the people of some categories.
    pub(super) fn mean(&self, name: &str, among: &[(&str, &str)]) -> Result<f64> {
        self.once(format!("mean {name} {among:?}"), || {
            let values = self.numbers(name)?;
            let mut inside: Vec<bool> = values.iter().map(|value| !value.is_nan()).collect();
            for (column, category) in among {
                let texts = self.table.column(column)?.str()?;
                inside.iter_mut().zip(texts.iter()).for_each(|(inside, text)| *inside &= text == Some(*category));
            }
            let chosen = || values.iter().zip(&inside).filter(|(_, inside)| **inside).map(|(value, _)| value);
            Ok(chosen().sum::<f64>() / chosen().count() as f64)
        })
    }

    /// The least value that at least this share of the people does not exceed.
    pub(super) fn quantile(&self, name: &str, p: f64) -> Result<f64> {
        self.once(format!("quantile {name} {p}"), || {
            let mut values: Vec<f64> = self.numbers(name)?.into_iter().filter(|value| !value.is_nan()).collect();
            values.sort_unstable_by(f64::total_cmp);
            Ok(values[(p * values.len() as f64).ceil() as usize - 1])
        })
    }

    /// How many people there are.
    pub(super) fn size(&self) -> f64 {
        self.table.height() as f64
    }

    /// The number of people in each of these categories.
    pub(super) fn counts(&self, name: &str, categories: &[&str]) -> Result<DataFrame> {
        let count = |category: &&str| {
            self.once(format!("count {name} {category}"), || {
                Ok(self.table.column(name)?.str()?.iter().filter(|text| *text == Some(*category)).count() as f64)
            })
        };
        let totals: Vec<f64> = categories.iter().map(count).collect::<Result<_>>()?;
        Ok(df!(name => categories, "total" => totals)?)
    }

    /// `n` PSUs of each stratum, without replacement.
    pub(super) fn psus(&self, random: &mut SplitMix, n: usize) -> Vec<Vec<usize>> {
        self.units.iter().map(|psus| some(random, psus.len(), n)).collect()
    }

    /// Up to `n` people of each of these PSUs, without replacement: columns `weight`, `psus` and `cases`, the numbers of units at
    /// both stages, and `case` beside those of the population.
    pub(super) fn sample(&self, random: &mut SplitMix, chosen: &[Vec<usize>], n: usize) -> Result<DataFrame> {
        let (mut rows, mut weights, mut psus, mut cases) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (stratum, chosen) in self.units.iter().zip(chosen) {
            for &psu in chosen {
                let people = &stratum[psu];
                let taken = some(random, people.len(), n);
                let weight = stratum.len() as f64 / chosen.len() as f64 * people.len() as f64 / taken.len() as f64;
                rows.extend(taken.iter().map(|&place| people[place]));
                weights.extend(std::iter::repeat_n(weight, taken.len()));
                psus.extend(std::iter::repeat_n(stratum.len() as f64, taken.len()));
                cases.extend(std::iter::repeat_n(people.len() as f64, taken.len()));
            }
        }
        let indices: IdxCa = rows.iter().map(|&row| Some(row)).collect();
        let mut table = self.table.take(&indices)?;
        table.with_column(Column::new("case".into(), rows))?;
        for (name, values) in [("weight", weights), ("psus", psus), ("cases", cases)] {
            table.with_column(Column::new(name.into(), values))?;
        }
        Ok(table)
    }
}

/// `n` of the numbers below `all`, in order; all of them where there are no more.
fn some(random: &mut SplitMix, all: usize, n: usize) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..all).collect();
    let n = n.min(all);
    for place in 0..n {
        numbers.swap(place, place + random.below(all - place));
    }
    numbers.truncate(n);
    numbers.sort_unstable();
    numbers
}

/// Synthetic people: 20 strata of 120 to 310 villages of 10 to 40 people. What a village has in common makes intraclass
/// correlations of about 0.1; larger villages have more of everything, so that weights are informative.
pub(super) fn synthetic() -> Result<Population> {
    let mut random = SplitMix::stream(20_210_405, &[]);
    let mut normal = |sd: f64| sd * random.normal_pair().0;
    let mut uniform = {
        let mut random = SplitMix::stream(20_210_405, &[1]);
        move || random.uniform()
    };
    let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
    const NUMBERS: [&str; 13] = [
        "stratum",
        "psu",
        "age",
        "known",
        "y",
        "y_later",
        "income",
        "members",
        "internet",
        "internet_later",
        "rare_1",
        "rare_03",
        "visits",
    ];
    let mut numbers: Vec<Vec<f64>> = vec![Vec::new(); NUMBERS.len()];
    let (mut sexes, mut areas, mut schools) = (Vec::new(), Vec::new(), Vec::new());
    let mut village = 0;
    for stratum in 0..20 {
        for _ in 0..120 + 10 * stratum {
            village += 1;
            let people = 10 + (31.0 * uniform()) as usize;
            let size = (people as f64 - 25.0) / 15.0;
            let is_urban = uniform() < if stratum % 2 == 0 { 0.75 } else { 0.35 };
            let urban = f64::from(u8::from(is_urban));
            let (own, other, moved) = (normal(0.35), normal(0.8), normal(0.15));
            for _ in 0..people {
                let is_woman = uniform() < 0.52;
                let age = 16.0 + 64.0 * uniform().powf(1.3);
                let school =
                    if uniform() < 0.45 - 0.004 * (age - 16.0) + 0.15 * urban { 2 } else { u8::from(uniform() < 0.6) };
                let known = normal(1.0) + 0.3 * size;
                let y = 10.0 + 0.1 * f64::from(stratum) + own + 0.3 * size + 0.6 * known + normal(0.8);
                let eta = -1.3 + 0.9 * urban + 0.7 * f64::from(school)
                    - 0.03 * (age - 45.0)
                    - 0.25 * f64::from(u8::from(is_woman));
                let internet = uniform() < logistic(eta + 1.6 * own + 0.3 * size);
                // What somebody has is seldom given up.
                let later = uniform() < if internet { 0.93 } else { logistic(eta - 0.3 + 1.6 * moved) };
                let rare = (other - 0.32).exp();
                let visits = (0.2 + 0.4 * urban - 0.01 * (age - 45.0) + own + 0.2 * f64::from(school)).exp();
                let row = [
                    f64::from(stratum),
                    f64::from(village),
                    age.floor(),
                    known,
                    y,
                    y + 0.2 + moved + normal(0.5),
                    (6.0 + 0.7 * (y - 10.0) + normal(0.5)).exp(),
                    1.0 + (5.0 * uniform()).floor(),
                    f64::from(u8::from(internet)),
                    f64::from(u8::from(later)),
                    f64::from(u8::from(uniform() < 0.01 * rare)),
                    f64::from(u8::from(uniform() < 0.003 * rare)),
                    poisson(visits, &mut uniform),
                ];
                numbers.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
                sexes.push(if is_woman { "F" } else { "M" });
                areas.push(if is_urban { "U" } else { "R" });
                schools.push(["none", "school", "college"][usize::from(school)]);
            }
        }
    }
    let mut columns: Vec<Column> =
        NUMBERS.iter().zip(numbers).map(|(name, values)| Column::new((*name).into(), values)).collect();
    for (name, texts) in [("sex", sexes), ("area", areas), ("education", schools)] {
        columns.push(Column::new(name.into(), texts));
    }
    Population::new(DataFrame::new(columns[0].len(), columns)?)
}

/// By products of uniform numbers (Knuth 1969).
fn poisson(mean: f64, uniform: &mut impl FnMut() -> f64) -> f64 {
    let (end, mut product, mut count) = ((-mean).exp(), uniform(), 0.0);
    while product > end {
        product *= uniform();
        count += 1.0;
    }
    count
}

fn national(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/national").join(file)
}

/// The 59,285 households of ENDUTIH 2021, each counted once, in 64 strata: state by urban and rural. PSUs are those of the survey.
pub(super) fn mexico() -> Result<Population> {
    let file = std::fs::File::open(national("mex-endutih-2021/households.parquet"))?;
    let file = ParquetReader::new(file).finish()?;
    let numbers = |name: &str| -> Result<Vec<f64>> {
        let column = file.column(name)?.cast(&DataType::Float64)?;
        Ok(column.f64()?.iter().map(|value| value.unwrap_or(f64::NAN)).collect())
    };
    let yes = |name: &str| -> Result<Vec<f64>> {
        Ok(numbers(name)?.into_iter().map(|code| f64::from(u8::from(code == 1.0))).collect())
    };
    let text = |name: &str| file.column(name)?.cast(&DataType::String);
    let area = text("dominio")?;
    let urban: Vec<bool> = area.str()?.iter().map(|area| area == Some("U")).collect();
    let state = numbers("ent")?;
    let strata: Vec<f64> = state.iter().zip(&urban).map(|(s, u)| 2.0 * (s - 1.0) + f64::from(u8::from(*u))).collect();
    let age: Vec<Option<f64>> =
        numbers("head_edad")?.into_iter().map(|age| Some(age).filter(|age| *age < 98.0)).collect();
    let size = numbers("n_residents_dwelling")?;
    let large: Vec<f64> = size.iter().map(|size| f64::from(u8::from(*size >= 10.0))).collect();
    let columns = vec![
        Column::new("stratum".into(), strata),
        Column::new("psu".into(), numbers("upm_dis")?),
        Column::new("internet".into(), yes("p4_4")?),
        Column::new("laptop".into(), yes("p4_2_2")?),
        Column::new("urban".into(), urban.iter().map(|urban| f64::from(u8::from(*urban))).collect::<Vec<_>>()),
        Column::new("large".into(), large),
        Column::new("members".into(), size),
        Column::new("head_age".into(), age),
        Column::new("region".into(), state.iter().map(|state| format!("{state:02}")).collect::<Vec<_>>()),
        area.with_name("area".into()),
        Column::new(
            "head_sex".into(),
            numbers("head_sexo")?.iter().map(|code| if *code == 2.0 { "F" } else { "M" }).collect::<Vec<_>>(),
        ),
    ];
    Population::new(DataFrame::new(file.height(), columns)?)
}

/// The 639 adults of HINTS Puerto Rico 2009, each counted once: the 8 strata of 6 groups of the producer's jackknife, a group as a PSU.
pub(super) fn puerto_rico() -> Result<Population> {
    let options = CsvReadOptions::default().with_infer_schema_length(None);
    let file = options.try_into_reader_with_file_path(Some(national("pri-hints-2009/adults.csv")))?.finish()?;
    let numbers = |name: &str| -> Result<Vec<f64>> {
        let column = file.column(name)?.cast(&DataType::Float64)?;
        Ok(column.f64()?.iter().map(|value| value.unwrap_or(f64::NAN)).collect())
    };
    let stratum: Vec<f64> = numbers("jk_stratum")?.iter().map(|stratum| stratum - 1.0).collect();
    let psu = numbers("jk_group")?;
    let answer = |code: &f64| [None, Some(1.0), Some(0.0)].get(*code as usize).copied().flatten();
    let age = |code: &f64| ["18-49", "18-49", "50-64", "65+", "65+"].get(*code as usize - 1).copied();
    let columns = vec![
        Column::new("stratum".into(), stratum),
        Column::new("psu".into(), psu),
        Column::new("internet".into(), numbers("HC15UseInternet")?.iter().map(answer).collect::<Vec<_>>()),
        Column::new(
            "sex".into(),
            numbers("GenderN")?.iter().map(|code| if *code == 2.0 { "F" } else { "M" }).collect::<Vec<_>>(),
        ),
        Column::new("age".into(), numbers("AgeGrpB")?.iter().map(age).collect::<Vec<_>>()),
    ];
    Population::new(DataFrame::new(file.height(), columns)?)
}
