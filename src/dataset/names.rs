//! Names of concepts in a codebook: indicators, and breakdowns by one name each.

use super::sheet::Line;
use crate::catalogue::{self, Figure};
use crate::dimension;
use crate::frame::columns::is_about;

/// The concept of a row by one name: an alias of a dimension is that dimension, whatever its case. A word such as `area`,
/// which is often another one, only where all its values are codes of the dimension.
pub(super) fn canonical<'a>(line: &'a Line, lines: &[Line]) -> &'a str {
    let name = line.get("concept");
    let Some(dimension) = dimension::dimension(name).filter(|_| catalogue::indicator(name).is_err()) else {
        return name;
    };
    // `area` is the urban and rural one only if it has urban and rural values; it may be a region.
    let is_code = |line: &Line| {
        let value = line.get("value");
        line.is_name() || value.eq_ignore_ascii_case("missing") || dimension::code(dimension, value).is_some()
    };
    if dimension::is_ambiguous(name) && !lines.iter().filter(|l| l.get("concept") == name).all(is_code) {
        name
    } else {
        dimension
    }
}

/// What is wrong with the name of a concept.
pub(super) fn check(line: &Line, name: &str, is_breakdown: bool, found: &mut Vec<(usize, String)>) {
    if name.is_empty() {
        found.push((line.row, "the column concept is empty; give an indicator or a breakdown".into()));
    } else if is_breakdown {
        if !name.chars().all(|c| c.is_lowercase() || c.is_ascii_digit() || c == '_') {
            found.push((line.row, format!("the breakdown {name:?} may hold lower-case letters, digits and _ only")));
        }
        if is_about(name) || name == "obs_value" {
            found.push((line.row, format!("{name:?} is the name of a column of every result; choose another")));
        }
        // `hh6` would silently become a breakdown.
        if catalogue::indicator(&name.to_uppercase()).is_ok() {
            found.push((
                line.row,
                format!("{name:?} is read as a breakdown; write the indicator as {:?}", name.to_uppercase()),
            ));
        }
        if !line.get("category").is_empty() {
            found.push((
                line.row,
                format!("a breakdown has no category; put {:?} into the column value", line.get("category")),
            ));
        }
    } else {
        match catalogue::resolve(name) {
            Err(error) => found.push((line.row, format!("{error}; a breakdown begins with a lower-case letter"))),
            Ok(known) if known.figure() != Figure::Rate => {
                let (figure, code) = (known.figure(), &known.indicator.code);
                found.push((line.row, format!("{name:?} is a {figure} beside the indicator {code}; write {code:?}")));
            }
            Ok(_) => {}
        }
    }
}
