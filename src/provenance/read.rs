//! A record from its file: damaged, foreign and hostile ones are refused.

use super::document::{FORMAT, LIBRARY, RECORD, call_name, is_sealed};
use super::{Call, FileSum, Found, Provenance, TableSum};
use crate::{Error, Result, input};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// The most bytes of a record: it names files, and holds none.
const LARGEST: u64 = 16 << 20;

const REMEDY: &str = "give a file that the command wrote with --record, or a Recording";

impl Provenance {
    /// The record in a file.
    ///
    /// # Errors
    /// [`Error::InvalidFile`] for a file that is not a record, is damaged, is larger than 16 MiB, or is of a layout that a later
    /// version writes. A record that was edited is read: [`is_sealed`](Provenance::is_sealed) says so.
    pub fn read(path: impl AsRef<Path>) -> Result<Provenance> {
        let path = path.as_ref();
        let invalid = |row, problem: String| Error::InvalidFile { path: path.to_owned(), row, problem };
        let mut bytes = Vec::new();
        // One byte more than is allowed tells a file at the limit from one beyond it.
        let read = input::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| invalid(None, format!("cannot be read: {error}")))?;
        if bytes.len() as u64 > LARGEST {
            return Err(invalid(None, format!("has more than {LARGEST} bytes, which no record has; {REMEDY}")));
        }
        let mut document: Value = serde_json::from_slice(&bytes).map_err(|error| {
            invalid(Some(error.line()), format!("is not a record, as it is not JSON: {error}; {REMEDY}"))
        })?;
        let about = &document["entity"][RECORD];
        match about["infosoc:format"].as_u64() {
            Some(FORMAT) => {}
            Some(format) => {
                let remedy = "read it with the version that wrote it, or a later one";
                let problem = format!("is a record of format {format}, and this version reads {FORMAT}; {remedy}");
                return Err(invalid(None, problem));
            }
            None => return Err(invalid(None, format!("is JSON, but not a record of infosoc; {REMEDY}"))),
        }
        // After the format was found: taking the seal out indexes into objects that are there by now.
        let is_sealed = is_sealed(&mut document);
        let parts = Parts { document: &document };
        let mut record = parts.record().map_err(|problem| {
            invalid(None, format!("is a damaged record: {problem}; take it from where it was written"))
        })?;
        (record.path, record.is_sealed) = (path.to_owned(), is_sealed);
        Ok(record)
    }
}

struct Parts<'a> {
    document: &'a Value,
}

type Parsed<T> = Result<T, String>;

