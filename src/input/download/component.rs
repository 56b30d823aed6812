//! What a component of an SDMX message is, by its identifier.

use super::Fault;
use super::reported::{INDICATOR, Kind, NONE, Reported};
use rustc_hash::FxHashMap;

/// Identifiers of the component that says what is measured.
const INDICATORS: [&str; 4] = ["SERIES", "INDICATOR", "INDIC_IS", "INDIC"];

/// Attributes by the common names of the cross-domain concepts, and those of the SDG data structure.
const ATTRIBUTES: [&str; 33] = [
    "DECIMALS",
    "NATURE",
    "TIME_DETAIL",
    "COMMENT_OBS",
    "COMMENT_TS",
    "COMMENT_DSET",
    "COMMENT",
    "SOURCE_DETAIL",
    "SOURCE",
    "TIME_COVERAGE",
    "BASE_PER",
    "UPPER_BOUND",
    "LOWER_BOUND",
    "GEO_INFO_URL",
    "GEO_INFO_TYPE",
    "CUST_BREAKDOWN_LB",
    "DATA_LAST_UPDATE",
    "LAST UPDATE",
    "TITLE",
    "TITLE_COMPL",
    "TIME_FORMAT",
    "COLLECTION",
    "AVAILABILITY",
    "COMPILATION",
    "COMPILING_ORG",
    "DISS_ORG",
    "PUBL_ECB",
    "PUBL_MU",
    "PUBL_PUBLIC",
    "UNIT_INDEX_BASE",
    "REF_PERIOD_DETAIL",
    "PRE_BREAK_VALUE",
    "OBS_PRE_BREAK",
];

/// Where a component stands: it is said of all figures that follow, of a series of them, or of one. The narrowest is last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    DataSet,
    Series,
    Figure,
}

/// The column of a component and what it is; `given` where its identifier does not say.
fn target(id: &str, given: Kind) -> (String, Kind) {
    let upper = id.to_ascii_uppercase();
    let concept = |name: &str| (name.to_owned(), Kind::Concept);
    match upper.as_str() {
        id if INDICATORS.contains(&id) => concept("indicator"),
        "REF_AREA" | "GEO" | "COUNTRY" => concept("ref_area"),
        "TIME_PERIOD" | "TIME" => concept("time_period"),
        "OBS_STATUS" => concept("obs_status"),
        "OBS_FLAG" => concept("obs_flag"),
        "CONF_STATUS" | "OBS_CONF" => concept("conf_status"),
        "UNIT_MEASURE" | "UNIT" => concept("unit_measure"),
        "UNIT_MULT" | "POWERCODE" => concept("unit_mult"),
        // A blank in `LAST UPDATE` is none of a column's name.
        id if ATTRIBUTES.contains(&id) => (id.to_lowercase().replace(' ', "_"), Kind::Attribute),
        other => (other.to_lowercase(), given),
    }
}

/// Whether the words of a component are its own and no codes with names behind them.
pub(super) fn is_text(id: &str) -> bool {
    // The only one of them that has codes wherever it is used.
    id != "NATURE" && matches!(target(id, Kind::Either).1, Kind::Attribute)
}

/// Whether the identifier of a component says what it is: a concept of every series, or an attribute.
pub(super) fn is_known(id: &str) -> bool {
    !matches!(target(id, Kind::Either).1, Kind::Either)
}

/// What to do with a message that does not say which of its components are measures.
pub(super) const OTHER_MEASURES: &str =
    "say which of them is the figure (measure), or get it as SDMX-JSON, which tells measures from attributes";

/// Columns that are made here, whatever the components of a message are called.
const OWN: [&str; 3] = ["dataset", "footnote_mark", "obs_value"];

/// The components of a message with their columns.
pub(super) struct Components {
    known: Vec<Known>,
    dataset: String,
    /// The columns of `dataset` and of marks, once there are.
    of_dataset: Option<usize>,
    of_marks: Option<usize>,
    measure: Option<usize>,
    /// Whether what is measured was settled here, as no component said it.
    is_settled: bool,
    groups: Vec<Groups>,
    /// The words of attributes where nothing says them.
    defaults: Pairs,
}

/// Components by their identifiers, each with its word.
pub(super) type Pairs = Vec<(String, String)>;

