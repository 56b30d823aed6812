//! Everything that is wrong with the text of a description at once, by the schema that editors read: the reader of TOML stops at
//! the first mistake.

use crate::error::nearest;
use crate::input::Rows;
use serde_json::Value as Schema;
use std::sync::LazyLock;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../datasets/schema/dataset.schema.json")).unwrap_or_default()
});

/// A mistake: where it begins in the text, if it is in one place, and in words.
pub(super) type Mistake = (Option<usize>, String);

/// How much of a value a message repeats.
const SHOWN: usize = 40;

/// The mistakes of a text, in its order. Behind one that leaves open where a value ends, only such are found.
pub(super) fn mistakes(text: &str) -> Vec<Mistake> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut found: Vec<Mistake> =
        errors.iter().map(|error| (error.span().map(|span| span.start), unreadable(error.message()))).collect();
    // One sign that is wrong makes others of its line wrong.
    let rows = Rows::of(text);
    found.dedup_by_key(|(at, _)| at.map(|at| rows.row_of(at)));
    if found.is_empty() {
        let mut check = Check { text, found };
        check.table(&SCHEMA, "", table.get_ref(), None);
        check.files(table.get_ref());
        found = check.found;
    }
    found.sort_by_key(|(at, _)| *at);
    found.dedup();
    found
}

/// A mistake in the signs of the text.
fn unreadable(message: &str) -> String {
    let message = message.replace('\n', " ");
    format!("{message}; write key = value, text in double quotes, a list in [ ], a table in {{ }}")
}

struct Check<'a> {
    text: &'a str,
    found: Vec<Mistake>,
}

impl Check<'_> {
    fn say(&mut self, at: Option<usize>, problem: String) {
        self.found.push((at, problem));
    }

    fn table(&mut self, schema: &Schema, path: &str, table: &DeTable<'_>, at: Option<usize>) {
        let schema = resolved(schema);
        let known = || schema["properties"].as_object().into_iter().flatten();
        for (key, value) in table.iter() {
            let name: &str = key.get_ref();
            let below = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let of_others = &schema["additionalProperties"];
            match schema["properties"].get(name) {
                Some(of_key) => self.value(of_key, &below, value),
                None if of_others.is_object() => self.value(of_others, &below, value),
                None if of_others == false => {
                    let names: Vec<&str> = known().map(|(name, _)| name.as_str()).collect();
                    let near = nearest(name, names.iter().copied(), 1).join("");
                    let all = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                    let page = "the page \"Describe your survey\" lists what each is for";
                    let problem = format!("unknown field `{name}`, the nearest is `{near}` of {all}; {page}");
                    self.say(Some(key.span().start), problem);
                }
                None => {}
            }
        }
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Schema::as_str);
        for key in required.filter(|key| !table.iter().any(|(known, _)| known.get_ref() == key)) {
            let what = schema["properties"][key]["description"].as_str().unwrap_or_default();
            self.say(at, format!("missing field `{key}`: {}", said(what)));
        }
    }

    fn value(&mut self, schema: &Schema, path: &str, value: &Spanned<DeValue<'_>>) {
        let (own, schema) = (schema, resolved(schema));
        let at = Some(value.span().start);
        if let Some(any) = schema["anyOf"].as_array() {
            let fits = |one: &Schema| {
                let mut check = Check { text: self.text, found: Vec::new() };
                check.value(one, path, value);
                check.found.is_empty()
            };
            if !any.iter().any(fits) {
                let kinds = any.iter().map(kind).collect::<Vec<_>>().join(" or ");
                self.other(path, value, &kinds, own);
            }
            return;
        }
        if !is_of(schema, value.get_ref()) {
            self.other(path, value, &kind(schema), own);
            return;
        }
        match value.get_ref() {
            DeValue::Table(table) => self.table(schema, path, table, at),
            DeValue::Array(list) => {
                if schema["minItems"].as_u64().is_some_and(|least| (list.len() as u64) < least) {
                    self.other(path, value, &kind(schema), own);
                }
                list.iter().for_each(|item| self.value(&schema["items"], path, item));
            }
            DeValue::String(text) => self.word(schema, path, text, at),
            DeValue::Integer(_) | DeValue::Float(_) => self.number(schema, path, value, own),
            DeValue::Boolean(_) | DeValue::Datetime(_) => {}
        }
    }

    /// A value of another kind than is expected.
    fn other(&mut self, path: &str, value: &Spanned<DeValue<'_>>, kinds: &str, schema: &Schema) {
        let given = self.shown(value);
        let what = schema["description"].as_str().unwrap_or_default();
        let what = if what.is_empty() { String::new() } else { format!(": {}", said(what)) };
        self.say(Some(value.span().start), format!("{path} is {given}; give {kinds}{what}"));
    }

    fn word(&mut self, schema: &Schema, path: &str, text: &str, at: Option<usize>) {
        if path == "country"
            && let Some(problem) = super::country_problem(text)
        {
            self.say(at, problem);
        }
        let Some(words) = schema["enum"].as_array() else { return };
        let words: Vec<&str> = words.iter().filter_map(Schema::as_str).collect();
        if !words.contains(&text) {
            self.say(at, format!("{path}: {text:?} is not known; use one of {}", words.join(", ")));
        }
    }

    fn number(&mut self, schema: &Schema, path: &str, value: &Spanned<DeValue<'_>>, own: &Schema) {
        let Ok(number) = self.text[value.span()].replace('_', "").parse::<f64>() else { return };
        let limit = |key: &str| schema[key].as_f64();
        let is_within = limit("minimum").is_none_or(|low| number >= low)
            && limit("exclusiveMinimum").is_none_or(|low| number > low)
            && limit("maximum").is_none_or(|high| number <= high);
        if !is_within {
            let kinds = match (limit("minimum"), limit("exclusiveMinimum"), limit("maximum")) {
                (Some(low), _, Some(high)) => format!("a number from {low} to {high}"),
                (_, Some(low), _) => format!("a number above {low}"),
                (low, None, _) => format!("a number from {}", low.unwrap_or_default()),
            };
            self.other(path, value, &kinds, own);
        }
    }

    /// What each data file needs, which stands at the top or under the file where it is alone.
    fn files(&mut self, table: &DeTable<'_>) {
        if table.contains_key("files") {
            return;
        }
        let file = table.get("file").and_then(|file| file.get_ref().as_table());
        let has = |key: &str| table.contains_key(key) || file.is_some_and(|file| file.contains_key(key));
        if !has("statistical_unit") {
            let words = "household, individual, enterprise, school or organisation";
            self.say(None, format!("missing field `statistical_unit`: say what a row is, {words}"));
        }
        if file.is_none() {
            self.say(None, "missing field `path`: say under [file] where the data are".to_owned());
        }
        if !has("design") {
            let what = "name the column of the weights under it, or write weight = 1 if the sample weights itself";
            self.say(None, format!("missing field `design`: {what}"));
        }
    }

    /// A value as it is written, cut where it is long.
    fn shown(&self, value: &Spanned<DeValue<'_>>) -> String {
        let written = self.text.get(value.span()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        match written.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &written[..end]),
            None => written,
        }
    }
}

