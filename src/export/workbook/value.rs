//! Cells from columns: numbers with the digits that they need, words, days, and symbols for what is missing.

use super::label;
use super::model::{Cell, Format};
use super::shape::{Kind, Role, Shown};
use super::symbol::{Symbol, Symbols};
use super::worksheet::Words;
use crate::export::{codes, value_text};
use crate::status::{Flag, FlagSystem};
use crate::{Language, Quantity, Result, Unit};
use polars::prelude::*;
use rustc_hash::FxHashMap;

/// Whole numbers from here on have more digits than a spreadsheet keeps: they are written as text, which loses none.
const DIGITS: i64 = 1_000_000_000_000_000;

/// The days that both formats have: from 1 March 1900, after the 29 February that there never was, to the end of 9999.
const DAYS: std::ops::RangeInclusive<i32> = -25_508..=2_932_896;

/// What is to be known of the rows of a table to write their cells.
pub(super) struct Rows {
    /// The flags of each row; none for tables that have no flags.
    flags: Vec<Vec<Flag>>,
    /// The place of the unit of each row among `units`.
    unit: Vec<usize>,
    units: Vec<Option<Unit>>,
    /// The grouping set of each row of estimates.
    by: Option<Vec<Option<String>>>,
}

/// The text of a column.
pub(super) fn texts(column: &Column) -> Result<Vec<Option<String>>> {
    let text = column.cast(&DataType::String)?;
    Ok(text.str()?.iter().map(|cell| cell.map(str::to_owned)).collect())
}

impl Rows {
    pub(super) fn of(kind: Kind, table: &DataFrame, unit: Option<&str>) -> Result<Rows> {
        let height = table.height();
        if kind == Kind::Other {
            let units = vec![unit.map(Unit::of)];
            return Ok(Rows { flags: vec![Vec::new(); height], unit: vec![0; height], units, by: None });
        }
        let text = |name: &str| table.column(name).ok().map(texts).transpose();
        let none = || vec![None; height];
        let (status, obs_status, eurostat) =
            (text("status")?.unwrap_or_else(none), text("obs_status")?.unwrap_or_else(none), text("eurostat_flag")?);
        let eurostat = eurostat.unwrap_or_else(none);
        let flags = (0..height).map(|row| {
            let read = |cell: &Option<String>, system| {
                cell.as_deref().and_then(|cell| Flag::read_all(cell, system).ok()).unwrap_or_default()
            };
            // The letters of SDMX have one for all that is hidden; those of Eurostat tell it apart.
            let mut flags = read(&eurostat[row], FlagSystem::Eurostat);
            flags.extend(read(&obs_status[row], FlagSystem::Sdmx));
            flags.extend(match status[row].as_deref() {
                Some("suppressed") => Some(Flag::Confidential),
                Some("undefined") => Some(Flag::NotApplicable),
                Some(_) | None => None,
            });
            flags
        });
        let flags = flags.collect();
        let given = match (text("unit")?, text("unit_measure")?) {
            (Some(units), _) | (None, Some(units)) => units,
            (None, None) => vec![unit.map(str::to_owned); height],
        };
        let (mut places, mut units) = (FxHashMap::default(), Vec::new());
        let unit = given.into_iter().map(|unit| {
            *places.entry(unit.clone()).or_insert_with(|| {
                units.push(unit.as_deref().map(Unit::of));
                units.len() - 1
            })
        });
        let unit = unit.collect();
        let by = if kind == Kind::Estimates { text("by")? } else { None };
        Ok(Rows { flags, unit, units, by })
    }

    /// Why a figure is not there.
    fn missing(&self, row: usize) -> Symbol {
        let flags = &self.flags[row];
        // Beside a figure it says that the figure is weak; in its place, that it was too weak.
        let hidden = |flag: Flag| if flag == Flag::LowReliability { Flag::Unreliable } else { flag };
        let is_reason = |flag: &Flag| match flag {
            Flag::Unreliable
            | Flag::Confidential
            | Flag::NotApplicable
            | Flag::NotAvailable
            | Flag::NotCollected
            | Flag::Holiday
            | Flag::IncludedElsewhere => true,
            Flag::Normal
            | Flag::Break
            | Flag::DefinitionDiffers
            | Flag::Estimated
            | Flag::Forecast
            | Flag::Imputed
            | Flag::Provisional
            | Flag::NotSignificant
            | Flag::LowReliability
            | Flag::Derogation
            | Flag::IncludesOther
            | Flag::Experimental
            | Flag::SpecialEvent
            | Flag::Unvalidated => false,
        };
        Symbol::Of(flags.iter().copied().map(hidden).find(is_reason).unwrap_or(Flag::NotAvailable))
    }

