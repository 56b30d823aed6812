//! From measures and grouping sets, named by columns, to the program and the domains of a pass. All problems of all
//! measures are found before anything is computed.

use super::column::{self, Column, Rows};
use super::encode::{Cells, Codes};
use super::measure::{Kind, Measure};
use super::pass::{Group, Mask, Program, Set, Term};
use crate::{Error, Result};
use polars::prelude::*;
use polars_arrow::bitmap::Bitmap;
use rayon::prelude::*;
use std::sync::Arc;

/// One column that the kernel will read.
#[derive(Clone, Debug)]
enum Source {
    Number { series: Series, binary: bool },
    Level { codes: Arc<Codes>, level: u32, validity: Option<Bitmap> },
    One,
}

impl Source {
    fn view(&self) -> Column<'_> {
        match self {
            Source::Number { series, .. } => Column::new(series).unwrap_or_else(Column::one),
            Source::Level { codes, level, validity } => Column::level(&codes.codes, *level, validity.as_ref()),
            Source::One => Column::one(),
        }
    }

    fn is_binary(&self) -> bool {
        !matches!(self, Source::Number { binary: false, .. })
    }
}

/// One row of the result in every domain: a measure, or one level of a categorical measure.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// The number of the measure.
    pub(crate) measure: usize,
    /// The level as text, for categorical measures.
    pub(crate) level: Option<String>,
    pub(crate) pair: usize,
    pub(crate) mask: usize,
    pub(crate) spread: Spread,
    numerator: usize,
    denominator: Option<usize>,
}

/// Where the variance that simple random sampling would have comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spread {
    /// A 0/1 variable: Σwy² = Σwy.
    Binary,
    /// Around a constant near the values.
    Square { term: usize, shift: f64 },
    /// Of y − r·x: the terms of y², x² and xy.
    Residual { yy: usize, xx: usize, xy: usize },
}

/// The columns, terms and items of a set of measures.
#[derive(Debug)]
pub(crate) struct Plan {
    sources: Vec<(String, Source)>,
    masks: Vec<Mask>,
    terms: Vec<Term>,
    groups: Vec<Group>,
    first_numerator: usize,
    /// The term that counts the cases of each mask.
    pub(crate) cases: Vec<usize>,
    /// The term of the weights of each mask.
    pub(crate) weights: Vec<usize>,
    /// The mask with the filter alone of each mask: its cases, and those in which a value is missing.
    pub(crate) filter_alone: Vec<usize>,
    pub(crate) items: Vec<Item>,
}

impl Plan {
    /// Plans measures over a table whose rows will be read in order, or, if `scattered`, in any order.
    pub(crate) fn new(table: &DataFrame, measures: &[Measure], scattered: bool) -> Result<Plan> {
        let mut errors = Vec::new();
        if measures.is_empty() {
            errors.push(Error::InvalidArgument {
                argument: "measures".to_owned(),
                expected: "at least one measure".to_owned(),
                got: "none".to_owned(),
            });
        }
        let mut draft = Draft { table, scattered, sources: Vec::new(), masks: Vec::new(), items: Vec::new() };
        for (m, measure) in measures.iter().enumerate() {
            if !(measure.level > 0.0 && measure.level < 1.0) {
                errors.push(Error::InvalidArgument {
                    argument: format!("level of {}", measure.name()),
                    expected: "a confidence level between 0 and 1, such as 0.95".to_owned(),
                    got: measure.level.to_string(),
                });
            }
            if let Err(error) = draft.add(m, measure) {
                errors.push(error);
            }
        }
        Error::collect(errors)?;
        Ok(draft.arrange())
    }

    /// The program over the plan's columns.
    pub(crate) fn program(&self) -> Program<'_> {
        Program {
            columns: self.sources.iter().map(|(_, source)| source.view()).collect(),
            masks: self.masks.clone(),
            terms: self.terms.clone(),
            groups: self.groups.clone(),
            first_numerator: self.first_numerator,
            cases: self.cases.clone(),
        }
    }

    /// Reads the y and x of an item in some rows, and whether each row is a case: 1 or 0.
    pub(crate) fn read(&self, item: &Item, rows: Rows, y: &mut [f64], x: &mut [f64], case: &mut [f64]) {
        let view = |source: usize| self.sources[source].1.view();
        let mask = &self.masks[item.mask];
        match mask.filter {
            None => case.fill(1.0),
            Some(filter) => view(filter).read(rows, case),
        }
        mask.present.iter().for_each(|&source| view(source).mask_missing(rows, case));
        match item.denominator {
            None => x.fill(1.0),
            Some(source) => view(source).read(rows, x),
        }
        view(item.numerator).read(rows, y);
    }
}

