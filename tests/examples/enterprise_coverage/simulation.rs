//! Samples drawn again and again from the synthetic population of enterprises, each estimated as a national file is.

use infosoc::dataset::{Dataset, Figures};
use infosoc::{Error, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Where population, description and codebook are.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/synthetic/enterprises");

/// A figure: what is measured, and of which size class, empty for all.
type Figure = (String, String);

/// How the intervals of one figure fared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Coverage {
    /// The value in the population.
    pub truth: f64,
    /// Samples whose 95 % interval holds it.
    pub covered: usize,
    /// Samples with an interval.
    pub samples: usize,
    /// The sum of the estimates, and of the squares of their errors.
    sums: (f64, f64),
    /// The sum of the squared standard errors.
    variances: f64,
}

impl Coverage {
    /// The share of intervals that hold the truth, in per cent.
    pub fn percent(&self) -> f64 {
        100.0 * self.covered as f64 / self.samples as f64
    }

    /// The mean of the estimates.
    pub fn mean(&self) -> f64 {
        self.sums.0 / self.samples as f64
    }

    /// The root of the mean squared error of the estimates, and that of their estimated variances.
    pub fn errors(&self) -> (f64, f64) {
        let mean = |sum: f64| (sum / self.samples as f64).sqrt();
        (mean(self.sums.1), mean(self.variances))
    }
}

/// Draws samples and compares their intervals with the population.
///
/// # Errors
/// Files that cannot be read or written, and what the estimates refuse.
pub fn run(samples: usize, seed: u64) -> Result<BTreeMap<Figure, Coverage>> {
    let population = Population::read()?;
    let folder = std::env::temp_dir().join(format!("infosoc-enterprise-coverage-{}-{seed}", std::process::id()));
    let result = population.compare(&folder, samples, seed);
    fs::remove_dir_all(&folder).ok();
    result
}

/// The rows of the population as they are written, by stratum, with how many are drawn.
struct Population {
    header: String,
    strata: Vec<(Vec<String>, usize)>,
}

impl Population {
    fn read() -> Result<Population> {
        let path = Path::new(FOLDER).join("population.csv");
        let text = read(&path)?;
        let mut lines = text.lines();
        let header = lines.next().unwrap_or_default().to_owned();
        let place = |name: &str| header.split(',').position(|column| column == name);
        let damaged = |problem: &str| Error::InvalidFile { path: path.clone(), row: None, problem: problem.to_owned() };
        let (Some(stratum), Some(drawn)) = (place("stratum"), place("drawn")) else {
            return Err(damaged("no columns stratum and drawn"));
        };
        let mut strata: BTreeMap<String, (Vec<String>, usize)> = BTreeMap::new();
        for line in lines {
            let cells: Vec<&str> = line.split(',').collect();
            let size =
                cells.get(drawn).and_then(|cell| cell.parse().ok()).ok_or_else(|| damaged("drawn is not a number"))?;
            let rows = strata.entry(cells[stratum].to_owned()).or_insert((Vec::new(), size));
            rows.0.push(line.to_owned());
        }
        Ok(Population { header, strata: strata.into_values().collect() })
    }

    fn compare(&self, folder: &Path, samples: usize, seed: u64) -> Result<BTreeMap<Figure, Coverage>> {
        fs::create_dir_all(folder).map_err(|source| unwritten(folder, source))?;
        let codebook = read(&Path::new(FOLDER).join("codebook.csv"))?;
        write(&folder.join("codebook.csv"), &codebook)?;
        let description = read(&Path::new(FOLDER).join("dataset.toml"))?;
        // Each sample is another file.
        let of_any: Vec<&str> = description.lines().filter(|line| !line.starts_with("sha256")).collect();
        write(&folder.join("dataset.toml"), &of_any.join("\n"))?;

        let mut coverage: BTreeMap<Figure, Coverage> = BTreeMap::new();
        // All of the population is a sample that leaves nobody out.
        self.write_sample(folder, None)?;
        for (figure, value, _) in estimates(folder)? {
            coverage.insert(figure, Coverage { truth: value, ..Coverage::default() });
        }
        let mut random = Random(seed);
        for _ in 0..samples {
            self.write_sample(folder, Some(&mut random))?;
            for (figure, value, (se, low, high)) in estimates(folder)? {
                let Some(of_figure) = coverage.get_mut(&figure) else { continue };
                let truth = of_figure.truth;
                of_figure.samples += 1;
                // The limits are those of floating point numbers: a figure without a sampling error is the truth itself.
                let rounding = 1e-9 * truth.abs();
                of_figure.covered += usize::from(low - rounding <= truth && truth <= high + rounding);
                of_figure.sums.0 += value;
                of_figure.sums.1 += (value - truth).powi(2);
                of_figure.variances += se * se;
            }
        }
        Ok(coverage)
    }

    /// Writes a sample of each stratum with its weight, or all.
    fn write_sample(&self, folder: &Path, mut random: Option<&mut Random>) -> Result<()> {
        let mut text = format!("{},weight\n", self.header);
        for (rows, size) in &self.strata {
            let mut places: Vec<usize> = (0..rows.len()).collect();
            let size = match &mut random {
                Some(random) => {
                    for i in 0..*size {
                        places.swap(i, i + random.below(rows.len() - i));
                    }
                    *size
                }
                None => rows.len(),
            };
            let weight = rows.len() as f64 / size as f64;
            for place in &places[..size] {
                text.push_str(&format!("{},{weight}\n", rows[*place]));
            }
        }
        write(&folder.join("sample.csv"), &text)
    }
}

/// A figure with its value, and its standard error with the limits.
type Found = (Figure, f64, (f64, f64, f64));

/// Every indicator of all and by size class, and B3 in persons employed: value, and standard error with the limits.
fn estimates(folder: &Path) -> Result<Vec<Found>> {
    let dataset = Dataset::open(folder)?;
    let mut found = of_figures(&dataset.indicators()?, "");
    let counted = dataset.estimate("B3").counting("persons_employed").by(["size_class"]).run()?;
    found.extend(of_figures(&counted, " counting persons employed"));
    Ok(found)
}

fn of_figures(figures: &Figures, suffix: &str) -> Vec<Found> {
    let estimates = figures.estimates();
    let others: Vec<&str> = estimates.columns().filter(|name| *name != "size_class").collect();
    let mut found = Vec::new();
    for row in estimates.rows() {
        if others.iter().any(|name| estimates.level_of(row, name).is_some()) {
            continue;
        }
        let size = match estimates.level_of(row, "size_class") {
            Some(Some(size)) => size,
            Some(None) => continue,
            None => String::new(),
        };
        let limits = row.se.zip(row.ci_low).zip(row.ci_high).map(|((se, low), high)| (se, low, high));
        // Where all or none say yes, there is a value without an error.
        if let (Some(value), Some(limits)) = (row.value, limits) {
            found.push(((format!("{}{suffix}", row.measure), size), value, limits));
        }
    }
    found
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    /// A number from 0 to below n.
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // The bias of the product is below n / 2⁶⁴.
        ((u128::from(z ^ (z >> 31)) * n as u128) >> 64) as usize
    }
}

fn read(path: &Path) -> Result<String> {
    let invalid =
        |source: std::io::Error| Error::InvalidFile { path: path.to_owned(), row: None, problem: source.to_string() };
    fs::read_to_string(path).map_err(invalid)
}

fn write(path: &PathBuf, text: &str) -> Result<()> {
    fs::write(path, text).map_err(|source| unwritten(path, source))
}

fn unwritten(path: &Path, source: std::io::Error) -> Error {
    Error::NotWritten { path: path.to_owned(), source }
}
