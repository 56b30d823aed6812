//! The table of a series from the figures of a download.

use super::ReadSeries;
use super::combinations::{cell, combinations};
use super::flags::{self, Said};
use super::indicators::{self, Meaning};
use super::parts::Parts;
use super::places::Places;
use super::times::Times;
use crate::error::{count, excerpt, list, nearest};
use crate::finding::{Finding, Rule};
use crate::input::{Download, Kind, Reported, Words};
use crate::period::Period;
use crate::series::check::{Context, GROUP, LEVEL, Repeats};
use crate::series::coded::{NONE, column};
use crate::series::runs::runs;
use crate::series::vintage::{VINTAGE, date_in};
use crate::series::{Series, annual, concepts};
use crate::{Error, Result};
use polars::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::path::Path;

/// Columns that hold what the readers name; they are neither dimensions nor attributes.
const CONCEPTS: [&str; 12] = [
    "indicator",
    "indicator_name",
    "ref_area",
    "ref_area_name",
    "time_period",
    "obs_status",
    "obs_flag",
    "conf_status",
    "footnote_mark",
    "unit_measure",
    "unit_mult",
    "comment",
];

/// A series of the figures of a file.
pub(super) fn series(
    path: &Path,
    format: Download,
    mut reported: Reported<'_>,
    options: &ReadSeries,
) -> Result<Series> {
    let (area, period) = required(path, format, &reported)?;
    let is_eurostat = format == Download::EurostatTsv || reported.words("obs_flag").is_some();
    let mut places = Places::of(&reported, (area, reported.words("ref_area_name")), is_eurostat, options.groups)?;
    let times = Times::of(path, period, options.annual)?;
    let is_named = |row: usize| reported.columns[0].place(row).is_some();
    let is_kept = |&row: &usize| places.code(row).is_some() && times.taken(row).is_some() && is_named(row);
    let kept: Vec<usize> = (0..reported.values.len()).filter(is_kept).collect();

    let mut table = Assembly::new(&reported, &kept, is_eurostat);
    table.say_no_years(&places);
    let meanings = table.indicators()?;
    table.status()?;
    table.units(&meanings)?;
    table.comments()?;
    table.vintages(format)?;
    table.attributes_and_dimensions(&options.dimensions)?;
    table.figures(&places, &times)?;
    let rule = options.annual.filter(|_| times.has_parts(&kept));
    let mut declared = table.parts.declared_columns();
    if rule.is_some() {
        table.columns.push(times.column(&kept));
        declared.insert(annual::PERIOD.to_owned());
    }
    let Assembly { columns, mut findings, parts, .. } = table;
    let frame = DataFrame::new(kept.len(), columns)?;
    let areas = kept.iter().filter_map(|&row| places.code(row)).collect::<FxHashSet<_>>().len();
    let mut found = std::mem::take(&mut reported.findings);
    found.append(&mut places.findings);
    found.append(&mut findings);
    found.extend(parts.findings);
    // Nothing that was read is needed any more, and there is much of it for each figure.
    drop((reported, kept, parts.columns));
    places.forget_rows();

    let context = Context { own_groups: std::mem::take(&mut places.own_groups), declared, ..Context::default() };
    let series = Series::build(frame, context, Repeats::Agree)?;
    let series = match rule {
        Some(rule) => series.into_years(rule, options.incomplete_year)?,
        None => series,
    };
    let first = read_as(format, &series, areas)?;
    Ok(series.with_findings([&first].into_iter().chain(&found)))
}

/// The columns of the areas and of the periods, without which there is no series.
fn required<'a>(path: &Path, format: Download, reported: &'a Reported<'_>) -> Result<(&'a Words, &'a Words)> {
    let lacks = |what: &str| {
        let pass = super::PASS;
        let problem =
            format!("is read as {format}, and no column of it says {what}; rename the one that does, or {pass}");
        Error::InvalidFile { path: path.to_owned(), row: None, problem }
    };
    let area = reported.words("ref_area");
    let area = area.ok_or_else(|| lacks("which country or area a figure is about (REF_AREA, GEO)"))?;
    let period = reported.words("time_period").ok_or_else(|| lacks("the year (TIME_PERIOD)"))?;
    Ok((area, period))
}

/// What was read, and how much of it.
fn read_as(format: Download, series: &Series, areas: usize) -> Result<Finding> {
    let words = series.frame.column("indicator")?.str()?;
    let indicators: FxHashSet<Option<&str>> = series.index.first_row.iter().map(|&row| words.get(row)).collect();
    let message = format!(
        "is read as {format}: {} of {} in {}",
        count(series.len(), "figure", "figures"),
        count(indicators.len(), "indicator", "indicators"),
        count(areas, "area", "areas")
    );
    Ok(Finding::note(Rule::ReadAs, "file", message))
}