/// A plan while measures are added to it.
struct Draft<'a> {
    table: &'a DataFrame,
    scattered: bool,
    sources: Vec<(String, Source)>,
    masks: Vec<Mask>,
    /// Items with the denominator and the spread still open.
    items: Vec<(Item, Denominator)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Denominator {
    None,
    Weights,
    Column(usize),
}

impl Draft<'_> {
    fn add(&mut self, m: usize, measure: &Measure) -> Result<()> {
        if matches!(measure.kind, Kind::Quantile { .. }) {
            // Not a function of totals: it has a pass of its own.
            return Ok(());
        }
        let name = measure.name();
        let mut errors = Vec::new();
        let mut keep = |result: Result<usize>| result.map_err(|error| errors.push(error)).unwrap_or_default();
        let filter = measure.filter.as_ref().map(|column| keep(self.binary(&format!("where of {name}"), column)));
        let mut items: Vec<(Option<String>, usize, Denominator, Vec<usize>)> = Vec::new();
        match &measure.kind {
            Kind::Mean(column) => {
                let y = keep(self.number(name, column));
                items.push((None, y, Denominator::Weights, vec![y]));
            }
            Kind::Total(column) => {
                let y = keep(self.number(name, column));
                items.push((None, y, Denominator::None, vec![y]));
            }
            Kind::Ratio { numerator, denominator } => {
                let (y, x) = (keep(self.number(name, numerator)), keep(self.number(name, denominator)));
                items.push((None, y, Denominator::Column(x), vec![y, x]));
            }
            Kind::Quantile { .. } => {}
            Kind::Count => {
                let y = self.source("", || Ok(Source::One))?;
                items.push((None, y, Denominator::None, vec![]));
            }
            Kind::Proportion { column, categorical } => {
                let is_text = self.table.column(column).is_ok_and(|c| {
                    matches!(c.dtype(), DataType::String | DataType::Categorical(..) | DataType::Enum(..))
                });
                if *categorical || is_text {
                    match self.levels(name, column) {
                        Ok(levels) => {
                            let present = levels.first().map(|(_, source)| *source);
                            items.extend(levels.into_iter().map(|(level, y)| {
                                (Some(level), y, Denominator::Weights, present.into_iter().collect())
                            }));
                        }
                        Err(error) => errors.push(error),
                    }
                } else {
                    let y = keep(self.binary(name, column));
                    items.push((None, y, Denominator::Weights, vec![y]));
                }
            }
        }
        Error::collect(errors)?;
        for (level, numerator, denominator, present) in items {
            let present = present.into_iter().filter(|&s| self.sources[s].1.view().has_nulls()).collect();
            let mask = position(&mut self.masks, Mask { filter, present });
            let item = Item {
                measure: m,
                level,
                pair: 0,
                mask,
                spread: Spread::Binary,
                numerator,
                denominator: match denominator {
                    Denominator::Column(x) => Some(x),
                    _ => None,
                },
            };
            self.items.push((item, denominator));
        }
        Ok(())
    }

    /// The number of a source, made if it is new.
    fn source(&mut self, key: &str, make: impl FnOnce() -> Result<Source>) -> Result<usize> {
        if let Some(known) = self.sources.iter().position(|(k, _)| k == key) {
            return Ok(known);
        }
        let source = make()?;
        self.sources.push((key.to_owned(), source));
        Ok(self.sources.len() - 1)
    }

    /// A numeric column.
    fn number(&mut self, role: &str, name: &str) -> Result<usize> {
        let (table, scattered) = (self.table, self.scattered);
        self.source(&format!("number {name}"), || {
            let remedy = "convert it to numbers, or use proportion for the share of each category";
            let series = column::numeric(table, role, name, remedy)?;
            let series = if scattered { series.rechunk() } else { series };
            column::check_finite(&series, role)?;
            let binary = column::is_binary(&series);
            Ok(Source::Number { series, binary })
        })
    }

    /// A column that must be 0/1 or true/false.
    fn binary(&mut self, role: &str, name: &str) -> Result<usize> {
        let number = self.number(role, name)?;
        match &self.sources[number].1 {
            Source::Number { series, binary: false } => {
                column::check_binary(series, role)?;
                Ok(number)
            }
            _ => Ok(number),
        }
    }

    /// One source for each level of a column.
    fn levels(&mut self, role: &str, name: &str) -> Result<Vec<(String, usize)>> {
        let series = self.table.column(name).map_err(|_| Error::unknown_column(role, name, self.table))?;
        let codes = Arc::new(Codes::new(series.as_materialized_series())?);
        let missing = (codes.levels.null_count() > 0).then(|| codes.len() as u32 - 1);
        let validity: Option<Bitmap> =
            missing.map(|missing| (0..codes.codes.len()).map(|row| codes.codes.get(row) != missing).collect());
        let levels = missing.map_or(codes.len(), |missing| missing as usize);
        (0..levels)
            .map(|level| {
                let source = Source::Level { codes: codes.clone(), level: level as u32, validity: validity.clone() };
                Ok((codes.name(level), self.source(&format!("level {level} {name}"), || Ok(source))?))
            })
            .collect()
    }

    /// Puts pairs with one denominator and one mask side by side, and lays out the terms.
    fn arrange(self) -> Plan {
        let Draft { sources, mut masks, items, .. } = self;
        let filters: Vec<Option<usize>> = masks.iter().map(|mask| mask.filter).collect();
        let alone = |filter| Mask { filter, present: Vec::new() };
        let mut filter_alone: Vec<usize> = filters.into_iter().map(|f| position(&mut masks, alone(f))).collect();
        filter_alone.extend(filter_alone.len()..masks.len());
        let mut terms = Vec::new();
        let cases = (0..masks.len()).map(|mask| position(&mut terms, Term::Cases { mask })).collect();
        let weights = (0..masks.len()).map(|mask| position(&mut terms, Term::Weight { mask })).collect();
        let mut keys: Vec<(Denominator, usize)> = Vec::new();
        for (item, denominator) in &items {
            position(&mut keys, (*denominator, item.mask));
        }
        let denominators: Vec<Option<usize>> = keys
            .iter()
            .map(|&(denominator, mask)| match denominator {
                Denominator::None => None,
                Denominator::Weights => Some(position(&mut terms, Term::Weight { mask })),
                Denominator::Column(column) => Some(position(&mut terms, Term::Value { column, mask })),
            })
            .collect();
        let first_numerator = terms.len();
        let mut groups = Vec::new();
        let mut arranged: Vec<Option<Item>> = vec![None; items.len()];
        let mut pair = 0;
        for (key, denominator) in keys.iter().zip(denominators) {
            let first = pair;
            for (i, (item, _)) in items.iter().enumerate().filter(|(_, (item, d))| (*d, item.mask) == *key) {
                terms.push(Term::Value { column: item.numerator, mask: item.mask });
                arranged[i] = Some(Item { pair, ..item.clone() });
                pair += 1;
            }
            let (mask, domain_mask) = (key.1, filter_alone[key.1]);
            groups.push(Group { denominator, pairs: first..pair, mask, domain_mask });
        }
        let mut items: Vec<Item> = arranged.into_iter().flatten().collect();
        let second = first_numerator + pair;
        let mut tail = Vec::new();
        for item in &mut items {
            let (y, mask) = (item.numerator, item.mask);
            let mut at = |term| second + position(&mut tail, term);
            item.spread = match item.denominator {
                Some(x) => Spread::Residual {
                    yy: at(Term::Square { column: y, shift: 0.0, mask }),
                    xx: at(Term::Square { column: x, shift: 0.0, mask }),
                    xy: at(Term::Product { columns: [y, x], mask }),
                },
                None if sources[y].1.is_binary() => Spread::Binary,
                None => {
                    let shift = sources[y].1.view().first_valid();
                    Spread::Square { term: at(Term::Square { column: y, shift, mask }), shift }
                }
            };
        }
        terms.extend(tail);
        Plan { sources, masks, terms, groups, first_numerator, cases, weights, filter_alone, items }
    }
}