    /// What is to be said of a figure that is there.
    pub(super) fn remarks(&self, row: usize) -> Vec<Symbol> {
        let mut remarks: Vec<Symbol> = Vec::new();
        for &flag in &self.flags[row] {
            let symbol = Symbol::Of(flag);
            if symbol.text().is_some() && !remarks.iter().any(|known| known.text() == symbol.text()) {
                remarks.push(symbol);
            }
        }
        remarks
    }
}

/// How the cells of a table are written.
pub(super) struct Writing<'a> {
    pub(super) language: Language,
    pub(super) kind: Kind,
    pub(super) rows: &'a Rows,
    /// Digits after the point that were asked for.
    pub(super) decimals: Option<u8>,
    /// Whether cells without a value stay empty.
    pub(super) empty: bool,
    /// The words for the codes of the column.
    pub(super) words: Words<'a>,
    /// The unit of figures whose row names none.
    pub(super) unit: Option<String>,
    pub(super) symbols: &'a mut Symbols,
}

impl Writing<'_> {
    /// The cells of a column, and whether it holds numbers.
    pub(super) fn cells(&mut self, shown: &Shown<'_>) -> Result<(Vec<Cell>, bool)> {
        let column = shown.column;
        if self.words.are_given() || self.words.are_of_terms() {
            return Ok((self.labels(shown)?, false));
        }
        let is_label = matches!(shown.role, Role::Label | Role::Unit | Role::Context);
        // A label, and a number all the same: it is laid out as one.
        let is_year = self.kind != Kind::Other && column.name() == "time_period";
        if column.dtype().is_primitive_numeric() || matches!(column.dtype(), DataType::Decimal(..)) {
            if is_label && !is_year {
                return Ok((self.counted_labels(shown)?, !self.words.are_known()));
            }
            return Ok((self.numbers(shown)?, true));
        }
        if is_label {
            return Ok((self.labels(shown)?, false));
        }
        let mut cells = Vec::with_capacity(column.len());
        for row in 0..column.len() {
            let cell = self.value(&column.get(row)?);
            cells.push(cell.unwrap_or_else(|| self.missing(row)));
        }
        let holds_days = column.dtype().is_temporal();
        Ok((cells, holds_days))
    }

    /// Words for the codes of a column.
    fn labels(&mut self, shown: &Shown<'_>) -> Result<Vec<Cell>> {
        // A code occurs in many rows, and is looked for once.
        let mut known: FxHashMap<String, String> = FxHashMap::default();
        let cells = texts(shown.column)?.into_iter().enumerate().map(|(row, text)| match text {
            Some(text) => {
                if let Some(words) = self.words.of_term(self.language, row, &text) {
                    return Cell::Text(words);
                }
                let word = known.entry(text).or_insert_with_key(|text| self.words.of(self.language, text.clone()));
                Cell::Text(word.clone())
            }
            None if self.kind == Kind::Other => self.missing(row),
            None => self.no_label(shown, row),
        });
        Ok(cells.collect())
    }

    /// Groups that are numbers.
    fn counted_labels(&mut self, shown: &Shown<'_>) -> Result<Vec<Cell>> {
        let format = Format::Fixed { decimals: 0, grouped: false };
        let numbers = numbers(shown.column)?;
        let decimals = exact_decimals(&numbers).unwrap_or(3);
        let format = if decimals == 0 { format } else { Format::Fixed { decimals, grouped: false } };
        let cells = numbers.into_iter().enumerate().map(|(row, number)| match number {
            Some(number) if self.words.are_known() => Cell::Text(self.words.of(self.language, number.to_string())),
            Some(number) => Cell::Number(number, format),
            None => self.no_label(shown, row),
        });
        Ok(cells.collect())
    }

    /// A group without a code: everybody, or those for whom it is not known.
    fn no_label(&mut self, shown: &Shown<'_>, row: usize) -> Cell {
        if shown.role == Role::Unit {
            let unit = self.unit.clone().map(Cell::Text);
            return unit.unwrap_or_else(|| self.symbol(Symbol::Of(Flag::NotAvailable)));
        }
        let name = shown.column.name().as_str();
        let is_group =
            !matches!(name, "category" | "measure" | "level" | "code" | "largest") && shown.role == Role::Label;
        let own = self.rows.by.as_ref().map(|by| by[row].as_deref().unwrap_or_default());
        match own {
            Some(set) if set.split(',').any(|part| part == name) => {
                Cell::Text(label::capitalised(&self.language.say("not-stated")))
            }
            Some(_) | None if is_group => Cell::Text(codes::all(self.language)),
            Some(_) | None => self.symbol(Symbol::Of(Flag::NotApplicable)),
        }
    }

    fn numbers(&mut self, shown: &Shown<'_>) -> Result<Vec<Cell>> {
        let numbers = numbers(shown.column)?;
        let is_whole = shown.column.dtype().is_integer();
        let formats: Vec<Format> = (0..self.rows.units.len())
            .map(|unit| {
                let of_unit = numbers.iter().zip(&self.rows.unit).filter(|(_, own)| **own == unit);
                let of_unit: Vec<Option<f64>> = of_unit.map(|(number, _)| *number).collect();
                // Counts stay whole, whatever digits are asked for.
                let decimals = self.decimals.filter(|_| !is_whole);
                format(shown, self.kind, self.rows.units[unit].as_ref(), &of_unit, decimals)
            })
            .collect();
        let mut cells = Vec::with_capacity(numbers.len());
        for (row, number) in numbers.into_iter().enumerate() {
            let format = formats[self.rows.unit[row]];
            cells.push(match number {
                Some(number) if is_whole && number.abs() >= DIGITS as f64 => {
                    Cell::Text(value_text(&shown.column.get(row)?))
                }
                Some(number) if is_hidden(number, format) => self.symbol(Symbol::Low),
                // No minus in front of 0.
                Some(number) if number.is_finite() => Cell::Number(number + 0.0, format),
                Some(_) => self.symbol(Symbol::Of(Flag::NotAvailable)),
                None => self.missing(row),
            });
        }
        Ok(cells)
    }

    /// A value of a table that the library did not make; `None` for none.
    #[expect(clippy::wildcard_enum_match_arm, reason = "values of polars, of which all others are text")]
    fn value(&mut self, value: &AnyValue<'_>) -> Option<Cell> {
        Some(match value {
            AnyValue::Null => return None,
            AnyValue::Boolean(true) => Cell::Text(label::capitalised(&self.language.say("yes"))),
            AnyValue::Boolean(false) => Cell::Text(label::capitalised(&self.language.say("no"))),
            AnyValue::Date(day) if DAYS.contains(day) => Cell::Day(*day),
            AnyValue::Datetime(time, unit, None) => {
                let per_second = match unit {
                    TimeUnit::Milliseconds => 1e3,
                    TimeUnit::Microseconds => 1e6,
                    TimeUnit::Nanoseconds => 1e9,
                };
                let seconds = *time as f64 / per_second;
                let day = (seconds / 86_400.0).floor();
                if DAYS.contains(&(day as i32)) { Cell::Moment(seconds) } else { Cell::Text(value_text(value)) }
            }
            other => {
                let text = value_text(other);
                if text.trim().is_empty() {
                    return None;
                }
                // One that the table brings is explained as well.
                if let Some(symbol) = Symbol::of_cell(&text) {
                    self.symbols.write(symbol);
                }
                Cell::Text(text)
            }
        })
    }

    fn missing(&mut self, row: usize) -> Cell {
        let symbol = self.rows.missing(row);
        // A figure that is hidden is never merely empty.
        if self.empty && symbol == Symbol::Of(Flag::NotAvailable) { Cell::Empty } else { self.symbol(symbol) }
    }

    fn symbol(&mut self, symbol: Symbol) -> Cell {
        Cell::Text(self.symbols.write(symbol).to_owned())
    }
}