/// What is said of groups of figures that some dimensions tell apart.
struct Groups {
    dimensions: Vec<String>,
    /// The attributes of each group, by the words of the dimensions.
    attributes: FxHashMap<Vec<String>, Pairs>,
}

/// A component that was met.
struct Known {
    id: String,
    column: usize,
    /// The place of its word at each level, from the widest to the narrowest; the narrowest that is said holds.
    said: [u32; LEVELS],
}

/// How many levels there are.
const LEVELS: usize = Level::Figure as usize + 1;

impl Known {
    /// The narrowest level at which it is said.
    fn level(&self) -> Option<Level> {
        let all = [Level::Figure, Level::Series, Level::DataSet];
        all.into_iter().find(|level| self.said[*level as usize] != NONE)
    }
}

impl Components {
    pub(super) fn of(dataset: &str) -> Components {
        Components {
            known: Vec::new(),
            dataset: dataset.to_owned(),
            of_dataset: None,
            of_marks: None,
            measure: None,
            is_settled: false,
            groups: Vec::new(),
            defaults: Vec::new(),
        }
    }

    /// The words that attributes of the data set have where neither a figure nor anything above it says them.
    pub(super) fn defaults(&mut self, defaults: Pairs) {
        self.defaults = defaults;
    }

    /// The word of a component for the figures that follow.
    pub(super) fn word<'r>(&self, reported: &'r Reported<'_>, id: &str) -> Option<&'r str> {
        let known = self.known.iter().find(|known| known.id == id)?;
        reported.current(known.column)
    }

    /// Attributes of all figures of the data set that have some dimensions; of all of them without dimensions.
    pub(super) fn group(&mut self, dimensions: Pairs, attributes: Pairs) {
        let trimmed = |word: String| word.trim().to_owned();
        let (ids, words): (Vec<String>, Vec<String>) =
            dimensions.into_iter().map(|(id, word)| (id, trimmed(word))).unzip();
        let at = self.groups.iter().position(|groups| groups.dimensions == ids).unwrap_or_else(|| {
            self.groups.push(Groups { dimensions: ids, attributes: FxHashMap::default() });
            self.groups.len() - 1
        });
        // Writers give a group of its own to each attribute.
        self.groups[at].attributes.entry(words).or_default().extend(attributes);
    }

    /// What the groups of the current figure say of it, where neither it nor its series says it.
    fn say_groups(&mut self, reported: &mut Reported<'_>) -> Result<(), Fault> {
        let all = std::mem::take(&mut self.groups);
        for Groups { dimensions, attributes } in &all {
            let word = |id: &String| self.word(reported, id).map(str::to_owned);
            let words: Option<Vec<String>> = dimensions.iter().map(word).collect();
            let Some(attributes) = words.and_then(|words| attributes.get(&words)) else { continue };
            // A group that the period tells apart is one of figures: the next figure of the series is none of it.
            let levels = dimensions.iter().filter_map(|id| self.known.iter().find(|known| known.id == *id)?.level());
            let level = levels.max().unwrap_or(Level::DataSet).max(Level::Series);
            for (id, word) in attributes {
                if self.word(reported, id).is_none() {
                    self.set(reported, id, word, level, Kind::Attribute)?;
                }
            }
        }
        self.groups = all;
        Ok(())
    }

    /// The defaults of what nothing says of the current figure.
    fn say_defaults(&mut self, reported: &mut Reported<'_>) -> Result<(), Fault> {
        let all = std::mem::take(&mut self.defaults);
        for (id, word) in &all {
            if self.word(reported, id).is_none() {
                self.set(reported, id, word, Level::Figure, Kind::Attribute)?;
            }
        }
        self.defaults = all;
        Ok(())
    }

    /// The data set or structure that the figures which follow are of.
    pub(super) fn is_of(&mut self, dataset: &str) {
        dataset.clone_into(&mut self.dataset);
    }

    /// The word of a component for the figures that follow.
    pub(super) fn set(
        &mut self,
        reported: &mut Reported<'_>,
        id: &str,
        word: &str,
        level: Level,
        given: Kind,
    ) -> Result<(), Fault> {
        let place = match self.known.iter().position(|known| known.id == id) {
            Some(place) => place,
            None => self.meet(reported, id, given)?,
        };
        let known = &mut self.known[place];
        match reported.columns[known.column].kind {
            // A text is its publisher's own; around a code blanks mean nothing.
            Kind::Attribute => reported.set_text(known.column, word),
            Kind::Concept | Kind::Dimension | Kind::Either => reported.set(known.column, word),
        }
        known.said[level as usize] = reported.current_place(known.column);
        Ok(())
    }

