//! A form is filled.

use super::address::{Address, Addresses};
use super::answer::{Answer, Questions};
use super::figures::{Table, area_code};
use super::file::FormFile;
use super::patch::{Content, Refusal, patch};
use super::place::Place;
use super::recalculate::recalculated;
use super::report::{Filled, FilledCell};
use super::shown::fitted;
use super::words::CellStatus;
use crate::error::nearest;
use crate::export::write_whole;
use crate::finding::{Finding, Findings, Rule};
use crate::status::Flag;
use crate::{Error, Result, ToFrame};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Fills a form: a workbook (`.xlsx`, `.xlsm`) of somebody else, in which the cells that [`Addresses`] name get figures.
///
/// - **Nothing else is changed.** Around a cell its sheet stays byte for byte, and so do all other parts of the workbook:
///   styles, validations, protection, images, macros. A cell keeps its style. Formulas stay, and Excel computes them again
///   when it opens the workbook; where this does not say so yet, that one setting is the only other change. LibreOffice keeps
///   values that were computed before, unless it is set to compute them on loading.
/// - **Nothing is made up.** A figure that is not there or not known leaves its cell empty, and never 0; one that is
///   suppressed is not written, nor is a count that would give it away. Hand over what
///   [`suppress`](crate::dataset::Figures::suppress) gives. Units are converted by the registry of [`units`](crate::units())
///   or not at all. A cell whose number format is in per cent gets the share that it shows as the figure: 0.664 for 66.4 %.
/// - **Nothing is half done.** Everything that is wrong with the addresses is reported at once, before anything is written,
///   and the new file is [whole](write_whole) or not there.
///
/// A cell with a formula, and one that is inside of merged cells, is left as it was, and the report says so.
///
/// ```
/// use infosoc::{ToFrame, dataset::Dataset};
/// use infosoc::export::{Addresses, CellStatus, Fill};
/// # let folder = std::env::temp_dir().join(format!("infosoc-form-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let out = folder.join("filled.xlsx");
/// let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
/// let addresses = Addresses::read("datasets/forms/household_addresses.csv")?;
/// let report = Fill::new("datasets/forms/household_form.xlsx").write(&addresses, &mexico.indicators()?, &out)?;
/// println!("{}", report.to_frame()?);
/// assert!(report.count(CellStatus::Filled) > 0);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Fill {
    form: PathBuf,
    overwrite: bool,
    area: Option<String>,
    year: Option<i32>,
    shorthand: BTreeMap<Flag, String>,
    unfold_limit: Option<u64>,
}

/// The parts that are sheets, with what is to stand in their cells.
type Sheets<'a> = BTreeMap<&'a str, BTreeMap<Place, Content>>;

impl Fill {
    /// The form.
    pub fn new(form: impl Into<PathBuf>) -> Fill {
        Fill {
            form: form.into(),
            overwrite: false,
            area: None,
            year: None,
            shorthand: BTreeMap::new(),
            unfold_limit: None,
        }
    }

    /// Whether a file that is there already is replaced, which may be the form itself.
    pub fn overwrite(mut self, overwrite: bool) -> Fill {
        self.overwrite = overwrite;
        self
    }

    /// The area of the figures, by any of its names, where they are of several and an address names none.
    pub fn area(mut self, area: impl Into<String>) -> Fill {
        self.area = Some(area.into());
        self
    }

    /// The year of the figures, where they are of several and an address names none.
    pub fn year(mut self, year: i32) -> Fill {
        self.year = Some(year);
        self
    }

    /// What is written where a figure is not shown for a reason: `[c]` where it is confidential. Without it such a cell is
    /// empty.
    pub fn shorthand(mut self, flag: Flag, text: impl Into<String>) -> Fill {
        self.shorthand.insert(flag, text.into());
        self
    }

    /// The most memory, in bytes, that the decompressed parts of the workbook may take. By default 256 MiB.
    pub fn unfold_limit(mut self, bytes: u64) -> Fill {
        self.unfold_limit = Some(bytes);
        self
    }

