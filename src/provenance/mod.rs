//! How an output came to be, in a file beside it; and the output made again from that file, to the bit or not.
//!
//! A record is a small file of JSON that people and programs read: what was read with its checksums, what was called with
//! which options, by which version, what was found, and what was written with its checksums. It is laid out as
//! [PROV-JSON](https://www.w3.org/submissions/prov-json/) (W3C member submission of 2013): entities, activities, `used`,
//! `wasGeneratedBy`, `wasDerivedFrom`.
//!
//! | file | what it does |
//! |---|---|
//! | `checksum` | of files, and of the columns of a table in memory |
//! | `recording` | what is read, written and called while it is recorded |
//! | `record` | what a record holds |
//! | `document` | that as PROV-JSON |
//! | `read` | a record from its file: damaged, foreign and hostile ones are refused |
//! | `rerun` | the output made again, and compared |
//! | `calls` | the calls of a record: each that can be made again |
//! | `compared` | what is the same and what is not |
//!
//! A [`Recording`] sees every file that the library reads and writes, whichever function does it. Outputs that can hold it
//! point to the record: pages by a link, workbooks on their cover, SDMX messages in their header (SDMX-CSV has none), a
//! Data Package in its descriptor. Times that outputs carry are that of the record, so that they come out the same again.
//!
//! ```
//! use infosoc::{dataset::Dataset, export::Csv, provenance::{Provenance, Recording, rerun_by}};
//! use serde_json::json;
//! # let folder = tempfile::tempdir().unwrap();
//! let path = folder.path().join("hh6.csv");
//! let make = || {
//!     let internet = Dataset::open("datasets/national/mex-endutih-2021")?.estimate("HH6").by(["area"]).run()?;
//!     Csv::new().write(&internet, &path)
//! };
//! let mut recording = Recording::beside(&path);
//! recording.call("households with Internet", json!({"indicator": "HH6", "by": ["area"]}), make)?;
//! let record = recording.finish()?;
//! // Later, perhaps elsewhere: nothing is overwritten.
//! let again = rerun_by(&record, make)?;
//! assert!(again.is_same(), "{again}");
//! # assert_eq!(Provenance::read(&record)?.inputs().count(), 3);
//! # Ok::<(), infosoc::Error>(())
//! ```

mod calls;
mod checksum;
mod compared;
mod document;
mod read;
mod record;
mod recording;
mod rerun;

pub use checksum::{FileSum, TableSum};
pub use compared::{Compared, Part, Rerun, Verdict};
pub use record::{Agent, Call, Found, Provenance};
pub use recording::{Recording, Touched, Witness};
pub use rerun::{Again, Made, Rerunning, Unmade, rerun_by};
