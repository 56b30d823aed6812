//! A record as PROV-JSON.

use super::checksum::of_bytes;
use super::{Call, FileSum, Found, Provenance, TableSum};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The layout of the file; it changes where another version of the library could no longer read it.
pub(super) const FORMAT: u64 = 1;
/// What describes the record itself.
pub(super) const RECORD: &str = "infosoc:record";
pub(super) const LIBRARY: &str = "infosoc:library";
const SEAL: &str = "infosoc:seal";

/// The text of the file.
pub(super) fn text(record: &Provenance) -> String {
    // The seal is computed while the document has none, as `is_sealed` does when it checks.
    let mut document = document(record);
    document["entity"][RECORD][SEAL] = seal(&document).into();
    format!("{document:#}\n")
}

/// The checksum of all that a document says, but for the seal itself.
fn seal(document: &Value) -> String {
    // serde_json keeps object keys sorted and writes compactly here, so that layout and order do not matter.
    of_bytes(document.to_string().as_bytes())
}

/// Whether a document is as it was written; it is without its seal afterwards.
pub(super) fn is_sealed(document: &mut Value) -> bool {
    let own = document["entity"][RECORD].as_object_mut().and_then(|about| about.remove(SEAL));
    own.is_some_and(|own| own == seal(document))
}

pub(super) fn call_name(place: usize) -> String {
    format!("infosoc:call-{}", place + 1)
}

pub(super) fn table_name(name: &str) -> String {
    format!("infosoc:{name}")
}

/// The identifiers of files by their ways.
fn named<'a>(files: &'a BTreeMap<String, FileSum>, kind: &str) -> BTreeMap<&'a str, String> {
    files.keys().zip(1..).map(|(way, number)| (way.as_str(), format!("infosoc:{kind}-{number}"))).collect()
}

fn document(record: &Provenance) -> Value {
    let (inputs, outputs) = (named(&record.inputs, "input"), named(&record.outputs, "output"));
    let mut entities = Map::new();
    entities.insert(
        RECORD.to_owned(),
        json!({"prov:type": "infosoc:Record", "infosoc:format": FORMAT, "infosoc:folder": record.folder,
               "prov:generatedAtTime": record.made}),
    );
    for (names, sums) in [(&inputs, &record.inputs), (&outputs, &record.outputs)] {
        entities.extend(names.iter().map(|(way, name)| (name.clone(), file(way, &sums[*way]))));
    }
    entities.extend(record.tables.iter().map(|(name, sum)| (table_name(name), table(sum))));
    let mut relations = Relations::default();
    let mut activities = Map::new();
    // For each call all that it and those before it took.
    let mut taken: Vec<BTreeSet<String>> = Vec::new();
    for (place, call) in record.calls.iter().enumerate() {
        let own = call_name(place);
        activities.insert(own.clone(), activity(call, &record.made));
        relations.add("wasAssociatedWith", json!({"prov:activity": own, "prov:agent": LIBRARY}));
        // PROV has no transitive derivation: an output derives from what earlier calls took, too, and says so itself.
        let mut all: BTreeSet<String> = BTreeSet::new();
        for before in &call.after {
            relations.add("wasInformedBy", json!({"prov:informed": own, "prov:informant": call_name(*before)}));
            all.extend(taken[*before].iter().cloned());
        }
        let files = call.read.iter().filter_map(|way| inputs.get(way.as_str()).or_else(|| outputs.get(way.as_str())));
        for entity in files.cloned().chain(call.tables.iter().map(|name| table_name(name))) {
            relations.add("used", json!({"prov:activity": own, "prov:entity": entity}));
            all.insert(entity);
        }
        for output in call.written.iter().filter_map(|way| outputs.get(way.as_str())) {
            relations.add("wasGeneratedBy", json!({"prov:entity": output, "prov:activity": own}));
            for entity in all.iter().filter(|entity| *entity != output) {
                relations.add("wasDerivedFrom", json!({"prov:generatedEntity": output, "prov:usedEntity": entity}));
            }
        }
        taken.push(all);
    }
    let label = format!("infosoc {}", record.version);
    let library = json!({"prov:type": "prov:SoftwareAgent", "prov:label": label, "infosoc:version": record.version,
                         "infosoc:caller": record.agent.as_str()});
    let prefix = json!({"prov": "http://www.w3.org/ns/prov#", "infosoc": "https://docs.rs/infosoc#"});
    let mut document =
        json!({"prefix": prefix, "agent": {LIBRARY: library}, "entity": entities, "activity": activities});
    for (relation, lines) in relations.0 {
        document[relation] = lines.into();
    }
    document
}

/// The relations of each kind, each under a name of its own.
#[derive(Default)]
struct Relations(BTreeMap<&'static str, Map<String, Value>>);

impl Relations {
    fn add(&mut self, relation: &'static str, line: Value) {
        // Relations need names in PROV-JSON; `_:` marks those that nothing refers to.
        let lines = self.0.entry(relation).or_default();
        lines.insert(format!("_:{relation}-{}", lines.len() + 1), line);
    }
}

fn file(way: &str, sum: &FileSum) -> Value {
    json!({"prov:type": "infosoc:File", "prov:location": way, "infosoc:bytes": sum.bytes, "infosoc:sha256": sum.sha256})
}

fn table(sum: &TableSum) -> Value {
    json!({"prov:type": "infosoc:Table", "infosoc:rows": sum.rows, "infosoc:sha256": sum.columns})
}

fn activity(call: &Call, made: &str) -> Value {
    let found = |found: &Found| json!({"severity": found.severity, "rule": found.rule, "sentence": found.sentence});
    let mut activity = json!({"prov:type": "infosoc:Call", "prov:label": call.name, "prov:startTime": made,
                              "infosoc:arguments": call.arguments});
    if !call.findings.is_empty() {
        activity["infosoc:findings"] = call.findings.iter().map(found).collect();
    }
    if let Some(obstacle) = &call.obstacle {
        activity["infosoc:obstacle"] = obstacle.as_str().into();
    }
    activity
}