    /// Writes the filled form. `figures` are [`Figures`](crate::dataset::Figures), [`Estimates`](crate::Estimates), a
    /// [`Publication`](crate::quality::Publication), a [`Series`](crate::Series), or a table with the columns of one of them.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a form that is not a workbook, and for each address that names no cell or no figure, or
    /// several; what a table of figures is refused for; [`Error::NotWritten`] for a file that is there already, unless it is
    /// to be [overwritten](Fill::overwrite).
    pub fn write(&self, addresses: &Addresses, figures: &impl ToFrame, out: impl AsRef<Path>) -> Result<Filled> {
        let out = out.as_ref();
        // Before any work: a file that is in the way now would still be in the way at the end.
        self.free(out)?;
        let bytes = crate::input::bytes(&self.form)?;
        let form = FormFile::open(&self.form, &bytes, self.unfold_limit)?;
        let table = Table::of(figures)?;
        let area = self.area.as_deref().map(area_code);
        let questions = Questions { figures: &table, area, year: self.year, shorthand: &self.shorthand };
        let answers = fitted(addresses, answered(addresses, &form, &questions)?, &form)?;
        let mut contents: Sheets<'_> = BTreeMap::new();
        for (address, answer) in addresses.iter().zip(&answers) {
            // What a form does not take leaves its cell as it was.
            if answer.status != CellStatus::Refused {
                let part = form.part_of(&address.sheet).unwrap_or_default();
                contents.entry(part).or_default().insert(address.place, answer.content.clone());
            }
        }
        let mut changed: BTreeMap<String, String> = BTreeMap::new();
        let mut cells = Vec::with_capacity(answers.len());
        let mut of_cells: BTreeMap<(&str, Place), (Option<Refusal>, bool)> = BTreeMap::new();
        for (&part, contents) in &contents {
            let ((patched, is_other), mark) = form.changed(part, |xml| {
                let patched = patch(xml, contents)?;
                // A sheet in which nothing changes is copied as it is packed.
                let is_other = patched.xml != xml;
                Ok((patched, is_other))
            })?;
            for &place in contents.keys() {
                let refused = patched.refused.get(&place).copied();
                of_cells.insert((part, place), (refused, patched.held.contains(&place)));
            }
            if is_other {
                changed.insert(part.to_owned(), format!("{mark}{}", patched.xml));
            }
        }
        let mut findings = addresses.findings.clone();
        // In the order of the addresses, which is not that of the parts.
        for (address, answer) in addresses.iter().zip(answers) {
            let part = form.part_of(&address.sheet).unwrap_or_default();
            let (refused, held) = of_cells.get(&(part, address.place)).copied().unwrap_or_default();
            findings.extend(answer.shown.clone().filter(|_| refused.is_none()));
            cells.push(cell(address, answer, refused, held));
        }
        findings.extend(found(&cells));
        let list = form.list_of_sheets();
        if !changed.is_empty()
            // Asked last: it reads every sheet.
            && form.has_formulas()?
            && let (Some(xml), mark) = form.changed(list, recalculated)?
        {
            let message = "fullCalcOnLoad is set, so that Excel computes formulas again on opening";
            let finding = Finding::note(Rule::FormChanged, list, message);
            findings.push(
                finding.remedy("in LibreOffice, which believes values that were computed before, press Ctrl+Shift+F9"),
            );
            changed.insert(list.to_owned(), format!("{mark}{xml}"));
        }
        if form.is_signed() && !changed.is_empty() {
            let finding = Finding::warning(
                Rule::FormChanged,
                "_xmlsignatures",
                "the form is signed, and its signature no longer holds",
            );
            findings.push(finding.remedy("sign the filled form again, or ask its author for one that is not signed"));
        }
        // Only now is anything written: all that can be wrong was found above.
        write_whole(out, |file| form.copy(&changed, file))?;
        let (path, changed) = (out.to_owned(), changed.into_keys().collect());
        Ok(Filled { path, cells, findings, changed, labels: figures.value_labels() })
    }

    /// Whether the file may be written.
    fn free(&self, out: &Path) -> Result<()> {
        let there = crate::watch::is_taken(out);
        if there && !self.overwrite {
            let is_form = same_file::is_same_file(out, &self.form).unwrap_or(false);
            let what = if is_form { "it is the form itself" } else { "the file already exists" };
            let source = io::Error::new(io::ErrorKind::AlreadyExists, format!("{what}; set overwrite to replace it"));
            return Err(Error::NotWritten { path: out.to_owned(), source });
        }
        Ok(())
    }
}

