//! Python bindings: one file per module of the library, newtypes around its types, no logic.

mod area;
mod arrow;
mod batches;
mod calibration;
mod catalogue;
mod columns;
mod crosstab;
mod dataset;
mod design;
mod display;
mod error;
mod estimates;
mod grouping;
mod imputation;
mod index;
mod interrupt;
mod measure;
mod pickling;
mod pps;
mod quality;
mod records;
mod replicates;
mod series;
mod skills;
mod state;
mod survey;
mod table;
mod targets;
mod unforeseen;
mod unit;
mod wsis;

/// The compiled part of the package; `infosoc/__init__.py` hands out its names.
#[pyo3::pymodule]
mod _infosoc {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::area::{Area, area, areas};
    #[pymodule_export]
    use crate::calibration::Calibration;
    #[pymodule_export]
    use crate::catalogue::{Indicator, Indicators, indicator, indicators};
    #[pymodule_export]
    use crate::crosstab::{Association, CrossTable};
    #[pymodule_export]
    use crate::dataset::{Dataset, Figures, open_dataset};
    #[pymodule_export]
    use crate::estimates::Estimates;
    #[pymodule_export]
    use crate::grouping::Grouping;
    #[pymodule_export]
    use crate::imputation::{Imputation, practices};
    #[pymodule_export]
    use crate::index::{IndexSpec, Robustness, Scores, Sensitivity};
    #[pymodule_export]
    use crate::measure::{Measure, count, mean, proportion, quantile, ratio, total};
    #[pymodule_export]
    use crate::pps::Pps;
    #[pymodule_export]
    use crate::quality::{Publication, ReliabilityRule, assess, dominance, flags, obs_status, reliability_rules};
    #[pymodule_export]
    use crate::records::Records;
    #[pymodule_export]
    use crate::replicates::Replicates;
    #[pymodule_export]
    use crate::series::Series;
    #[pymodule_export]
    use crate::skills::{skill_levels, skill_scheme};
    #[pymodule_export]
    use crate::state::State;
    #[pymodule_export]
    use crate::survey::Survey;
    #[pymodule_export]
    use crate::table::{Table, write_whole};
    #[pymodule_export]
    use crate::targets::{Progress, targets};
    #[cfg(debug_assertions)]
    #[pymodule_export]
    use crate::unforeseen::_panic;
    #[pymodule_export]
    use crate::unforeseen::place_of_panic;
    #[pymodule_export]
    use crate::unit::units;
    #[pymodule_export]
    use crate::wsis::{
        Report, Stocktaking, action_lines, wsis_links, wsis_matrix, wsis_reports, wsis_targets, wsis_unlinked,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        crate::error::register(module)?;
        crate::unforeseen::register(module)
    }
}
