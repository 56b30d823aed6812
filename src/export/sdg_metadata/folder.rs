//! Metadata in a folder: a file of Markdown or YAML for each indicator, as national sites keep them.

use super::concepts::Concept;
use crate::finding::{Finding, Rule};
use crate::{Error, Result};
use saphyr_parser::{Event, Parser};
use std::path::{Path, PathBuf};

/// A text as it stands in a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) indicator: String,
    pub(super) concept: String,
    pub(super) language: Option<String>,
    pub(super) text: String,
}

/// The texts of a folder or of a single file. A file is named after its indicator (`17-8-1.md`, `meta_17-8-1.yml`); one in
/// a folder of two letters (`es/17-8-1.yml`), or with such an ending (`17-8-1.es.md`), is in that language.
pub(super) fn read(path: &Path, findings: &mut Vec<Finding>) -> Result<Vec<Found>> {
    let mut texts = Vec::new();
    for (file, language) in files(path)? {
        let text = crate::input::bytes(&file)?;
        let text = String::from_utf8(text).map_err(|_| invalid(&file, None, "the text is not UTF-8"))?;
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let (indicator, of_name) = named(&file);
        let (fields, body) = match extension(&file).as_str() {
            "md" => front_matter(&text),
            _ => (Some(text.as_str()), ""),
        };
        let fields = fields.map_or(Ok(Vec::new()), |yaml| flat(yaml, &file))?;
        let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, text)| text.clone());
        let indicator = field("indicator_number").filter(|number| !number.is_empty()).unwrap_or(indicator);
        let language = of_name.or_else(|| language.clone()).or_else(|| field("language"));
        let found = |concept: String, text: String| Found {
            indicator: indicator.clone(),
            concept,
            language: language.clone(),
            text,
        };
        let (concepts, settings): (Vec<_>, Vec<_>) =
            fields.into_iter().partition(|(key, _)| Concept::find(key).is_some());
        note_settings(&file, &settings, findings);
        texts.extend(concepts.into_iter().map(|(key, text)| found(key, text)));
        texts.extend(sections(body, &file, findings).into_iter().map(|(heading, text)| found(heading, text)));
    }
    Ok(texts)
}

/// The files with metadata, each with the language of its folder, in the order of their names.
fn files(path: &Path) -> Result<Vec<(PathBuf, Option<String>)>> {
    if !path.is_dir() {
        return Ok(vec![(path.to_owned(), None)]);
    }
    let entries = |folder: &Path| -> Result<Vec<PathBuf>> {
        let entries = std::fs::read_dir(folder).and_then(|entries| entries.collect::<std::io::Result<Vec<_>>>());
        let entries = entries.map_err(|error| unread(folder, &error))?;
        let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        // The system gives files in any order; findings must not change with it.
        paths.sort();
        Ok(paths)
    };
    let is_metadata = |file: &PathBuf| file.is_file() && ["md", "yml", "yaml"].contains(&extension(file).as_str());
    let mut files = Vec::new();
    for entry in entries(path)? {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if entry.is_dir() && is_language(&name) {
            files.extend(entries(&entry)?.into_iter().filter(is_metadata).map(|file| (file, Some(name.clone()))));
        } else if is_metadata(&entry) {
            files.push((entry, None));
        }
    }
    Ok(files)
}

fn extension(file: &Path) -> String {
    file.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// Whether a word can be that of a language alone: `es`, `pt-BR`.
fn is_language(word: &str) -> bool {
    let head = word.split('-').next().unwrap_or_default();
    head.len() == 2 && head.bytes().all(|b| b.is_ascii_lowercase())
}

/// The indicator that a file is named after, and the language, if the name ends with one.
fn named(file: &Path) -> (String, Option<String>) {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let (stem, language) = match stem.rsplit_once('.') {
        Some((stem, word)) if is_language(word) => (stem.to_owned(), Some(word.to_owned())),
        _ => (stem, None),
    };
    let plain = ["meta_", "indicator_", "meta-", "indicator-"].iter().find_map(|prefix| stem.strip_prefix(prefix));
    (plain.unwrap_or(&stem).to_owned(), language)
}

/// The fields above a page of Markdown, between lines of three hyphens, and what stands below.
fn front_matter(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix("---\n") else { return (None, text) };
    if let Some(body) = rest.strip_prefix("---") {
        return (Some(""), body);
    }
    match rest.split_once("\n---\n") {
        Some((fields, body)) => (Some(fields), body),
        None => match rest.trim_end().strip_suffix("\n---") {
            Some(fields) => (Some(fields), ""),
            None => (None, text),
        },
    }
}

/// The keys of a YAML mapping that have single values, each with its text; lists and mappings below it are passed over.
fn flat(yaml: &str, file: &Path) -> Result<Vec<(String, String)>> {
    let (mut fields, mut key, mut depth) = (Vec::new(), None, 0_usize);
    for event in Parser::new_from_str(yaml) {
        let (event, _) = event.map_err(|error| {
            let line = error.marker().line();
            invalid(
                file,
                Some(line),
                &format!("YAML: {}; quote a text that holds \": \" or begins with a sign", error.info()),
            )
        })?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                depth += 1;
                // The value is a list or a mapping: its key has no text.
                if depth == 2 {
                    key = None;
                }
            }
            Event::MappingEnd | Event::SequenceEnd => depth = depth.saturating_sub(1),
            Event::Scalar(text, ..) if depth == 1 => match key.take() {
                None => key = Some(text.into_owned()),
                Some(key) => fields.push((key, text.trim().to_owned())),
            },
            // What it stands for is not looked up; left pending, its key would take the next one for its text.
            Event::Alias(_) if depth == 1 => key = None,
            Event::Scalar(..)
            | Event::Alias(_)
            | Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
    }
    Ok(fields)
}