/// The columns of a table in the making.
struct Assembly<'a> {
    reported: &'a Reported<'a>,
    kept: &'a [usize],
    is_eurostat: bool,
    columns: Vec<Column>,
    findings: Vec<Finding>,
    parts: Parts,
}

impl<'a> Assembly<'a> {
    fn new(reported: &'a Reported<'a>, kept: &'a [usize], is_eurostat: bool) -> Assembly<'a> {
        let parts = Parts::of(kept.len());
        Assembly { reported, kept, is_eurostat, columns: Vec::new(), findings: Vec::new(), parts }
    }

    /// Areas, years and values before the other columns, and the dimensions behind them.
    fn figures(&mut self, places: &Places, times: &Times<'_>) -> Result<()> {
        let (kept, values) = (self.kept, &self.reported.values);
        let codes = || kept.iter().filter_map(|&row| places.code(row));
        let years: Vec<i32> = kept.iter().filter_map(|&row| times.taken(row).map(Period::year)).collect();
        let value = |&row: &usize| Some(values[row]).filter(|value| !value.is_nan());
        let values: Float64Chunked = kept.iter().map(value).collect();
        let first = [
            column("ref_area", places.pool.iter(), codes())?,
            Column::new("time_period".into(), years),
            Column::from(values.with_name("obs_value".into()).into_series()),
        ];
        self.columns.splice(0..0, first);
        if places.is_group.contains(&true) {
            let level = places.is_group.iter().map(|is_group| if *is_group { GROUP } else { "country" });
            self.columns.push(column(LEVEL, level, codes())?);
        }
        for (name, words) in &self.parts.columns {
            self.columns.push(words.column(name)?);
        }
        Ok(())
    }

    /// Figures that are left out for want of a year or an indicator.
    fn say_no_years(&mut self, places: &Places) {
        let mut periods: BTreeMap<&str, (usize, Option<usize>)> = BTreeMap::new();
        let (mut nameless, mut first_nameless) = (0, None);
        // `kept` ascends: one walk along both finds the rows that were not kept.
        let mut next = self.kept.iter().peekable();
        let words = self.reported.words("time_period");
        for row in 0..self.reported.values.len() {
            if next.next_if(|&&kept| kept == row).is_some() || places.code(row).is_none() {
                continue;
            }
            if self.reported.columns[0].place(row).is_none() {
                nameless += 1;
                first_nameless = first_nameless.or(self.reported.line(row));
            } else {
                let word = words.and_then(|words| words.word(row)).unwrap_or_default();
                periods.entry(word).or_insert((0, self.reported.line(row))).0 += 1;
            }
        }
        if !periods.is_empty() {
            let shown: Vec<String> = periods.keys().map(|word| format!("{:?}", excerpt(word))).collect();
            let message = format!("figures of periods that are not years are left out: {}", list(&shown));
            let (rows, first) =
                (periods.values().map(|(n, _)| n).sum(), periods.values().filter_map(|(_, line)| *line).min());
            let remedy = format!("a series holds figures of years: {}", annual::REMEDY);
            self.findings
                .push(Finding::warning(Rule::NotAYear, "time_period", message).at_line(rows, first).remedy(remedy));
        }
        if nameless > 0 {
            let message = "figures that do not say what they are of are left out";
            self.findings
                .push(Finding::warning(Rule::MissingValue, "indicator", message).at_line(nameless, first_nameless));
        }
    }

    /// The columns of the indicator, and what each code means; one place per kept row.
    fn indicators(&mut self) -> Result<(Vec<Meaning>, Vec<u32>)> {
        let reported = self.reported;
        let (code, name) = (&reported.columns[0], reported.words("indicator_name"));
        let (dataset, unit) = (reported.words("dataset"), reported.words("unit_measure"));
        let of_eurostat = unit.filter(|_| self.is_eurostat);
        let mut meanings: Vec<Meaning> = Vec::new();
        let (of_row, figures) = combinations(self.kept.iter().copied(), [Some(code), dataset, of_eurostat], |row| {
            let word = |words: Option<&'a Words>| words.and_then(|words| words.word(row));
            let given = code.word(row).unwrap_or_default();
            meanings.push(indicators::meaning(given, word(dataset).unwrap_or_default(), word(of_eurostat), word(name)));
        });
        for (at, rows) in runs(&of_row) {
            for (dimension, code) in &meanings[at as usize].parts {
                self.parts.imply(rows.clone(), dimension, code);
            }
        }
        // A code of Eurostat stands for one thing or another by data set and unit: each is said.
        let mut said: BTreeMap<_, (&Meaning, usize, usize)> = BTreeMap::new();
        for (meaning, &(rows, first)) in meanings.iter().zip(&figures) {
            let given = code.word(first).unwrap_or_default();
            said.entry((given, meaning.code.as_str(), &meaning.parts)).or_insert((meaning, 0, first)).1 += rows;
        }
        let mut unknown = Vec::new();
        for ((given, ..), (meaning, rows, first)) in &said {
            let name = name.and_then(|name| name.word(*first)).map(|name| format!(", {name}")).unwrap_or_default();
            if meaning.is_mapped {
                let parts: Vec<String> = meaning.parts.iter().map(|(name, code)| format!(", {name} {code}")).collect();
                let message = format!("{given}{name}: stands under {}{}", meaning.code, parts.concat());
                self.findings
                    .push(Finding::note(Rule::CodeMapped, *given, message).at_line(*rows, reported.line(*first)));
            } else if !meaning.is_known {
                unknown.push((*given, name, *rows, reported.line(*first)));
            }
        }
        self.unknown_indicators(&unknown);
        let cells = || of_row.iter().copied();
        self.columns.push(column("indicator", meanings.iter().map(|meaning| &meaning.code), cells())?);
        if meanings.iter().any(|meaning| meaning.is_mapped) {
            self.columns.push(column("source_code", code.pool.iter(), self.kept.iter().map(|&row| cell(code, row)))?);
        }
        let ages: Vec<Option<&str>> = meanings.iter().map(|meaning| meaning.age_scope.as_deref()).collect();
        if ages.iter().any(Option::is_some) {
            self.optional("age_scope", &ages, cells())?;
        }
        Ok((meanings, of_row))
    }

    fn unknown_indicators(&mut self, unknown: &[(&str, String, usize, Option<usize>)]) {
        // A bulk file has thousands.
        const EACH: usize = 20;
        let kept = "is not in the catalogue: the figures stand under their publisher's code";
        for (code, name, rows, line) in unknown.iter().take(EACH) {
            let message = format!("{code}{}: {kept}", excerpt(name));
            self.findings.push(Finding::note(Rule::UnknownIndicator, *code, message).at_line(*rows, *line));
        }
        if unknown.len() > EACH {
            let rows = unknown.iter().skip(EACH).map(|(_, _, rows, _)| rows).sum();
            let message = format!("{} other indicators: each {kept}", unknown.len() - EACH);
            self.findings.push(Finding::note(Rule::UnknownIndicator, "indicator", message).at_line(rows, None));
        }
    }

    /// Status, confidentiality and marks.
    fn status(&mut self) -> Result<()> {
        let reported = self.reported;
        let given = |name: &str| reported.words(name).filter(|words| !words.pool.is_empty());
        let said = |name: &str, read: fn(&str) -> Said| {
            let words = given(name)?;
            Some((words, words.pool.iter().map(|word| read(word)).collect::<Vec<_>>()))
        };
        let marks = |mark: &str| Said { rest: mark.to_owned(), ..Said::default() };
        let sources =
            [said("obs_status", flags::of_sdmx), said("obs_flag", flags::of_eurostat), said("footnote_mark", marks)];
        let confidential = given("conf_status");
        // Most files of millions of figures say nothing of the kind.
        if confidential.is_none() && sources.iter().all(Option::is_none) {
            return Ok(());
        }
        let (mut status, mut hidden, mut mark, mut rests) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let [a, b, c] = sources.each_ref().map(|source| source.as_ref().map(|(words, _)| *words));
        let (of_row, figures) = combinations(self.kept.iter().copied(), [a, b, c, confidential], |row| {
            let of_row =
                || sources.iter().flatten().filter_map(|(words, said)| words.place(row).map(|place| &said[place]));
            let codes: Vec<&str> = of_row().filter_map(|said| said.status.as_deref()).collect();
            status.push((!codes.is_empty()).then(|| codes.join(" ")));
            let is_confidential = of_row().any(|said| said.is_confidential);
            let given = confidential.and_then(|words| words.word(row));
            hidden.push(given.or(is_confidential.then_some("C")));
            let rest: Vec<&str> = of_row().map(|said| said.rest.as_str()).filter(|rest| !rest.is_empty()).collect();
            mark.push((!rest.is_empty()).then(|| rest.join(" ")));
            rests.push(rest);
        });
        let mut unknown: BTreeMap<String, (usize, Option<usize>)> = BTreeMap::new();
        for (rests, (rows, first)) in rests.iter().zip(figures) {
            for rest in rests {
                unknown.entry((*rest).to_owned()).or_insert((0, reported.line(first))).0 += rows;
            }
        }
        self.findings.extend(flags::finding(&unknown));
        let cells = || of_row.iter().copied();
        self.optional("obs_status", &status, cells())?;
        self.optional("conf_status", &hidden, cells())?;
        self.optional("mark", &mark, cells())
    }

    /// A column of text from its distinct words and the place of each row's, if any row has one.
    fn optional<S: AsRef<str>>(
        &mut self,
        name: &str,
        words: &[Option<S>],
        cells: impl Iterator<Item = u32>,
    ) -> Result<()> {
        let is_word = |cell: u32| words.get(cell as usize).is_some_and(Option::is_some);
        let cells: Vec<u32> = cells.map(|cell| if is_word(cell) { cell } else { NONE }).collect();
        if cells.iter().any(|cell| *cell != NONE) {
            let words = words.iter().map(|word| word.as_ref().map_or("", AsRef::as_ref));
            self.columns.push(column(name, words, cells.into_iter())?);
        }
        Ok(())
    }

    /// Units and powers of ten.
    fn units(&mut self, (meanings, of_row): &(Vec<Meaning>, Vec<u32>)) -> Result<()> {
        let reported = self.reported;
        let stated = reported.words("unit_measure");
        // The units that are stated, and behind them those of the meanings.
        let pool = stated.map(|words| words.pool.as_slice()).unwrap_or_default();
        let words = pool.iter().map(String::as_str).map(Some);
        let words: Vec<Option<&str>> = words.chain(meanings.iter().map(|meaning| meaning.unit.as_deref())).collect();
        let unit = |(&row, &meaning): (&usize, &u32)| {
            stated.and_then(|words| words.place(row)).map_or(pool.len() as u32 + meaning, |place| place as u32)
        };
        self.optional("unit_measure", &words, self.kept.iter().zip(of_row).map(unit))?;
        // Whom a share is of is in the unit at Eurostat: PC_IND are all individuals, PC_IND_IU3 users.
        const OF_ALL: [&str; 5] = ["PC", "PC_IND", "PC_HH", "PC_ENT", "PT"];
        if let (true, Some(words)) = (self.is_eurostat, stated) {
            // One unit in the whole file tells no figures apart.
            let is_one = words.pool.len() == 1;
            let unmapped =
                |(&row, &at): (&usize, &u32)| if meanings[at as usize].is_mapped { NONE } else { cell(words, row) };
            let cells: Vec<u32> = self.kept.iter().zip(of_row).map(unmapped).collect();
            for (place, rows) in runs(&cells).filter(|(place, _)| *place != NONE) {
                let unit = words.pool[place as usize].as_str();
                if !OF_ALL.contains(&unit) && (!is_one || unit.starts_with("PC_")) {
                    self.parts.imply(rows, "unit", unit);
                }
            }
        }
        let Some(powers) = reported.words("unit_mult") else { return Ok(()) };
        // A power beyond 15 would be an error of the whole table when its units are read.
        let power = |word: &str| word.parse::<i32>().ok().filter(|power| power.abs() <= 15);
        let known: Vec<Option<i32>> = powers.pool.iter().map(|word| power(word)).collect();
        if let Some(bad) = known.iter().position(Option::is_none) {
            let message =
                format!("{:?} is not a power of ten: these figures are not multiplied", excerpt(&powers.pool[bad]));
            self.findings.push(Finding::warning(Rule::NotNumeric, "unit_mult", message));
        }
        if known.iter().flatten().any(|power| *power != 0) {
            let of_rows: Vec<Option<i32>> =
                self.kept.iter().map(|&row| powers.place(row).and_then(|place| known[place])).collect();
            self.columns.push(Column::new("unit_mult".into(), of_rows));
        }
        Ok(())
    }

    /// Comments, and words in the place of numbers.
    fn comments(&mut self) -> Result<()> {
        let reported = self.reported;
        let given = reported.words("comment").filter(|words| !words.pool.is_empty());
        if given.is_none() && reported.worded.is_empty() {
            return Ok(());
        }
        let mut words: Vec<Option<String>> =
            given.map(|words| words.pool.iter().cloned().map(Some).collect()).unwrap_or_default();
        let mut cells = Vec::with_capacity(self.kept.len());
        for row in self.kept {
            let (comment, worded) = (given.and_then(|words| words.word(*row)), reported.worded.get(row));
            cells.push(match worded {
                None => given.map_or(NONE, |words| cell(words, *row)),
                Some(worded) => {
                    words.push(Some(comment.map_or_else(|| worded.clone(), |comment| format!("{worded}; {comment}"))));
                    words.len() as u32 - 1
                }
            });
        }
        self.optional("comment", &words, cells.into_iter())
    }

    /// When the figures were given out, where they or the file say so.
    fn vintages(&mut self, format: Download) -> Result<()> {
        let reported = self.reported;
        // The World Bank writes the month first, Eurostat the day.
        let date = |words: &str| date_in(words, !matches!(format, Download::WorldBank | Download::DataBank));
        let of_file = reported.updated.as_deref().and_then(date);
        let of_figures = ["last_update", "data_last_update"].into_iter().find_map(|name| reported.words(name));
        let mut words: Vec<Option<String>> =
            of_figures.map(|words| words.pool.iter().map(|word| date(word)).collect()).unwrap_or_default();
        if reported.words(VINTAGE).is_some() {
            return Ok(());
        }
        // The date of the file stands behind those of figures, for all that have none.
        let last = words.len() as u32;
        words.push(of_file);
        let has_own = |place: &usize| words[*place].is_some();
        let own = |row: usize| of_figures.and_then(|words| words.place(row)).filter(has_own);
        let vintage = |&row: &usize| own(row).map_or(last, |place| place as u32);
        self.optional(VINTAGE, &words, self.kept.iter().map(vintage))
    }

    /// The other columns of the file: dimensions, or attributes under their names.
    fn attributes_and_dimensions(&mut self, asked: &[String]) -> Result<()> {
        let reported = self.reported;
        let others = || reported.columns.iter().filter(|words| !CONCEPTS.contains(&words.name.as_str()));
        for name in asked {
            if !others().any(|words| words.name.eq_ignore_ascii_case(name)) {
                let names = others().map(|words| words.name.as_str());
                let nearest = nearest(name, names, 5);
                return Err(Error::UnknownColumn { role: "dimensions".to_owned(), column: name.clone(), nearest });
            }
        }
        let mut left_out = Vec::new();
        for words in others() {
            let is_asked = asked.iter().any(|name| name.eq_ignore_ascii_case(&words.name));
            if words.name == "ind_type" && self.is_eurostat {
                self.parts.individuals(words, self.kept);
                continue;
            }
            if words.kind != Kind::Concept && self.parts.take(words, self.kept, self.is_eurostat, is_asked) {
                continue;
            }
            let name = words.name.to_lowercase().replace(' ', "_");
            if self.kept.iter().all(|&row| words.place(row).is_none()) {
                continue;
            }
            // An attribute must not fall on a name that a series reads as a dimension.
            let is_free = !concepts::is_read(&name) || concepts::is_reserved(&name);
            let name = if is_free && !self.is_taken(&name) { name } else { format!("figure_{name}") };
            if self.is_taken(&name) {
                left_out.push(words.name.clone());
            } else if matches!(name.as_str(), "upper_bound" | "lower_bound") {
                let numbers = self.numbers(&name, words);
                self.columns.push(Column::new(name.as_str().into(), numbers));
            } else {
                self.columns.push(column(&name, words.pool.iter(), self.kept.iter().map(|&row| cell(words, row)))?);
            }
        }
        if !left_out.is_empty() {
            let message = format!("columns whose names others have are left out: {}", list(&left_out));
            self.findings.push(Finding::warning(Rule::ColumnLeftOut, "file", message));
        }
        self.parts.say_declared();
        Ok(())
    }

    /// Whether a column of the series has this name, or is made with it later.
    fn is_taken(&self, name: &str) -> bool {
        const LATER: [&str; 4] = ["ref_area", "time_period", "obs_value", LEVEL];
        let mut made = self.columns.iter().map(|column| column.name().as_str());
        LATER.contains(&name)
            || made.any(|made| made == name)
            || self.parts.columns.iter().any(|(part, _)| part == name)
    }

    /// The bounds of figures as numbers; words are missing ones.
    fn numbers(&mut self, name: &str, words: &'a Words) -> Vec<Option<f64>> {
        let mut worded: Vec<(usize, &str)> = Vec::new();
        let numbers = self.kept.iter().map(|&row| {
            let word = words.word(row)?;
            let number = self.reported.number(word);
            if number.is_none() {
                worded.push((row, word));
            }
            number.filter(|number| !number.is_nan())
        });
        let numbers = numbers.collect();
        if let Some(&(first, word)) = worded.first() {
            let message = format!("words in the place of a number, such as {:?}: the bound is missing", excerpt(word));
            let (rows, line) = (worded.len(), self.reported.line(first));
            self.findings.push(Finding::warning(Rule::NotNumeric, name, message).at_line(rows, line));
        }
        numbers
    }
}