/// The place of a value in a list, appended if it is new.
fn position<T: PartialEq>(list: &mut Vec<T>, value: T) -> usize {
    list.iter().position(|known| *known == value).unwrap_or_else(|| {
        list.push(value);
        list.len() - 1
    })
}

/// The domains of the grouping sets: the overall domain first, then those of each set.
#[derive(Debug)]
pub(crate) struct Domains {
    /// The columns of all sets, each once, with their levels.
    pub(crate) columns: Vec<(String, Series)>,
    /// The sets, as indices of columns; the first is the overall set.
    pub(crate) sets: Vec<Vec<usize>>,
    cells: Vec<Option<Cells>>,
    first: Vec<u32>,
    /// Per domain: its set and the codes of the set's columns.
    pub(crate) keys: Vec<(usize, Vec<u32>)>,
}

impl Domains {
    pub(crate) fn new(table: &DataFrame, by: &[Vec<String>], reserved: &[&str]) -> Result<Domains> {
        let mut errors = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
        for set in by {
            let mut columns = Vec::new();
            for name in set {
                position(&mut columns, position(&mut names, name.clone()));
            }
            position(&mut sets, columns);
        }
        for name in names.iter().filter(|name| reserved.contains(&name.as_str())) {
            errors.push(Error::InvalidArgument {
                argument: "by".to_owned(),
                expected: "a column whose name is not one of the result's own".to_owned(),
                got: format!("{name:?}; rename it in the table"),
            });
        }
        let found: Vec<Result<(Cells, Series)>> = names
            .par_iter()
            .map(|name| {
                let column = table.column(name).map_err(|_| Error::unknown_column("by", name, table))?;
                let Codes { codes, levels } = Codes::new(column.as_materialized_series())?;
                Ok((codes, levels))
            })
            .collect();
        let (mut codes, mut levels) = (Vec::new(), Vec::new());
        for found in found {
            match found {
                Ok((cells, of_column)) => {
                    codes.push(Some(cells));
                    levels.push(of_column);
                }
                Err(error) => errors.push(error),
            }
        }
        Error::collect(errors)?;
        let mut domains =
            Domains { columns: Vec::new(), cells: vec![None], first: vec![0], keys: vec![(0, Vec::new())], sets };
        for (s, set) in domains.sets.iter().enumerate().skip(1) {
            domains.first.push(domains.keys.len() as u32);
            let later = &domains.sets[s + 1..];
            // The last set that has a column takes its codes; one that crosses nothing takes them as they are.
            let columns: Vec<Cells> = set
                .iter()
                .filter_map(|&column| match later.iter().any(|set| set.contains(&column)) {
                    true => codes[column].clone(),
                    false => codes[column].take(),
                })
                .collect();
            let sizes: Vec<usize> = set.iter().map(|&column| levels[column].len()).collect();
            let (cells, keys) = cross(columns, &sizes);
            domains.cells.push(Some(cells));
            domains.keys.extend(keys.into_iter().map(|key| (s, key)));
        }
        domains.columns = names.into_iter().zip(levels).collect();
        Ok(domains)
    }

