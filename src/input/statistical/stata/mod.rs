//! Stata files, `.dta`, of releases 102 to 119: <https://www.stata.com/help.cgi?dta> and <https://www.stata.com/help.cgi?dta_115>.
//!
//! | file | what it reads |
//! |---|---|
//! | `release` | what differs between the releases: widths, places, codes of types |
//! | `dictionary` | header, variables, and where the cases are |
//! | `cases` | the cases, and the long texts behind them |
//! | `labels` | the labels of values, which stand at the end |
//! | `languages` | labels in further languages |
//!
//! From release 117 on the parts stand between tags, `<data>` and `</data>`; before, they follow each other.

mod cases;
mod dictionary;
mod labels;
mod languages;
mod release;

pub(super) use dictionary::Dictionary;