/// What is to stand in the cells, or all that is wrong with their addresses.
fn answered<'a>(addresses: &Addresses, form: &FormFile<'_>, questions: &Questions<'a>) -> Result<Vec<Answer<'a>>> {
    let mut findings: Vec<Finding> = addresses.findings.clone();
    let mut answers = Vec::with_capacity(addresses.len());
    let mut seen: BTreeMap<(&str, Place), usize> = BTreeMap::new();
    if addresses.is_empty() {
        findings
            .push(Finding::error(Rule::WrongAddress, "addresses", "there are none").remedy("name a cell in each row"));
    }
    // All addresses are gone through before anything is refused: one attempt shows all that is wrong.
    for address in addresses.iter() {
        let wrong = |rule: Rule, message: String, remedy: String| {
            Finding::error(rule, address.at(), message).remedy(remedy).at_line(1, Some(address.row))
        };
        let part = form.part_of(&address.sheet);
        // By the part, as two names that differ in case are one sheet.
        if let Some(first) = seen.insert((part.unwrap_or(&address.sheet), address.place), address.row) {
            let message = format!("has an address in row {first} already");
            findings.push(wrong(Rule::DuplicateKey, message, "keep one of the two".to_owned()));
        }
        if !form.has(&address.sheet) {
            let near: Vec<String> = nearest(&address.sheet, form.sheets(), 5);
            let near: Vec<String> = near.iter().map(|sheet| format!("{sheet:?}")).collect();
            let message = format!("the form has no sheet {:?}", address.sheet);
            findings.push(wrong(Rule::WrongAddress, message, format!("the nearest are {}", near.join(", "))));
        } else if part.is_none() {
            let message = format!("the sheet {:?} is a chart and has no cells", address.sheet);
            findings.push(wrong(Rule::WrongAddress, message, "name another sheet".to_owned()));
        }
        match questions.answer(address) {
            Ok(answer) => answers.push(answer),
            Err(finding) => findings.push(*finding),
        }
    }
    if let Some(area) = questions.area.as_deref().filter(|area| !questions.knows(area)) {
        let message = format!("the figures have no area {area:?}");
        findings.push(Finding::error(Rule::WrongAddress, "area", message).remedy("name one that they have"));
    }
    if let Some(year) = questions.year.filter(|year| !questions.knows_year(*year)) {
        let message = format!("the figures have none of {year}");
        findings.push(Finding::error(Rule::WrongAddress, "year", message).remedy("name one that they have"));
    }
    Findings::of_file(findings, &addresses.name).check()?;
    Ok(answers)
}

/// What became of a cell.
fn cell(address: &Address, answer: Answer<'_>, refused: Option<Refusal>, held: bool) -> FilledCell {
    let Answer { content, unit, se, status, reason, shown: _, row } = answer;
    let (status, reason) = match refused {
        Some(refusal) => (CellStatus::Refused, said(refusal)),
        None if held && status == CellStatus::Empty => (status, format!("{reason}; what the cell held is taken out")),
        None => (status, reason),
    };
    let is_written = status == CellStatus::Filled;
    let (value, text) = match content {
        Content::Number(number) => (Some(number), None),
        Content::Text(text) => (None, Some(text)),
        Content::Nothing => (None, None),
    };
    let of_row = |of: fn(&super::figures::Row) -> &str| row.map(of).unwrap_or_default().to_owned();
    FilledCell {
        sheet: address.sheet.clone(),
        cell: address.cell.clone(),
        indicator: address.indicator.clone(),
        category: address.category.clone(),
        breakdown: address.breakdown_text(),
        figure: address.figure,
        status,
        value: value.filter(|_| is_written),
        text: text.filter(|_| is_written),
        unit: unit.filter(|_| is_written),
        se: se.filter(|_| is_written),
        reason,
        ref_area: of_row(|row| &row.area),
        time_period: row.and_then(|row| row.year),
        population: of_row(|row| &row.texts.population),
        source: of_row(|row| &row.texts.source),
    }
}

fn said(refusal: Refusal) -> String {
    match refusal {
        Refusal::HasFormula => "the cell has a formula, which stays".to_owned(),
        Refusal::FilledByFormula(area) => format!("a formula of {} fills {area}", area.first),
        Refusal::Merged(area) => format!("it is inside of the merged cells {area}: name {}", area.first),
    }
}

/// The findings of cells that were not filled.
fn found(cells: &[FilledCell]) -> impl Iterator<Item = Finding> + '_ {
    let rule = |cell: &FilledCell| match cell.status {
        CellStatus::Filled => None,
        CellStatus::Empty => Some((Rule::CellEmpty, crate::Severity::Note)),
        CellStatus::Refused => Some((Rule::CellRefused, crate::Severity::Warning)),
    };
    cells.iter().filter_map(move |cell| {
        let (rule, severity) = rule(cell)?;
        let place = format!("{}!{}", cell.sheet, cell.cell);
        Some(Finding::new(severity, rule, place, cell.reason.as_str()))
    })
}