/// The sections of a page by the headings that name concepts. A heading below such a one is part of its text; any other
/// that is not a concept is said, and what stands under it is left out.
fn sections(body: &str, file: &Path, findings: &mut Vec<Finding>) -> Vec<(String, String)> {
    let mut sections: Vec<(String, String)> = Vec::new();
    // The level of the section that is open, and whether its text is wanted.
    let (mut open, mut wanted, mut is_code) = (0, false, false);
    for line in body.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        let heading = heading(line).filter(|_| !is_code);
        match heading {
            Some((level, title)) if Concept::find(title).is_some() => {
                (open, wanted) = (level, true);
                sections.push((title.to_owned(), String::new()));
            }
            Some((level, title)) if !wanted || level <= open => {
                (open, wanted) = (level, false);
                let message =
                    format!("the heading {title:?} is not a concept of the structure: the text under it is left out");
                findings.push(
                    Finding::warning(Rule::UnknownConcept, place(file), message)
                        .remedy("use the identifier or the name of a concept, such as STAT_CONC_DEF"),
                );
            }
            Some(_) | None if wanted => {
                if let Some((_, text)) = sections.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
            Some(_) | None => {}
        }
    }
    for (_, text) in &mut sections {
        *text = text.trim().to_owned();
    }
    sections
}

/// The level and the title of a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let title = line.get(level..)?.strip_prefix(' ')?.trim().trim_end_matches('#').trim();
    ((1..=6).contains(&level) && !title.is_empty()).then_some((level, title))
}

/// Keys of a site that are no metadata of the structure are settings of the platform: said once for each file.
fn note_settings(file: &Path, settings: &[(String, String)], findings: &mut Vec<Finding>) {
    // Said by the name of the file already.
    const OF_THE_FILE: [&str; 2] = ["indicator_number", "language"];
    let given = settings.iter().filter(|(key, text)| !text.is_empty() && !OF_THE_FILE.contains(&key.as_str()));
    let keys: Vec<String> = given.map(|(key, _)| key.clone()).collect();
    if !keys.is_empty() {
        let message =
            format!("fields that are not concepts of the structure are left out: {}", crate::error::list(&keys));
        findings.push(Finding::note(Rule::UnknownConcept, place(file), message));
    }
}

fn place(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn unread(path: &Path, error: &std::io::Error) -> Error {
    invalid(path, None, &format!("cannot be read: {error}"))
}

fn invalid(file: &Path, row: Option<usize>, problem: &str) -> Error {
    Error::InvalidFile { path: file.to_owned(), row, problem: problem.to_owned() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn page(text: &str) -> (Vec<(String, String)>, usize) {
        let mut findings = Vec::new();
        let found = sections(text, Path::new("17-8-1.md"), &mut findings);
        (found, findings.len())
    }

    #[test]
    fn headings_are_concepts_and_what_is_below_them_is_their_text() {
        let (found, findings) = page(
            "lost\n# 2.a. Definition and concepts\n\nA *user*.\n\n## Concepts\n\n```\n# code\n```\n# Rationale\nWhy.\n# Other\nno\n## STAT_CONC_DEF\n",
        );
        let wanted = [
            ("2.a. Definition and concepts", "A *user*.\n\n## Concepts\n\n```\n# code\n```"),
            ("Rationale", "Why."),
            ("STAT_CONC_DEF", ""),
        ];
        assert_eq!(found, wanted.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(findings, 1);
    }

    #[test]
    fn single_values_of_yaml_are_read_and_lists_passed_over() {
        let yaml = "a: 'it''s'\nb: >-\n  folded\n  text\n\n  more\nc:\n  - x\n  - y: z\nd: no\ne:\n  f: g\nh: |\n  lines\n  kept\n";
        let found = flat(yaml, Path::new("x.yml")).unwrap();
        let wanted = [("a", "it's"), ("b", "folded text\nmore"), ("d", "no"), ("h", "lines\nkept")];
        assert_eq!(found, wanted.map(|(a, b)| (a.to_owned(), b.to_owned())));
        let found = flat("a: &x no\nb: *x\nc: yes\n", Path::new("x.yml")).unwrap();
        assert_eq!(found, [("a", "no"), ("c", "yes")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        let error = flat("a: b: c\n", Path::new("x.yml")).unwrap_err();
        assert!(error.to_string().contains("x.yml"), "{error}");
    }

    #[test]
    fn files_are_named_after_indicator_and_language() {
        let of = |name: &str| {
            let (indicator, language) = named(Path::new(name));
            (indicator, language.unwrap_or_default())
        };
        assert_eq!(of("m/17-8-1.md"), ("17-8-1".into(), String::new()));
        assert_eq!(of("meta_17-8-1.es.md"), ("17-8-1".into(), "es".into()));
        assert_eq!(of("9.c.1.md"), ("9.c.1".into(), String::new()));
        assert_eq!(front_matter("---\na: b\n---\n# T\n"), (Some("a: b"), "# T\n"));
        assert_eq!(front_matter("---\na: b\n---"), (Some("a: b"), ""));
        assert_eq!(front_matter("# T\n"), (None, "# T\n"));
    }
}