    /// The place of a component that is new. Two components never share a column, as the second would erase what the first
    /// says: it stays under its own name.
    fn meet(&mut self, reported: &mut Reported<'_>, id: &str, given: Kind) -> Result<usize, Fault> {
        let is_taken = |name: &str| {
            OWN.contains(&name) || self.known.iter().any(|known| reported.columns[known.column].name == name)
        };
        let (mut name, mut kind) = target(id, given);
        if is_taken(&name) {
            // `GEO` beside `REF_AREA`: the first is the area, the other a dimension under its own name.
            (name, kind) = (id.to_lowercase(), given);
        }
        if is_taken(&name) {
            let numbered = |n: usize| format!("{}_{n}", id.to_lowercase());
            // Endless, and still finds one: columns are limited, so that some number is free.
            name = (2..).map(numbered).find(|name| !is_taken(name)).unwrap_or(name);
        }
        let column = reported.column(&name, kind)?;
        if name == "measure" {
            self.measure = Some(column);
        }
        self.known.push(Known { id: id.to_owned(), column, said: [NONE; LEVELS] });
        Ok(self.known.len() - 1)
    }

    /// Forgets what was said of a data set, a series or a figure; what is said further out holds again. The components of
    /// another data set are others.
    pub(super) fn clear(&mut self, reported: &mut Reported<'_>, level: Level) {
        for known in &mut self.known {
            known.said[level as usize..].fill(NONE);
            let outer = known.level().map_or(NONE, |level| known.said[level as usize]);
            reported.set_place(known.column, outer);
        }
        if level == Level::DataSet {
            self.known.clear();
            self.measure = None;
            self.groups.clear();
            self.defaults.clear();
        }
        if std::mem::take(&mut self.is_settled) {
            reported.set(INDICATOR, "");
        }
    }

    /// The column of the marks behind numbers.
    pub(super) fn marks(&mut self, reported: &mut Reported<'_>) -> Result<usize, Fault> {
        match self.of_marks {
            Some(column) => Ok(column),
            None => Ok(*self.of_marks.insert(reported.column("footnote_mark", Kind::Attribute)?)),
        }
    }

    /// What groups and defaults say of the figure; and what is measured, where no component says it: the measure, or else
    /// the data set.
    pub(super) fn settle(&mut self, reported: &mut Reported<'_>) -> Result<(), Fault> {
        self.say_groups(reported)?;
        self.say_defaults(reported)?;
        let of_dataset = match self.of_dataset {
            Some(column) => column,
            None => *self.of_dataset.insert(reported.column("dataset", Kind::Attribute)?),
        };
        reported.set(of_dataset, &self.dataset);
        if reported.current(INDICATOR).is_none() {
            let measure = self.measure.and_then(|column| reported.current(column).map(str::to_owned));
            reported.set(INDICATOR, measure.as_deref().unwrap_or(&self.dataset));
            self.is_settled = true;
        }
        Ok(())
    }
}

/// The identifier of a structure: `SDG` of `IAEG-SDGs:SDG(1.8)` and of a URN that ends so. Eurostat writes its own in small
/// letters.
pub(super) fn identifier(reference: &str) -> String {
    // The class of a URN ends in `=`; what follows is `AGENCY:ID(VERSION)`.
    let maintained = reference.rsplit_once('=').map_or(reference, |(_, maintained)| maintained);
    let (agency, id) = maintained.split_once(':').unwrap_or(("", maintained));
    let id = id.split('(').next().unwrap_or(id).trim();
    if agency == "ESTAT" { id.to_lowercase() } else { id.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::identifier;

    #[test]
    fn structures_by_their_references() {
        for (reference, id) in [
            ("IAEG-SDGs:DF_SDG_GLH(1.24)", "DF_SDG_GLH"),
            ("ESTAT:ISOC_CI_IFP_IU(1.0)", "isoc_ci_ifp_iu"),
            (
                "urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=IAEG-SDGs:SDG(1.8):ObsLevelDim:TIME_PERIOD",
                "SDG",
            ),
            ("SDG", "SDG"),
        ] {
            assert_eq!(identifier(reference), id, "{reference}");
        }
    }
}
