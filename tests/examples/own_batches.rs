//! A source of rows of one's own: a database, a queue, a format that nobody else reads. Its rows are read batch by batch, and
//! memory does not grow with them.
#![allow(clippy::print_stdout, missing_docs)]

use infosoc::measure::{mean, proportion};
use infosoc::polars::prelude::{DataFrame, df};
use infosoc::{BatchIterator, Batches, Design, Result, Survey, ToFrame};

/// Households by their number, as a database would page through them.
#[derive(Debug)]
struct Pages {
    rows: u32,
    size: u32,
}

impl Pages {
    fn page(&self, first: u32) -> Result<DataFrame> {
        let rows: Vec<u32> = (first..self.rows.min(first + self.size)).collect();
        let of = |value: fn(u32) -> f64| rows.iter().copied().map(value).collect::<Vec<f64>>();
        Ok(df!(
            "psu" => rows.iter().map(|row| row / 10).collect::<Vec<u32>>(),
            "w" => of(|row| f64::from(1 + row % 3)),
            "internet" => rows.iter().map(|row| row % 4 != 0).collect::<Vec<bool>>(),
            "persons" => of(|row| f64::from(1 + row % 5)),
        )?)
    }
}

impl Batches for Pages {
    fn empty(&self) -> Result<DataFrame> {
        self.page(self.rows)
    }

    fn read(&self, _columns: &[String]) -> Result<BatchIterator<'_>> {
        Ok(Box::new((0..self.rows).step_by(self.size as usize).map(|first| self.page(first))))
    }

    fn rows(&self) -> Option<u64> {
        Some(u64::from(self.rows))
    }
}

pub fn main() -> Result<()> {
    let pages = Pages { rows: 1_000, size: 64 };
    let measures = || [proportion("internet"), mean("persons")];
    let design = || Design::new("w").psu("psu");
    let whole = Survey::new(pages.page_of_all()?, design())?.estimate(measures()).run()?;
    let batched = Survey::scan(pages, design()).estimate(measures()).run()?;
    for (one, other) in whole.rows().iter().zip(batched.rows()) {
        let differs = |one: Option<f64>, other: Option<f64>| one.zip(other).is_none_or(|(a, b)| (a - b).abs() > 1e-12);
        assert!(!differs(one.value, other.value) && !differs(one.se, other.se));
    }
    println!("{}", batched.to_frame()?);
    Ok(())
}

impl Pages {
    fn page_of_all(&self) -> Result<DataFrame> {
        Pages { rows: self.rows, size: self.rows }.page(0)
    }
}
