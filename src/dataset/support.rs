//! Which indicators of the catalogue a dataset supports, and why it does not support the others.

use super::Dataset;
use super::codebook::Reach;
use super::file::File;
use crate::{Indicator, Result, ToFrame, indicators};
use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};

/// An indicator and whether a dataset supports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// The code of the indicator.
    pub indicator: String,
    /// Its title.
    pub title: String,
    /// Whether it can be computed, as its total where the catalogue defines one.
    pub supported: bool,
    /// The categories that can be computed.
    pub categories: Vec<String>,
    /// The breakdowns it can be given by.
    pub breakdowns: Vec<String>,
    /// Why it cannot be computed, or not in full; empty where it can.
    pub reason: String,
}

/// Every indicator of the catalogue that concerns the statistical unit of a dataset.
#[derive(Debug, Clone)]
pub struct Supported(Vec<Support>);

impl Supported {
    /// One entry per indicator, in the order of the catalogue.
    pub fn iter(&self) -> std::slice::Iter<'_, Support> {
        self.0.iter()
    }
}

pub(super) fn supported(dataset: &Dataset) -> Supported {
    let several = dataset.files.len() > 1;
    let mut entries = Vec::new();
    for indicator in indicators().iter() {
        let describe = |file: &&File| file.concepts(indicator).iter().any(|concept| concept.reach == Reach::Own);
        let measures = |file: &&File| file.description.statistical_unit.measures(&indicator.statistical_unit);
        let fitting = || dataset.files.iter().filter(measures);
        // The file whose rows are the units, then any that describes the indicator, then any that could.
        let file =
            fitting().find(describe).or_else(|| dataset.files.iter().find(describe)).or_else(|| fitting().next());
        entries.extend(file.map(|file| support(file, indicator, several)));
    }
    Supported(entries)
}

fn support(file: &File, indicator: &Indicator, several: bool) -> Support {
    let unit = file.description.statistical_unit;
    let concepts = file.concepts(indicator);
    let present = |variable: &str| file.table.column(variable).is_some();
    // The columns of the bases too: without them nobody knows who was asked.
    let absent: Vec<&str> = file
        .codebook
        .with_bases(&concepts)
        .into_iter()
        .flat_map(|c| c.variables())
        .map(|v| v.name.as_str())
        .filter(|name| !present(name))
        .collect();
    let categories: Vec<String> =
        concepts.iter().filter(|c| !c.category.is_empty()).map(|c| c.category.clone()).collect();
    let total = concepts.iter().any(|c| c.category.is_empty());
    let reason = if let (true, Some(twin)) = (concepts.is_empty(), file.core_twin(indicator)) {
        format!("the codebook describes it as {twin} of the core list: ask for that")
    } else if concepts.is_empty() {
        let of_file = if several { format!(" for {}", file.description.name) } else { String::new() };
        format!("the codebook has no rows of concept {}{of_file}", indicator.code)
    } else if !unit.measures(&indicator.statistical_unit) {
        format!("its unit is {}, a row of the file is one {}", indicator.statistical_unit, unit.as_str())
    } else if !absent.is_empty() {
        format!("the data file has no column {}", absent.join(", "))
    } else if !total && !indicator.by_category {
        format!("the codebook has categories only ({}), which do not make the total", categories.join(", "))
    } else {
        String::new()
    };
    Support {
        indicator: indicator.code.clone(),
        title: indicator.title.value.clone(),
        supported: reason.is_empty(),
        categories,
        breakdowns: file.codebook.breakdowns().into_iter().map(str::to_owned).collect(),
        reason,
    }
}

/// Columns: `indicator`, `title`, `supported`, `categories`, `breakdowns` (each with `;` between them), `reason`.
impl ToFrame for Supported {
    fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&Support) -> String| -> Column {
            Series::new(name.into(), self.0.iter().map(of).collect::<Vec<_>>()).into_column()
        };
        let supported: Vec<bool> = self.0.iter().map(|s| s.supported).collect();
        Ok(DataFrame::new(
            self.0.len(),
            vec![
                text("indicator", &|s| s.indicator.clone()),
                text("title", &|s| s.title.clone()),
                Series::new("supported".into(), supported).into_column(),
                text("categories", &|s| s.categories.join(";")),
                text("breakdowns", &|s| s.breakdowns.join(";")),
                text("reason", &|s| s.reason.clone()),
            ],
        )?)
    }
}
