//! Files of SPSS. System files, `.sav` and `.zsav`: <https://www.gnu.org/software/pspp/pspp-dev/html_node/System-File-Format.html>.
//!
//! | file | what it reads |
//! |---|---|
//! | `header` | the first 176 bytes: order of bytes, compression, number of cases |
//! | `dictionary` | variables, labels, missing values, up to the cases |
//! | `extensions` | the records that came later: long names, long texts, encodings, multiple responses |
//! | `cases` | the cases, unpacked to one buffer a case |
//! | `blocks` | the compressed blocks of a `.zsav` |
//! | `format` | how values are shown |
//! | `portable` | portable files, `.por` |
//!
//! A case is a row of elements of 8 bytes: a number is one, a text as many as its width takes. A text wider than 255 is
//! several variables of at most 255, the segments.

mod blocks;
mod cases;
mod dictionary;
mod extensions;
mod format;
mod header;
mod portable;

pub(super) use dictionary::Dictionary;
pub(super) use portable::{is_portable, portable};

/// The bytes of an element.
const ELEMENT: usize = 8;

/// The most values and ranges that a variable declares as missing.
const MISSING_AT_MOST: usize = 3;

/// The width of a segment of a text that is wider than 255.
const SEGMENT: usize = 255;

/// How far the width of a wide text moves on with each segment: the last 3 of its 255 bytes hold nothing of the width.
const SEGMENT_STEP: usize = 252;
