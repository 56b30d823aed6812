//! SDMX-JSON 1.0 and 2.0 messages of data: figures under keys that count the values of their dimensions.

use super::Fault;
use super::component::{Components, Level, identifier};
use super::reported::{Kind, Reported};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

#[derive(Deserialize)]
struct Message {
    meta: Option<Meta>,
    // Of drafts of 1.0.
    header: Option<Meta>,
    data: Option<Data>,
    // Of drafts of 1.0.
    structure: Option<Structure>,
    #[serde(rename = "dataSets", default)]
    data_sets: Vec<DataSet>,
}

/// What is said of the message as a whole.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Meta {
    pub(crate) id: Option<Value>,
    pub(crate) prepared: Option<Value>,
    pub(crate) sender: Option<Value>,
    pub(crate) test: Option<Value>,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    structures: Vec<Structure>,
    structure: Option<Structure>,
    #[serde(rename = "dataSets", default)]
    data_sets: Vec<DataSet>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Structure {
    pub(crate) links: Vec<Link>,
    pub(crate) dimensions: Parts,
    pub(crate) attributes: Parts,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Link {
    pub(crate) urn: Option<String>,
    pub(crate) rel: Option<String>,
}

/// Components by where their values stand.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Parts {
    #[serde(rename = "dataSet")]
    pub(crate) data_set: Vec<Component>,
    #[serde(rename = "dimensionGroup")]
    pub(crate) group: Vec<Component>,
    pub(crate) series: Vec<Component>,
    pub(crate) observation: Vec<Component>,
}

