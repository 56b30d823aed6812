//! The World Summit on the Information Society: Action Lines, their links with the SDGs, the WSIS targets, the register
//! of activities (stocktaking), and reports that bring them together.
//!
//! ```
//! use infosoc::wsis::{ActionLine, Links, Matrix};
//! // ITU's pages write C2 with the Cyrillic letter Es.
//! let c2: ActionLine = "\u{421}2".parse()?;
//! assert_eq!(c2.title(), "Information and communication infrastructure");
//! assert_eq!(Matrix::settled().action_line(c2).goals(), [1, 8, 9, 11]);
//! // Its indicators: coverage is SDG 9.c.1, which the matrix links; fixed telephones are infrastructure by their subject.
//! let links = Links::settled().action_line(c2);
//! assert!(["A1", "A6"].iter().all(|code| links.iter().any(|link| link.indicator.code == *code)));
//! # Ok::<(), infosoc::Error>(())
//! ```

mod action_line;
mod gaps;
mod links;
mod matrix;
mod page;
mod profile;
mod report;
pub mod stocktaking;
mod target;
mod view;

pub use action_line::ActionLine;
pub use links::{Extent, Link, Links};
pub use matrix::{LinkStatus, Matrix, MatrixCell};
pub use page::{page_name, page_names, write_reports};
pub use profile::{Profile, profile, profile_until};
pub use report::{Report, ReportOptions, reports, reports_until};
pub use stocktaking::Stocktaking;
pub use target::{TargetIndicator, TargetIndicators, WsisTarget, target_indicators, targets};
pub use view::WsisView;

use crate::{Error, Result};
use serde::de::DeserializeOwned;

/// The rows of an embedded file; its tests read every row, so that a fault is not a user's mistake.
fn rows<T: DeserializeOwned>(path: &str, data: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(data.as_bytes());
    let rows = reader.deserialize().enumerate().map(|(i, row)| {
        row.map_err(|e| Error::InvalidFile { path: path.into(), row: Some(i + 2), problem: e.to_string() })
    });
    rows.collect::<Result<_>>().unwrap_or_else(|error| panic!("a built-in table is damaged: {error}"))
}
