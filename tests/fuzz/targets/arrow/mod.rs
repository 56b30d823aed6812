//! Tables of other libraries, through Arrow's C interface. The bytes of a case say what its arrays are made of: buffers are as
//! long as they have to be, as no number says how long they are, and hold anything; lengths, offsets, counts and types are
//! anything too. Whatever comes through can be measured, grouped by, and taken for a series or a stocktaking.
#![allow(unsafe_code)]

mod interface;
mod steer;

use infosoc::measure::{count, mean, proportion};
use infosoc::wsis::Stocktaking;
use infosoc::{ArrowStream, Design, Series, Survey, Unusable};
use interface::{Stream, get_next, get_schema, release_stream};
use polars::prelude::*;
use steer::Steer;

/// Bytes for the generator, of all lengths.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..40).map(|n| (0..64 << (n % 6)).map(|_| next()).collect()).collect()
}

pub(crate) fn mend(_: &mut Vec<u8>) {}

pub(crate) fn run(bytes: &[u8]) {
    for is_read_at_once in [true, false] {
        let mut steer = Steer::new(bytes);
        let mut told = steer.told();
        let mut stream = Stream {
            get_schema: Some(get_schema),
            get_next: Some(get_next),
            get_last_error: None,
            release: Some(release_stream),
            private_data: (&raw mut told).cast(),
        };
        // SAFETY: the stream is filled as the interface says, but for numbers that lie, and outlives what is made of it.
        let Ok(stream) = (unsafe { ArrowStream::take((&raw mut stream).cast()) }) else { continue };
        if is_read_at_once { at_once(stream) } else { in_batches(stream) }
    }
}

fn at_once(stream: ArrowStream) {
    let is_table = stream.is_table();
    let Ok(table) = stream.collect() else { return };
    let mut unusable = Unusable::default();
    let columns: Vec<Column> = match is_table {
        true => {
            let names = table.names().into_iter().enumerate();
            names.filter_map(|(place, name)| table.column(Some(place), &name, &mut unusable)).collect()
        }
        false => table.column(None, "w", &mut unusable).into_iter().collect(),
    };
    if let Ok(table) = DataFrame::new(table.height(), columns) {
        measure(&table);
        let _ = Series::new(table.clone());
        let _ = Stocktaking::from_frame(&table);
    }
}

fn in_batches(mut stream: ArrowStream) {
    let _ = stream.empty();
    let names = stream.names();
    // An error is the end.
    while let Some(Ok(table)) = stream.next_batch(&names) {
        measure(&table);
    }
}

fn measure(table: &DataFrame) {
    let w = Column::new("weight of the case".into(), vec![1.0; table.height()]);
    let Ok(table) = DataFrame::new(table.height(), [table.columns(), &[w]].concat()) else { return };
    for column in table.columns() {
        let name = column.name().as_str();
        let measure =
            if column.dtype().is_numeric() || column.dtype().is_bool() { mean(name) } else { proportion(name) };
        if let Ok(survey) = Survey::new(table.clone(), Design::new("weight of the case")) {
            let _ = survey.estimate([measure, count()]).by([name]).run();
        }
    }
}