fn numbers(column: &Column) -> Result<Vec<Option<f64>>> {
    Ok(column.cast(&DataType::Float64)?.f64()?.iter().collect())
}

/// Whether a number that is not 0 would be shown as 0.
fn is_hidden(number: f64, format: Format) -> bool {
    let shown = match format {
        Format::Fixed { decimals, .. } => number.abs() * 10f64.powi(i32::from(decimals)),
        Format::PerCent { decimals } => number.abs() * 100.0 * 10f64.powi(i32::from(decimals)),
    };
    number != 0.0 && shown < 0.5
}

/// How the numbers of a column in one unit are shown.
fn format(shown: &Shown<'_>, kind: Kind, unit: Option<&Unit>, numbers: &[Option<f64>], asked: Option<u8>) -> Format {
    // A number of four digits may be a year.
    let grouped = numbers.iter().flatten().any(|number| number.abs() >= 10_000.0);
    let fixed = |decimals: u8| Format::Fixed { decimals, grouped };
    if shown.role == Role::Share {
        return Format::PerCent { decimals: asked.unwrap_or(1) };
    }
    if let Some(decimals) = asked {
        return fixed(decimals);
    }
    let is_of_unit = matches!(shown.role, Role::Figure | Role::Error) || kind == Kind::Other;
    let more = u8::from(shown.role == Role::Error);
    let by_unit = unit.filter(|_| is_of_unit).and_then(|unit| {
        let is_large = || numbers.iter().flatten().any(|number| number.abs() >= 1_000.0);
        // As many digits as the same share has in per cent.
        if *unit == Unit::of("proportion") {
            Some(3 + more)
        } else if matches!(unit.quantity(), Quantity::Share | Quantity::Points | Quantity::Growth) {
            Some(1 + more)
        } else {
            (unit.adds_up() && is_large()).then_some(0)
        }
    });
    // Whole numbers stay whole in a table that is not ours.
    let exact = exact_decimals(numbers);
    if kind == Kind::Other && exact == Some(0) {
        return fixed(0);
    }
    fixed(by_unit.or(exact).unwrap_or_else(|| three_digits(numbers)))
}

