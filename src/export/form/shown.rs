//! The number that a cell has to hold for its format to show the figure: 0.664 in a cell that shows 66.4%.

use super::address::{Address, Addresses};
use super::answer::Answer;
use super::file::FormFile;
use super::patch::{Content, styles};
use super::place::Place;
use super::words::CellStatus;
use crate::finding::{Finding, Rule};
use crate::input::Shown;
use crate::unit::converted;
use crate::{Result, Unit};
use std::collections::BTreeMap;

/// What to do about a figure that its cell shows as another.
const REMEDY: &str = "give the address another cell, figure or unit, or the cell another format";

/// The answers as the formats of their cells show them.
pub(super) fn fitted<'a>(
    addresses: &Addresses,
    mut answers: Vec<Answer<'a>>,
    form: &FormFile<'_>,
) -> Result<Vec<Answer<'a>>> {
    let formats = form.formats()?;
    // The sheets of most forms need not be read for it.
    if formats.iter().all(|shown| *shown == Shown::Itself) {
        return Ok(answers);
    }
    let part = |address: &Address| form.part_of(&address.sheet).unwrap_or_default();
    let mut places: BTreeMap<&str, BTreeMap<Place, Content>> = BTreeMap::new();
    for address in addresses.iter() {
        places.entry(part(address)).or_default().insert(address.place, Content::Nothing);
    }
    let mut of_cells: BTreeMap<(&str, Place), usize> = BTreeMap::new();
    for (&part, places) in &places {
        let (styles, _) = form.changed(part, |xml| styles(xml, places))?;
        of_cells.extend(styles.into_iter().map(|(place, style)| ((part, place), style)));
    }
    for (address, answer) in addresses.iter().zip(&mut answers) {
        let style = of_cells.get(&(part(address), address.place)).copied().unwrap_or(0);
        if answer.status == CellStatus::Filled {
            answer.fit(address, formats.get(style).copied().unwrap_or(Shown::Itself));
        }
    }
    Ok(answers)
}

impl Answer<'_> {
    /// Converts a number into the unit from which the format shows it in its own; says what the format makes of any other.
    fn fit(&mut self, address: &Address, shown: Shown) {
        let (what, base) = match shown {
            Shown::Itself => return,
            Shown::PerCent => ("in per cent".to_owned(), Unit::of("proportion")),
            Shown::Thousands(1) => ("in thousands".to_owned(), Unit::of("number")),
            Shown::Thousands(power) => (format!("divided by 1E{}", u32::from(power) * 3), Unit::of("number")),
        };
        let number = match &self.content {
            Content::Number(number) => *number,
            // The shorthand for a figure that is not shown is as good there as anywhere.
            Content::Text(_) if address.figure.is_number() => return,
            Content::Text(_) => {
                let message = format!("the number format of the cell shows numbers {what}, and a text is written");
                return self.say(Finding::warning(Rule::CellFormat, address.at(), message).remedy(REMEDY), address);
            }
            Content::Nothing => return,
        };
        let factor = self.unit.as_deref().and_then(|unit| Unit::of(unit).factor_to(&base));
        let (Some(factor), Some(unit)) = (factor, self.unit.clone()) else {
            let of = self.unit.as_deref().unwrap_or("no unit");
            let message = format!("the number format of the cell shows numbers {what}, and the number is in {of}");
            return self.say(Finding::warning(Rule::CellFormat, address.at(), message).remedy(REMEDY), address);
        };
        let whole = converted(number, factor);
        let is_meant = shown == Shown::PerCent && factor == 1.0;
        self.content = Content::Number(whole);
        self.se = self.se.map(|se| converted(se, factor));
        self.unit = Some(if factor == 1.0 { unit.clone() } else { base.name().to_owned() });
        // A share in such a cell is what it is made for.
        if !is_meant {
            let message =
                format!("the number format of the cell shows numbers {what}: {number} ({unit}) is written as {whole}");
            self.say(Finding::note(Rule::CellFormat, address.at(), message), address);
        }
    }

    fn say(&mut self, finding: Finding, address: &Address) {
        let separator = if self.reason.is_empty() { "" } else { "; " };
        self.reason = format!("{}{separator}{}", self.reason, finding.message);
        self.shown = Some(finding.at_line(1, Some(address.row)));
    }
}