#[derive(Deserialize)]
pub(crate) struct Component {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) values: Vec<Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct DataSet {
    pub(crate) structure: usize,
    pub(crate) action: Option<String>,
    pub(crate) attributes: Vec<Value>,
    #[serde(rename = "dimensionGroupAttributes")]
    pub(crate) groups: Option<Pairs<Value>>,
    pub(crate) series: Option<Pairs<Series>>,
    pub(crate) observations: Option<Pairs<Vec<Value>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Series {
    pub(crate) attributes: Vec<Value>,
    pub(crate) observations: Pairs<Vec<Value>>,
}

/// The members of an object in their order.
pub(crate) struct Pairs<T>(pub(crate) Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Pairs(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Pairs<T>, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(InOrder(PhantomData))
    }
}

/// A message of data: who sends it, its structures and its data sets.
pub(crate) struct Messaged {
    pub(crate) meta: Option<Meta>,
    pub(crate) structures: Vec<Structure>,
    pub(crate) data_sets: Vec<DataSet>,
}

pub(crate) fn parse(text: &str) -> Result<Messaged, Fault> {
    let message: Message = serde_json::from_str(text)
        .map_err(|e| (Some(e.line()).filter(|line| *line > 0), format!("is no SDMX-JSON message of data: {e}")))?;
    let (mut structures, mut data_sets) = (Vec::new(), message.data_sets);
    structures.extend(message.structure);
    if let Some(data) = message.data {
        structures.extend(data.structures.into_iter().chain(data.structure));
        data_sets.extend(data.data_sets);
    }
    if data_sets.is_empty() {
        return Err((None, "is JSON without data sets: structures, or no SDMX message of data".to_owned()));
    }
    Ok(Messaged { meta: message.meta.or(message.header), structures, data_sets })
}

pub(super) fn read(text: &str, reported: &mut Reported<'_>) -> Result<(), Fault> {
    let Messaged { meta, structures, data_sets } = parse(text)?;
    reported.updated = meta.and_then(|meta| meta.prepared?.as_str().map(str::to_owned));
    let (mut deleted, mut groups) = (0, 0);
    let mut components = Components::of("");
    for data_set in data_sets {
        let Some(structure) = structures.get(data_set.structure) else {
            return Err((None, format!("a data set refers to structure {}, which is not there", data_set.structure)));
        };
        groups += data_set.groups.as_ref().map_or(0, |groups| groups.0.len());
        match data_set.action.as_deref() {
            Some("Delete") => deleted += 1,
            Some(_) | None => data_set.read(structure, &mut components, reported)?,
        }
    }
    reported.not_read("data sets that delete their figures", deleted);
    reported.not_read("groups of series, whose attributes are not said of their figures", groups);
    Ok(())
}

impl DataSet {
    fn read(
        self,
        structure: &Structure,
        components: &mut Components,
        reported: &mut Reported<'_>,
    ) -> Result<(), Fault> {
        components.is_of(&structure.id());
        components.clear(reported, Level::DataSet);
        let (dimensions, attributes) = (&structure.dimensions, &structure.attributes);
        // A dimension of the data set has one value.
        let first = Value::from(0);
        for dimension in &dimensions.data_set {
            let word = dimension.word(&first)?;
            components.set(reported, &dimension.id, &word, Level::DataSet, Kind::Dimension)?;
        }
        set(&attributes.data_set, &self.attributes, Level::DataSet, components, reported)?;
        for (key, observation) in self.observations.unwrap_or_default().0 {
            components.clear(reported, Level::Series);
            of_key(&dimensions.observation, &key, Level::Series, components, reported)?;
            figure(&attributes.observation, &observation, components, reported)?;
        }
        for (key, series) in self.series.unwrap_or_default().0 {
            components.clear(reported, Level::Series);
            of_key(&dimensions.series, &key, Level::Series, components, reported)?;
            // Version 2.0 states attributes of series as those of a group of dimensions.
            let of_series = if attributes.series.is_empty() { &attributes.group } else { &attributes.series };
            set(of_series, &series.attributes, Level::Series, components, reported)?;
            for (key, observation) in series.observations.0 {
                components.clear(reported, Level::Figure);
                of_key(&dimensions.observation, &key, Level::Figure, components, reported)?;
                figure(&attributes.observation, &observation, components, reported)?;
            }
        }
        Ok(())
    }
}

/// The figure of an observation: its value and its attributes.
fn figure(
    attributes: &[Component],
    observation: &[Value],
    components: &mut Components,
    reported: &mut Reported<'_>,
) -> Result<(), Fault> {
    set(attributes, observation.get(1..).unwrap_or_default(), Level::Figure, components, reported)?;
    components.settle(reported)?;
    match observation.first() {
        // Some services write figures as text, with marks behind them.
        Some(Value::String(text)) => {
            let marks = components.marks(reported)?;
            reported.push(0, text, true, marks);
        }
        Some(value) => reported.push_number(0, value.as_f64()),
        None => reported.push_number(0, None),
    }
    Ok(())
}

/// Attributes by their places.
fn set(
    attributes: &[Component],
    values: &[Value],
    level: Level,
    components: &mut Components,
    reported: &mut Reported<'_>,
) -> Result<(), Fault> {
    for (attribute, value) in attributes.iter().zip(values) {
        let word = attribute.word(value)?;
        components.set(reported, &attribute.id, &word, level, Kind::Attribute)?;
    }
    Ok(())
}

/// Dimensions by a key such as `0:3:1`.
fn of_key(
    dimensions: &[Component],
    key: &str,
    level: Level,
    components: &mut Components,
    reported: &mut Reported<'_>,
) -> Result<(), Fault> {
    // Drafts of 1.0 write empty places where the key is that of no dimension.
    let places = || key.split(':').filter(|place| !place.is_empty());
    if places().count() != dimensions.len() {
        return Err((
            None,
            format!("key {:?} is not that of {} dimensions", crate::error::excerpt(key), dimensions.len()),
        ));
    }
    for (dimension, place) in dimensions.iter().zip(places()) {
        // A place that is not a number becomes what `word` refuses, with the name of its dimension.
        let place = place.parse::<u64>().map(Value::from).unwrap_or(Value::Bool(false));
        let word = dimension.word(&place)?;
        components.set(reported, &dimension.id, &word, level, Kind::Dimension)?;
    }
    Ok(())
}

impl Component {
    /// The word of a value: that at its place in the list of values, or where there is no list the value itself.
    pub(crate) fn word<'v>(&'v self, value: &'v Value) -> Result<Cow<'v, str>, Fault> {
        match value {
            Value::Null => Ok(Cow::Borrowed("")),
            Value::Number(place) if !self.values.is_empty() => {
                let found = place.as_u64().and_then(|place| self.values.get(usize::try_from(place).ok()?));
                let lacks = || (None, format!("{} has no value {place}", crate::error::excerpt(&self.id)));
                found.map(id).ok_or_else(lacks)
            }
            Value::Bool(_) => Err((None, format!("a key of {} is not a number", crate::error::excerpt(&self.id)))),
            Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => Ok(id(value)),
        }
    }
}

/// The code of a value, or its text in any form.
fn id(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        Value::Object(members) => {
            let member = ["id", "value", "name"].into_iter().find_map(|name| members.get(name));
            member.and_then(Value::as_str).unwrap_or_default().into()
        }
        Value::Array(values) => match values.first() {
            None => "".into(),
            Some(Value::String(text)) => text.into(),
            Some(other) => other.to_string().into(),
        },
        Value::Null => "".into(),
        Value::Bool(_) | Value::Number(_) => value.to_string().into(),
    }
}

impl Structure {
    /// Its dataflow, or else its data structure.
    fn id(&self) -> String {
        let of = |rel: &str| self.links.iter().find(|link| link.rel.as_deref() == Some(rel));
        let link = of("dataflow").or_else(|| of("datastructure")).or_else(|| self.links.first());
        link.and_then(|link| link.urn.as_deref()).map_or_else(String::new, identifier)
    }
}
