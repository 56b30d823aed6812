//! SDMX-JSON 1.0 and 2.0 messages of data: figures under keys that count the values of their dimensions.

use super::Fault;
use super::component::{Components, Level, Pairs, identifier};
use super::reported::{Kind, Reported};
use crate::error::{excerpt, list};
use crate::finding::{Finding, Rule};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// What helps against a message that was damaged on its way.
const AGAIN: &str = "get the file again, or write it anew";

#[derive(Deserialize)]
struct Message {
    meta: Option<Meta>,
    // Only in drafts of 1.0.
    header: Option<Meta>,
    data: Option<Data>,
    // Only in drafts of 1.0.
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
    pub(crate) measures: Parts,
    pub(crate) attributes: Parts,
    /// What figures may have behind their attributes, by its places: a list, if it is any.
    annotations: Value,
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
    /// The value of an attribute where the data give none: `null`, or nothing at all.
    default: Option<Value>,
    /// The place of a dimension among all of them.
    #[serde(rename = "keyPosition")]
    pub(crate) position: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct DataSet {
    pub(crate) structure: usize,
    pub(crate) action: Option<String>,
    pub(crate) attributes: Vec<Value>,
    #[serde(rename = "dimensionGroupAttributes")]
    pub(crate) groups: Option<Members<Value>>,
    pub(crate) series: Option<Members<Series>>,
    pub(crate) observations: Option<Members<Vec<Value>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Series {
    pub(crate) attributes: Vec<Value>,
    pub(crate) observations: Members<Vec<Value>>,
}

/// The members of an object in their order.
pub(crate) struct Members<T>(pub(crate) Vec<(String, T)>);

impl<T> Default for Members<T> {
    fn default() -> Self {
        Members(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
            type Value = Members<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Members<T>, M::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
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
    let message: Message = serde_json::from_str(text).map_err(|e| {
        (Some(e.line()).filter(|line| *line > 0), format!("is not an SDMX-JSON data message: {e}; {AGAIN}"))
    })?;
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
            return Err((
                None,
                format!("a data set refers to structure {}, which is not there; {AGAIN}", data_set.structure),
            ));
        };
        match data_set.action.as_deref() {
            Some("Delete") => deleted += 1,
            Some(_) | None => groups += data_set.read(structure, &mut components, reported)?,
        }
    }
    reported.not_read("data sets that delete their figures", deleted);
    reported.not_read("groups of series whose keys do not fit the dimensions", groups);
    Ok(())
}

impl DataSet {
    /// Reads the figures; how many groups of them are not understood.
    fn read(
        self,
        structure: &Structure,
        components: &mut Components,
        reported: &mut Reported<'_>,
    ) -> Result<usize, Fault> {
        components.is_of(&structure.id());
        components.clear(reported, Level::DataSet);
        structure.say_measure(reported)?;
        components.defaults(structure.defaults());
        let (dimensions, attributes) = (&structure.dimensions, &structure.attributes);
        // A dimension of the data set has one value.
        let first = Value::from(0);
        for dimension in &dimensions.data_set {
            let word = dimension.word(&first)?;
            components.set(reported, &dimension.id, &word, Level::DataSet, Kind::Dimension)?;
        }
        set(&attributes.data_set, &self.attributes, Level::DataSet, components, reported)?;
        let mut unknown = 0;
        for (key, values) in self.groups.unwrap_or_default().0 {
            match structure.group(&key, &values)? {
                Some((dimensions, attributes)) => components.group(dimensions, attributes),
                None => unknown += 1,
            }
        }
        for (key, observation) in self.observations.unwrap_or_default().0 {
            components.clear(reported, Level::Series);
            of_key(&dimensions.observation, &key, Level::Series, components, reported)?;
            figure(structure, &observation, components, reported)?;
        }
        for (key, series) in self.series.unwrap_or_default().0 {
            components.clear(reported, Level::Series);
            of_key(&dimensions.series, &key, Level::Series, components, reported)?;
            // Version 2.0 states attributes of series as those of a group of dimensions.
            let is_of_group = attributes.series.is_empty() && !series.attributes.is_empty();
            let of_series = if is_of_group { &attributes.group } else { &attributes.series };
            set(of_series, &series.attributes, Level::Series, components, reported)?;
            for (key, observation) in series.observations.0 {
                components.clear(reported, Level::Figure);
                of_key(&dimensions.observation, &key, Level::Figure, components, reported)?;
                figure(structure, &observation, components, reported)?;
            }
        }
        Ok(unknown)
    }
}

/// The figure of an observation: its measures and its attributes. The measure that is read, or else the first, is its
/// value.
fn figure(
    structure: &Structure,
    observation: &[Value],
    components: &mut Components,
    reported: &mut Reported<'_>,
) -> Result<(), Fault> {
    let measures = &structure.measures.observation;
    let of_value = structure.of_value(reported.measure());
    let (values, attributes) = observation.split_at_checked(structure.measures()).unwrap_or((observation, &[]));
    for (_, (measure, value)) in measures.iter().zip(values).enumerate().filter(|(place, _)| *place != of_value) {
        let word = measure.word(value)?;
        components.set(reported, &measure.id, &word, Level::Figure, Kind::Attribute)?;
    }
    set(&structure.attributes.observation, attributes, Level::Figure, components, reported)?;
    components.settle(reported)?;
    let is_coded = measures.get(of_value).is_some_and(|measure| !measure.values.is_empty());
    let text = match values.get(of_value) {
        // The number of a measure that has a list of values is a place in it.
        Some(value) if is_coded => measures[of_value].word(value)?,
        None | Some(Value::Null) => {
            reported.push_number(0, None);
            return Ok(());
        }
        Some(Value::Number(value)) => {
            reported.push_number(0, value.as_f64());
            return Ok(());
        }
        // Some services write figures as text, with marks behind them.
        Some(Value::String(text)) => Cow::Borrowed(text.as_str()),
        // Several values are no number, and are said to be words.
        Some(other) => Cow::Owned(other.to_string()),
    };
    let marks = components.marks(reported)?;
    reported.push(0, &text, true, marks);
    Ok(())
}

/// Attributes by their places. The last may be left out, and `null` stands for one without a value.
fn set(
    attributes: &[Component],
    values: &[Value],
    level: Level,
    components: &mut Components,
    reported: &mut Reported<'_>,
) -> Result<(), Fault> {
    for (attribute, value) in attributes.iter().zip(values).filter(|(_, value)| !value.is_null()) {
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
        return Err((None, format!("key {:?} does not have {} dimensions; {AGAIN}", excerpt(key), dimensions.len())));
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
                let lacks = || (None, format!("{} has no value {place}; {AGAIN}", excerpt(&self.id)));
                found.map(id).ok_or_else(lacks)
            }
            Value::Bool(_) => Err((None, format!("a key of {} is not a number; {AGAIN}", excerpt(&self.id)))),
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
    /// The dimensions of the key of a group, such as `0::2:`, which has a place for each of them; `None` for another number of places.
    pub(crate) fn of_group(&self, key: &str) -> Option<Vec<&Component>> {
        let Parts { data_set, series, observation, .. } = &self.dimensions;
        let mut all: Vec<&Component> = data_set.iter().chain(series).chain(observation).collect();
        // Without positions they stand in the order of the message.
        all.sort_by_key(|dimension| dimension.position.unwrap_or(u64::MAX));
        // Some services leave out the dimensions of the data set, or those of figures as well, which tell no group apart.
        let places = key.split(':').count();
        let fitting = [all, series.iter().chain(observation).collect(), series.iter().collect()];
        fitting.into_iter().find(|dimensions| dimensions.len() == places)
    }

    /// The attributes that have a default, each with its word. The field guide of SDMX-JSON: "If no value is provided in the
    /// data part of the message then this value applies"; `null` stands where none is and others follow.
    pub(crate) fn defaults(&self) -> Pairs {
        let Parts { data_set, group, series, observation } = &self.attributes;
        let all = data_set.iter().chain(group).chain(series).chain(observation);
        // A default is a value as it stands, where data have its place in the list.
        let with_default =
            all.filter_map(|attribute| Some((attribute.id.clone(), id(attribute.default.as_ref()?).into_owned())));
        with_default.filter(|(_, word)| !word.is_empty()).collect()
    }

    /// How many annotations figures may refer to.
    pub(crate) fn annotations(&self) -> usize {
        self.annotations.as_array().map_or(0, Vec::len)
    }

    /// The measures of a figure: its first values. Messages of 1.0 do not declare their only one.
    pub(crate) fn measures(&self) -> usize {
        self.measures.observation.len().max(1)
    }

    /// The place of the measure that is the figure: that of this name, or else the first.
    pub(crate) fn of_value(&self, name: &str) -> usize {
        self.measures.observation.iter().position(|measure| measure.id == name).unwrap_or(0)
    }

    /// Says which measure the figures are of, where it is not the one that is read. One that is named has to be there.
    fn say_measure(&self, reported: &mut Reported<'_>) -> Result<(), Fault> {
        let ids: Vec<String> = self.measures.observation.iter().map(|measure| excerpt(&measure.id)).collect();
        if self.measures.observation.iter().any(|measure| measure.id == reported.measure()) {
            return Ok(());
        }
        if let Some(fault) = reported.without_measure(&ids) {
            return Err(fault);
        }
        let finding = match ids.as_slice() {
            [] => return Ok(()),
            [only] => Finding::note(
                Rule::ReadAs,
                "obs_value",
                format!("the figures are those of {only}, the measure of the message"),
            ),
            [first, others @ ..] => {
                let others = list(others);
                let message = format!(
                    "the message has several measures and none is OBS_VALUE: the figures are those of the first, {first}; \
                     {others} stand in columns of their own"
                );
                Finding::warning(Rule::ReadAs, "obs_value", message)
            }
        };
        // Once, in a message of many data sets.
        if !reported.findings.contains(&finding) {
            reported.findings.push(finding);
        }
        Ok(())
    }

    /// The dimensions and the attributes of a group; `None` where its key does not fit the dimensions.
    fn group(&self, key: &str, values: &Value) -> Result<Option<(Pairs, Pairs)>, Fault> {
        let Some(dimensions) = self.of_group(key) else { return Ok(None) };
        let mut of_key = Vec::new();
        for (dimension, place) in dimensions.into_iter().zip(key.split(':')).filter(|(_, place)| !place.is_empty()) {
            let Ok(place) = place.parse::<u64>() else { return Ok(None) };
            of_key.push((dimension.id.clone(), dimension.word(&Value::from(place))?.into_owned()));
        }
        let mut attributes = Vec::new();
        let values = values.as_array().into_iter().flatten();
        for (attribute, value) in self.attributes.group.iter().zip(values).filter(|(_, value)| !value.is_null()) {
            attributes.push((attribute.id.clone(), attribute.word(value)?.into_owned()));
        }
        Ok(Some((of_key, attributes)))
    }

    /// Its dataflow, or else its data structure.
    fn id(&self) -> String {
        let of = |rel: &str| self.links.iter().find(|link| link.rel.as_deref() == Some(rel));
        let link = of("dataflow").or_else(|| of("datastructure")).or_else(|| self.links.first());
        link.and_then(|link| link.urn.as_deref()).map_or_else(String::new, identifier)
    }
}
