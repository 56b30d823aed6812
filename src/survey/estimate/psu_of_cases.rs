//! Where the cases of a measure were drawn.

use crate::Result;
use crate::survey::cases::{Inner, Survey};
use crate::survey::measure::Measure;
use polars::prelude::DataType;

impl Survey {
    /// The PSU and weight of each case of a measure, whose columns are there; `None` of replicate weights.
    pub(crate) fn psu_of_cases(&self, measure: &Measure) -> Result<Option<Vec<(u32, f64)>>> {
        let Inner { table, bound, .. } = &*self.0;
        if bound.replicates.is_some() {
            return Ok(None);
        }
        let mut counts = self.0.weight_values()?.iter().map(|weight| *weight != 0.0).collect::<Vec<bool>>();
        for name in measure.columns() {
            let known = table.column(name)?.is_not_null();
            let is_condition = measure.filter.as_deref() == Some(name);
            let holds = if is_condition { Some(table.column(name)?.cast(&DataType::Float64)?) } else { None };
            let holds = holds.as_ref().map(|column| column.f64()).transpose()?;
            for (row, counts) in counts.iter_mut().enumerate() {
                *counts &= known.get(row) == Some(true);
                *counts &= holds.is_none_or(|holds| holds.get(row).is_some_and(|value| value > 0.0));
            }
        }
        let weights = self.0.weight_values()?;
        let stage = &bound.stages[0];
        let rows = (0..stage.len()).flat_map(|psu| stage.rows(psu).map(move |place| (psu as u32, place)));
        let of_row = |(psu, place)| {
            let row = bound.row(place);
            counts[row].then(|| (psu, weights[row]))
        };
        Ok(Some(rows.filter_map(of_row).collect()))
    }
}