impl Parts<'_> {
    fn record(&self) -> Parsed<Provenance> {
        let about = &self.document["entity"][RECORD];
        let library = &self.document["agent"][LIBRARY];
        let agent = text(library, "infosoc:caller")?.parse().map_err(|error: Error| error.to_string())?;
        let (mut inputs, mut outputs, mut tables) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut ways = BTreeMap::new();
        for (name, entity) in object(self.document, "entity")? {
            // Names are `infosoc:input-1` and so on; the part before the number says what it is.
            let kind = name.strip_prefix("infosoc:").unwrap_or(name).split('-').next().unwrap_or_default();
            match kind {
                "input" | "output" => {
                    let way = text(entity, "prov:location")?;
                    let files = if kind == "input" { &mut inputs } else { &mut outputs };
                    if files.insert(way.to_owned(), file(entity)?).is_some() {
                        return Err(format!("{way:?} stands in it twice"));
                    }
                    ways.insert(name.as_str(), way.to_owned());
                }
                "table" => {
                    let name = name.strip_prefix("infosoc:").unwrap_or(name);
                    tables.insert(name.to_owned(), table(entity)?);
                }
                _ if name == RECORD => {}
                _ => return Err(format!("{name:?} is nothing that a record holds")),
            }
        }
        Ok(Provenance {
            path: Default::default(),
            agent,
            version: text(library, "infosoc:version")?.to_owned(),
            made: text(about, "prov:generatedAtTime")?.to_owned(),
            folder: text(about, "infosoc:folder")?.to_owned(),
            calls: self.calls(&ways)?,
            inputs,
            outputs,
            tables,
            is_sealed: false,
        })
    }

    fn calls(&self, ways: &BTreeMap<&str, String>) -> Parsed<Vec<Call>> {
        let activities = object(self.document, "activity")?;
        let mut calls = Vec::with_capacity(activities.len());
        // By number, not in the order of the file, which sorts call-10 before call-2.
        for place in 0..activities.len() {
            let name = call_name(place);
            let activity = activities.get(&name).ok_or_else(|| format!("it has no {name}"))?;
            calls.push(Call {
                name: text(activity, "prov:label")?.to_owned(),
                arguments: activity["infosoc:arguments"].clone(),
                findings: findings(&activity["infosoc:findings"])?,
                obstacle: activity["infosoc:obstacle"].as_str().map(str::to_owned),
                ..Call::default()
            });
        }
        let place = |line: &Value, key: &str| {
            let name = text(line, key)?;
            let place = name.strip_prefix("infosoc:call-").and_then(|number| number.parse::<usize>().ok());
            let place = place.and_then(|number| number.checked_sub(1)).filter(|place| *place < activities.len());
            place.ok_or_else(|| format!("{name:?} is not one of its calls"))
        };
        for line in self.lines("used")? {
            let (call, entity) = (place(line, "prov:activity")?, text(line, "prov:entity")?);
            match (ways.get(entity), entity.strip_prefix("infosoc:table-")) {
                (Some(way), _) => calls[call].read.push(way.clone()),
                (None, Some(number)) => calls[call].tables.push(format!("table-{number}")),
                (None, None) => return Err(format!("{entity:?} is not one of its entities")),
            }
        }
        for line in self.lines("wasGeneratedBy")? {
            let (call, entity) = (place(line, "prov:activity")?, text(line, "prov:entity")?);
            let way = ways.get(entity).ok_or_else(|| format!("{entity:?} is not one of its entities"))?;
            calls[call].written.push(way.clone());
        }
        for line in self.lines("wasInformedBy")? {
            let (call, before) = (place(line, "prov:informed")?, place(line, "prov:informant")?);
            // A cycle would never end; calls take results of earlier ones only.
            if before >= call {
                return Err(format!("{} takes what comes after it", call_name(call)));
            }
            calls[call].after.push(before);
        }
        calls.iter_mut().for_each(|call| {
            call.after.sort_unstable();
            call.read.sort_unstable();
            call.written.sort_unstable();
            call.tables.sort_unstable();
        });
        Ok(calls)
    }

    /// The lines of a relation; a record may have none.
    fn lines(&self, relation: &str) -> Parsed<impl Iterator<Item = &Value>> {
        let lines = match &self.document[relation] {
            Value::Null => None,
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                Some(object(self.document, relation)?)
            }
        };
        Ok(lines.into_iter().flat_map(Map::values))
    }
}

fn object<'v>(value: &'v Value, key: &str) -> Parsed<&'v Map<String, Value>> {
    value[key].as_object().ok_or_else(|| format!("{key} is not there, or no object"))
}

fn text<'v>(value: &'v Value, key: &str) -> Parsed<&'v str> {
    // A NUL in a path ends it early in the calls of the system.
    let text = value[key].as_str().filter(|text| !text.contains('\0'));
    text.ok_or_else(|| format!("{key} is not there, or no text"))
}

fn sum(value: &Value) -> Parsed<String> {
    let is_sum = |text: &&str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let sum = value.as_str().filter(is_sum).map(str::to_ascii_lowercase);
    sum.ok_or_else(|| "infosoc:sha256 is not there, or not 64 hexadecimal digits".to_owned())
}

fn count(value: &Value, key: &str) -> Parsed<u64> {
    value[key].as_u64().ok_or_else(|| format!("{key} is not there, or no whole number"))
}

fn file(entity: &Value) -> Parsed<FileSum> {
    Ok(FileSum { bytes: count(entity, "infosoc:bytes")?, sha256: sum(&entity["infosoc:sha256"])? })
}

fn table(entity: &Value) -> Parsed<TableSum> {
    let columns = object(entity, "infosoc:sha256")?;
    let columns = columns.iter().map(|(name, value)| Ok((name.clone(), sum(value)?))).collect::<Parsed<_>>()?;
    Ok(TableSum { rows: count(entity, "infosoc:rows")?, columns })
}

fn findings(value: &Value) -> Parsed<Vec<Found>> {
    let found = |one: &Value| {
        let severity = text(one, "severity")?.parse().map_err(|error: Error| error.to_string())?;
        Ok(Found { severity, rule: text(one, "rule")?.to_owned(), sentence: text(one, "sentence")?.to_owned() })
    };
    value.as_array().map_or(Ok(Vec::new()), |all| all.iter().map(found).collect())
}