/// The schema that one points to.
fn resolved(schema: &Schema) -> &Schema {
    let name = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
    name.map_or(schema, |name| &SCHEMA["$defs"][name])
}

/// A description as a part of a sentence.
fn said(description: &str) -> &str {
    description.trim_end_matches('.')
}

/// What a value may be, in words.
fn kind(schema: &Schema) -> String {
    let of = |kind: &str| match kind {
        "string" => "text in double quotes".to_owned(),
        "integer" => "a whole number".to_owned(),
        "number" => "a number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" if schema["items"]["type"] == "string" => "a list of texts in double quotes".to_owned(),
        "array" => "a list in [ ]".to_owned(),
        _ => "a table in { }".to_owned(),
    };
    let least = if schema["minItems"].is_u64() { ", with one at least" } else { "" };
    format!("{}{least}", types(schema).into_iter().map(of).collect::<Vec<_>>().join(" or "))
}

fn types(schema: &Schema) -> Vec<&str> {
    let schema = resolved(schema);
    match &schema["type"] {
        Schema::Array(list) => list.iter().filter_map(Schema::as_str).collect(),
        Schema::String(one) => vec![one.as_str()],
        Schema::Null | Schema::Bool(_) | Schema::Number(_) | Schema::Object(_) => Vec::new(),
    }
}

/// Whether a value is of a type that is expected.
fn is_of(schema: &Schema, value: &DeValue<'_>) -> bool {
    let types = types(schema);
    let one_of = |names: &[&str]| types.is_empty() || types.iter().any(|kind| names.contains(kind));
    match value {
        DeValue::String(_) => one_of(&["string"]),
        DeValue::Integer(_) => one_of(&["integer", "number"]),
        DeValue::Float(_) => one_of(&["number"]),
        DeValue::Boolean(_) => one_of(&["boolean"]),
        DeValue::Datetime(_) => false,
        DeValue::Array(_) => one_of(&["array"]),
        DeValue::Table(_) => one_of(&["object"]),
    }
}
