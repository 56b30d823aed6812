//! A DDI codebook (1.2.2 to 2.5): the variables that a catalogue says a survey has.
//!
//! Entities that a document defines are refused, and so is what is nested too deeply or is too large: the file may be from
//! anybody.

use super::source::{Item, Known, Present, Source, Study};
use crate::{Error, Result, input};
use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::path::Path;

/// Elements within elements; the format itself has about twelve.
const DEPTH: usize = 64;

/// The size of a document in bytes. The largest of public catalogues, with all their statistics, are a tenth of it.
const SIZE: u64 = 1 << 28;

/// The files that a codebook describes.
pub(super) fn read(path: &Path) -> Result<Vec<Source>> {
    let size = input::open(path)?.metadata().map_or(0, |about| about.len());
    // Before anything is read: the size on disk bounds the memory.
    if size > SIZE {
        return Err(invalid(path, None, format!("has {size} bytes, more than any codebook (at most {SIZE})")));
    }
    let bytes = input::bytes(path)?;
    let text: &str = &decoded(&bytes).map_err(|(row, problem)| invalid(path, Some(row), problem))?;
    let mut codebook = Codebook::default();
    let mut reader = Reader::from_str(text);
    // `<var/>` comes as a start and an end: one place for both forms.
    reader.config_mut().expand_empty_elements = true;
    loop {
        let at = reader.buffer_position() as usize;
        let row = || Some(input::row_of(text.as_bytes(), at));
        let broken = |problem: String| invalid(path, row(), format!("is not readable XML: {problem}"));
        match reader.read_event().map_err(|error| broken(error.to_string()))? {
            Event::Start(element) | Event::Empty(element) => {
                if codebook.open.len() >= DEPTH {
                    return Err(broken(format!("more than {DEPTH} elements within each other")));
                }
                codebook.start(&element).map_err(broken)?;
            }
            Event::End(_) => codebook.end(),
            Event::Text(words) => codebook.text(&words.xml10_content()),
            Event::CData(words) => codebook.text(&words.xml10_content()),
            Event::GeneralRef(entity) => {
                codebook.text(input::letter(&entity).map_err(broken)?.encode_utf8(&mut [0; 4]));
            }
            // Codebooks of version 1 name their document type, which is not looked for. One that has more in it may define
            // entities.
            Event::DocType(words) if words.xml10_content().contains('[') => {
                return Err(broken("a document type of its own, which is not followed; take it out".to_owned()));
            }
            Event::DocType(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    codebook.sources(path)
}

/// The text of a document, in the encoding that it begins with or names; an error with its line, in words.
fn decoded(bytes: &[u8]) -> std::result::Result<Cow<'_, str>, (usize, String)> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, is_damaged) = encoding.decode_without_bom_handling(&bytes[length..]);
        if is_damaged {
            let name = encoding.name();
            return Err((1, format!("begins as {name} and has other bytes; export the codebook again as UTF-8")));
        }
        return Ok(text);
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error,
    };
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let declared = head.split_once("?>").map_or("", |(declaration, _)| declaration);
    let named = declared.split_once("encoding").and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
    let encoding = named.and_then(|name| Encoding::for_label(name.trim().as_bytes()));
    match encoding.filter(|encoding| *encoding != UTF_8).map(|encoding| encoding.decode_without_bom_handling(bytes)) {
        Some((text, false)) => Ok(text),
        Some((_, true)) | None => {
            let row = input::row_of(bytes, error.valid_up_to());
            Err((
                row,
                "is not UTF-8 text, and names no encoding that it has; export the codebook again as UTF-8".to_owned(),
            ))
        }
    }
}

/// How far the declaration of a document is looked for, in bytes.
const HEAD: usize = 256;

/// What was read so far.
#[derive(Default)]
struct Codebook {
    /// The elements that are open, without their prefixes, and their text.
    open: Vec<(String, String)>,
    study: Study,
    /// Files by their identifier, with their names.
    files: Vec<(String, String)>,
    /// Variables with the identifiers of their files.
    items: Vec<(String, Item)>,
    range: Option<(f64, f64)>,
    is_whole: bool,
    is_missing: bool,
    code: String,
    /// The codes of the variable that have a label.
    labelled: FxHashSet<String>,
    /// What the statistic that is open says.
    statistic: String,
}

impl Codebook {
    fn start(&mut self, element: &BytesStart<'_>) -> std::result::Result<(), String> {
        let name = element.local_name().as_ref().to_owned();
        let attribute = |wanted: &str| -> std::result::Result<String, String> {
            for attribute in element.attributes().with_checks(false) {
                let attribute = attribute.map_err(|error| error.to_string())?;
                if attribute.key.local_name().as_ref() == wanted {
                    return Ok(unescape(&attribute.value).map_err(|error| error.to_string())?.into_owned());
                }
            }
            Ok(String::new())
        };
        match name.as_str() {
            "fileDscr" => self.files.push((attribute("ID")?, String::new())),
            "nation" => {
                let code = attribute("abbr")?;
                if self.study.country.is_empty() {
                    self.study.country = code;
                }
            }
            "collDate" | "timePrd" => {
                let year = attribute("date")?.get(..4).and_then(|year| year.parse().ok());
                // Work that runs into the next year is called by the first.
                self.study.year = self.study.year.into_iter().chain(year).min();
            }
            "var" => {
                (self.range, self.is_whole) = (None, attribute("dcml")?.parse::<u32>().unwrap_or(0) == 0);
                let item = Item {
                    name: attribute("name")?,
                    is_weight: attribute("wgt")?.starts_with(['w', 'W']),
                    ..Item::default()
                };
                self.labelled.clear();
                self.items.push((attribute("files")?, item));
            }
            "catgry" => {
                (self.is_missing, self.code) =
                    (matches!(attribute("missing")?.as_str(), "Y" | "y" | "true"), String::new())
            }
            "sumStat" => self.statistic = attribute("type")?,
            "range" if self.is_in("valrng") => {
                let number = |text: String| text.trim().parse::<f64>().ok();
                let (low, high) = (attribute("min")?, attribute("max")?);
                // The first range counts: others are of parts of the values.
                self.range = self.range.or(number(low).zip(number(high)));
            }
            _ => {}
        }
        self.open.push((name, String::new()));
        Ok(())
    }

    fn text(&mut self, words: &str) {
        if let Some((_, text)) = self.open.last_mut() {
            text.push_str(words);
        }
    }

    fn is_in(&self, name: &str) -> bool {
        self.open.last().is_some_and(|(open, _)| open == name)
    }

    fn end(&mut self) {
        let Some((name, text)) = self.open.pop() else { return };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let within = |outer: &str| self.open.iter().any(|(open, _)| open == outer);
        let of_study = within("stdyDscr");
        let fill = |field: &mut String| {
            if field.is_empty() {
                field.clone_from(&text);
            }
        };
        match name.as_str() {
            "titl" if of_study && within("titlStmt") => fill(&mut self.study.title),
            "AuthEnty" if of_study => fill(&mut self.study.producer),
            "nation" if of_study => fill(&mut self.study.country),
            "sampProc" if of_study => fill(&mut self.study.sampling),
            "weight" if of_study => fill(&mut self.study.weighting),
            "fileName" if within("fileDscr") => {
                if let Some((_, name)) = self.files.last_mut() {
                    fill(name);
                }
            }
            _ => {}
        }
        let (in_var, in_category, in_question) = (self.is_in("var"), self.is_in("catgry"), self.is_in("qstn"));
        let Some((_, item)) = self.items.last_mut() else { return };
        match name.as_str() {
            "labl" if in_var && item.label.is_empty() => item.label = text,
            "qstnLit" if in_question && item.question.is_empty() => item.question = text,
            "catValu" if in_category => self.code = text,
            "labl" if in_category && !text.is_empty() => {
                // Exports of numeric variables write `1.0` for the code 1.
                let code = self.code.strip_suffix(".0").unwrap_or(&self.code).to_owned();
                if !code.is_empty() && self.labelled.insert(code.clone()) {
                    item.labels.push(Known { code, label: text, is_missing: self.is_missing });
                }
            }
            "sumStat" if in_var => {
                let (low, high) = self.range.unwrap_or((f64::NAN, f64::NAN));
                match (self.statistic.as_str(), text.parse::<f64>()) {
                    ("min", Ok(min)) => self.range = Some((min, high)),
                    ("max", Ok(max)) => self.range = Some((low, max)),
                    _ => {}
                }
            }
            "var" => {
                if let Some((low, high)) = self.range.filter(|(low, high)| low.is_finite() && high.is_finite()) {
                    let is_whole = self.is_whole && low.fract() == 0.0 && high.fract() == 0.0;
                    item.present = Some(Present { is_number: true, low, high, is_whole, ..Present::default() });
                }
            }
            _ => {}
        }
    }

    /// One source for each file; variables of no file are those of the first.
    fn sources(self, path: &Path) -> Result<Vec<Source>> {
        if self.items.is_empty() {
            let problem =
                "holds no variables of a DDI codebook; export the codebook with its variables (codeBook/dataDscr/var)";
            return Err(invalid(path, None, problem.to_owned()));
        }
        // Backwards, so that of files with one identifier the first stays.
        let named = self.files.iter().rev().filter(|(_, name)| !name.is_empty());
        let names: FxHashMap<&str, &Path> = named.map(|(id, name)| (id.as_str(), Path::new(name))).collect();
        let mut sources: Vec<Source> = Vec::new();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        for (files, item) in self.items {
            let file = files.split_whitespace().next().unwrap_or_default();
            let place = *places.entry(file.to_owned()).or_insert(sources.len());
            if place == sources.len() {
                let name = names.get(file).copied().unwrap_or(path);
                sources.push(Source { study: self.study.clone(), ..Source::named(name) });
            }
            sources[place].items.push(item);
        }
        Ok(sources)
    }
}

fn invalid(path: &Path, row: Option<usize>, problem: String) -> Error {
    Error::InvalidFile { path: path.to_owned(), row, problem }
}