    /// The domains of a set.
    pub(crate) fn of_set(&self, set: usize) -> std::ops::Range<usize> {
        self.first[set] as usize..self.first.get(set + 1).map_or(self.keys.len(), |&next| next as usize)
    }

    pub(crate) fn sets(&self) -> Vec<Set<'_>> {
        self.cells.iter().zip(&self.first).map(|(cells, &first)| Set { cells: cells.as_ref(), first }).collect()
    }

    /// The domain of a set that a row of the table is in.
    pub(crate) fn domain_of(&self, set: usize, row: usize) -> usize {
        self.first[set] as usize + self.cells[set].as_ref().map_or(0, |cells| cells.get(row) as usize)
    }

    /// Whether a row of the table is in a domain.
    pub(crate) fn contains(&self, domain: usize, row: usize) -> bool {
        let set = self.keys[domain].0;
        self.cells[set].as_ref().is_none_or(|cells| self.first[set] + cells.get(row) == domain as u32)
    }
}

/// The combinations of levels that occur, in the order of the levels, and the combination of every row.
pub(crate) fn cross(mut columns: Vec<Cells>, sizes: &[usize]) -> (Cells, Vec<Vec<u32>>) {
    let height = columns.first().map_or(0, Cells::len);
    let size = sizes.iter().try_fold(1usize, |size, &n| size.checked_mul(n));
    let decode = |mut cell: u64| {
        let mut key = vec![0u32; sizes.len()];
        for (place, &n) in key.iter_mut().zip(sizes).rev() {
            *place = (cell % n as u64) as u32;
            cell /= n as u64;
        }
        key
    };
    if let Some(size) = size.filter(|&size| size <= 65_536 + height) {
        let mut cells = columns.remove(0).widened(size);
        for (codes, &n) in columns.iter().zip(&sizes[1..]) {
            cells.update(|row, cell| cell * n as u32 + codes.get(row));
        }
        let mut occurs = vec![false; size];
        cells.each(Rows::Run { start: 0, len: height }, |_, cell| occurs[cell as usize] = true);
        let found: Vec<u64> = (0..size as u64).filter(|&cell| occurs[cell as usize]).collect();
        if found.len() < size {
            let mut rank = vec![0u32; size];
            found.iter().enumerate().for_each(|(i, &cell)| rank[cell as usize] = i as u32);
            cells.update(|_, cell| rank[cell as usize]);
        }
        return (cells, found.into_iter().map(decode).collect());
    }
    let keys: Vec<Vec<u32>> = (0..height).map(|row| columns.iter().map(|codes| codes.get(row)).collect()).collect();
    let mut found = keys.clone();
    found.sort_unstable();
    found.dedup();
    let cells = keys.iter().map(|key| found.binary_search(key).unwrap_or_default() as u32).collect();
    (Cells::new(cells, found.len()), found)
}