/// The decimals that numbers have which were rounded before; `None` for more than three.
fn exact_decimals(numbers: &[Option<f64>]) -> Option<u8> {
    let finite = || numbers.iter().flatten().filter(|number| number.is_finite());
    (0..=3u8).find(|&decimals| {
        let scale = 10f64.powi(i32::from(decimals));
        finite().all(|number| {
            let scaled = number * scale;
            // 0.57 times 100 is not 57: room for what multiplying adds.
            (scaled - scaled.round()).abs() <= 1e-9 * scaled.abs().max(1.0)
        })
    })
}

/// The decimals with which the number in the middle shows three digits.
fn three_digits(numbers: &[Option<f64>]) -> u8 {
    let mut sizes: Vec<f64> =
        numbers.iter().flatten().map(|number| number.abs()).filter(|size| *size > 0.0 && size.is_finite()).collect();
    sizes.sort_by(f64::total_cmp);
    let middle = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0);
    (2.0 - middle.log10().floor()).clamp(0.0, 8.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_by_the_figures() {
        let some = |numbers: &[f64]| numbers.iter().copied().map(Some).collect::<Vec<_>>();
        for (numbers, exact, three) in [
            (vec![1.0, 20.0], Some(0), 1),
            (vec![0.1, 0.25], Some(2), 3),
            (vec![2.0 / 3.0, 200.0 / 3.0, 2000.0 / 3.0], None, 1),
            (vec![1e-5 / 3.0], None, 8),
        ] {
            assert_eq!((exact_decimals(&some(&numbers)), three_digits(&some(&numbers))), (exact, three), "{numbers:?}");
        }
    }

    #[test]
    fn what_rounds_to_nothing_is_seen() {
        let format = Format::Fixed { decimals: 1, grouped: false };
        assert!(is_hidden(0.049, format) && is_hidden(-0.049, format));
        assert!(!is_hidden(0.0, format) && !is_hidden(0.05, format));
        assert!(
            is_hidden(0.0004, Format::PerCent { decimals: 1 }) && !is_hidden(0.0005, Format::PerCent { decimals: 1 })
        );
    }
}
