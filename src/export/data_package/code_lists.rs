//! The codes of a series with their names, as tables to which the data refer.

use crate::area::{areas, place};
use crate::catalogue::resolve;
use crate::grouping::known_groups;
use crate::{Result, Series, ToFrame, Unit};
use polars::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A code list.
pub(super) struct CodeList {
    /// Its name as a resource.
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    /// The column with the codes, called as in the data.
    pub(super) key: &'static str,
    pub(super) frame: DataFrame,
}

/// What a series says of itself.
pub(super) struct About {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) lists: Vec<CodeList>,
}

pub(super) fn about(series: &Series) -> Result<About> {
    let frame = series.to_frame()?;
    let indicators = distinct(&frame, "indicator")?;
    let places = distinct(&frame, "ref_area")?;
    // In the order in which a reader meets the columns; the units only where there are any.
    let mut lists = vec![
        CodeList {
            name: "indicators",
            title: "Indicators",
            key: "indicator",
            frame: indicators_table(&frame, &indicators)?,
        },
        CodeList { name: "areas", title: "Areas", key: "ref_area", frame: areas_table(&frame, &places)? },
    ];
    if frame.column("unit_measure").is_ok() {
        let units = distinct(&frame, "unit_measure")?;
        lists.push(CodeList {
            name: "units",
            title: "Units of measure",
            key: "unit_measure",
            frame: units_table(&units)?,
        });
    }
    let title = match indicators.iter().collect::<Vec<_>>().as_slice() {
        [only] => title_of(only).unwrap_or_else(|| format!("Indicator {only}")),
        all => format!("Figures of {} indicators", all.len()),
    };
    let years = frame.column("time_period")?.cast(&DataType::Int32)?;
    let (first, last) = (years.i32()?.min(), years.i32()?.max());
    // A series may be without rows.
    let years = match (first, last) {
        (Some(first), Some(last)) if first == last => format!(" in {first}"),
        (Some(first), Some(last)) => format!(" from {first} to {last}"),
        (_, _) => String::new(),
    };
    let description = format!(
        "{} for {}{years}. Columns are SDMX concepts in lower case. In a dimension _T is the total. An empty cell is a \
         missing value, not 0; an empty standard error is unknown. Codes are explained in the other tables of the package.",
        crate::error::count(indicators.len(), "indicator", "indicators"),
        crate::error::count(places.len(), "area", "areas"),
    );
    Ok(About { title, description, lists })
}

fn distinct(frame: &DataFrame, column: &str) -> Result<BTreeSet<String>> {
    Ok(frame.column(column)?.str()?.iter().flatten().map(str::to_owned).collect())
}

fn title_of(indicator: &str) -> Option<String> {
    let found = resolve(indicator).ok()?;
    // A code of an agency has a title of its own, which differs from that of the indicator.
    let own = found.alias.map(|alias| alias.name.as_str()).filter(|name| !name.is_empty());
    Some(own.unwrap_or(&found.indicator.title.value).to_owned())
}

/// The names that a table states in one column for the codes in another.
fn stated(frame: &DataFrame, codes: &str, names: &str) -> BTreeMap<String, String> {
    let text = |name: &str| frame.column(name).ok().and_then(|column| column.str().ok());
    let (Some(codes), Some(names)) = (text(codes), text(names)) else { return BTreeMap::new() };
    let pairs = codes.iter().zip(names.iter()).filter_map(|(code, name)| Some((code?.to_owned(), name?.to_owned())));
    pairs.collect()
}

fn indicators_table(frame: &DataFrame, codes: &BTreeSet<String>) -> Result<DataFrame> {
    // For indicators that the catalogue does not have.
    let names = stated(frame, "indicator", "indicator_name");
    let found: Vec<_> = codes.iter().map(|code| resolve(code).ok()).collect();
    let title = |code: &String| title_of(code).or_else(|| names.get(code).cloned());
    let sdg = found.iter().map(|found| {
        let found = found.as_ref()?;
        let own = found.alias.and_then(|alias| alias.sdg_indicator.as_deref());
        own.or(found.indicator.sdg.as_ref().map(|sdg| sdg.indicator.as_str()))
    });
    let unit = found.iter().map(|found| found.as_ref().map(|found| found.unit()).filter(|unit| !unit.is_empty()));
    Ok(df!(
        "indicator" => codes.iter().map(String::as_str).collect::<Vec<_>>(),
        "title" => codes.iter().map(title).collect::<Vec<_>>(),
        "unit" => unit.collect::<Vec<_>>(),
        "sdg_indicator" => sdg.collect::<Vec<_>>(),
        "agency" => found.iter().map(|f| f.as_ref().map(|f| f.indicator.agency.as_str())).collect::<Vec<_>>(),
        // What has to be checked before the definition is presented as official.
        "note" => found.iter().map(|f| f.as_ref().and_then(|f| f.indicator.note())).collect::<Vec<_>>(),
    )?)
}

fn areas_table(frame: &DataFrame, codes: &BTreeSet<String>) -> Result<DataFrame> {
    let names = stated(frame, "ref_area", "ref_area_name");
    let area = |code: &String| place(code).map(|place| &areas()[usize::from(place)]);
    let name = |code: &String| match area(code) {
        Some(area) => Some(area.name.clone()),
        // A built-in group goes by its own name, whatever a table calls it: packages agree on a code.
        None => known_groups().get(code).cloned().flatten().or_else(|| names.get(code).cloned()),
    };
    // Kosovo, for one, has no number.
    let m49 = |code: &String| area(code).map(|area| area.m49.as_str()).filter(|number| !number.is_empty());
    Ok(df!(
        "ref_area" => codes.iter().map(String::as_str).collect::<Vec<_>>(),
        "name" => codes.iter().map(name).collect::<Vec<_>>(),
        "m49" => codes.iter().map(m49).collect::<Vec<_>>(),
        "level" => codes.iter().map(|code| if area(code).is_some() { "area" } else { "group" }).collect::<Vec<_>>(),
    )?)
}

fn units_table(names: &BTreeSet<String>) -> Result<DataFrame> {
    let units: Vec<Unit> = names.iter().map(|name| Unit::of(name)).collect();
    Ok(df!(
        "unit_measure" => names.iter().map(String::as_str).collect::<Vec<_>>(),
        "label" => units.iter().map(super::super::labels::unit).collect::<Vec<_>>(),
        "sdmx" => units.iter().map(Unit::sdmx).collect::<Vec<_>>(),
    )?)
}
