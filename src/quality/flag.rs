//! The flags and their codes as a table.

use crate::status::Flag;
use crate::{Result, ToFrame};
use polars::prelude::{Column, DataFrame};

/// All flags with their codes, as a table.
pub fn flags() -> Flags {
    Flags(())
}

/// The flags; a table by [`ToFrame`].
#[derive(Clone, Copy, Debug)]
pub struct Flags(());

impl ToFrame for Flags {
    /// Columns: flag, sdmx, eurostat, eurostat_former, statcan, abs, meaning; null where a system has no code.
    fn to_frame(&self) -> Result<DataFrame> {
        let words = |name: &str, of: &dyn Fn(Flag) -> &'static str| {
            let cell = |flag: &Flag| Some(of(*flag)).filter(|word| !word.is_empty());
            Column::new(name.into(), Flag::ALL.iter().map(cell).collect::<Vec<_>>())
        };
        let columns = vec![
            words("flag", &|flag| flag.as_str()),
            words("sdmx", &|flag| flag.row().0[0]),
            words("eurostat", &|flag| flag.row().0[1]),
            words("eurostat_former", &|flag| flag.row().0[2]),
            words("statcan", &|flag| flag.row().0[3]),
            words("abs", &|flag| flag.row().0[4]),
            words("meaning", &|flag| flag.meaning()),
        ];
        Ok(DataFrame::new(Flag::ALL.len(), columns)?)
    }
}
