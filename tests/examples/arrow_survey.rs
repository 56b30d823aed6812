//! A survey from Arrow record batches, and its estimates as Arrow again, without a word of polars.
//!
//! Arrow's C stream interface is the seam: any library that makes record batches hands them over by it, and takes results by it.
//! With the crate `arrow` the stream of a reader is `FFI_ArrowArrayStream::new(Box::new(reader))`, and its address goes into
//! `ArrowStream::take`; a result comes back with `ArrowArrayStreamReader::from_raw`.
#![allow(clippy::print_stdout, missing_docs)]

use infosoc::export::arrow_stream;
use infosoc::measure::{mean, proportion};
use infosoc::{ArrowStream, Design, ReadFile, Result, Survey};

/// The estimates of a stream of record batches, as a stream.
#[expect(unsafe_code, reason = "who takes a stream by its address promises that it was filled as the interface says")]
fn estimates(people: ArrowStream) -> Result<ArrowStream> {
    let design = Design::new("w").psu("psu");
    let survey = Survey::from_arrow(people, design)?;
    let estimates = survey.estimate([proportion("internet"), mean("age")]).by(["area"]).run()?;
    let mut stream = arrow_stream(&estimates)?;
    // SAFETY: it was filled by the line above, and is not used after it is taken.
    unsafe { ArrowStream::take((&raw mut stream).cast()) }
}

/// The record batches of somebody else: here those of a file.
#[expect(unsafe_code, reason = "as above")]
fn people() -> Result<ArrowStream> {
    let file = ReadFile::new().bytes("people.csv", PEOPLE.as_bytes())?;
    let mut stream = arrow_stream(&file.codes()?)?;
    // SAFETY: as above.
    unsafe { ArrowStream::take((&raw mut stream).cast()) }
}

const PEOPLE: &str =
    "psu,w,area,internet,age\n1,210,1,1,34\n1,190,1,1,51\n2,250,1,0,70\n2,240,2,1,18\n3,180,2,0,66\n3,205,2,0,40\n";

pub fn main() -> Result<()> {
    let table = estimates(people()?)?.collect()?;
    assert_eq!(table.height(), 6);
    println!("{:?}", table.names());
    Ok(())
}
