//! Python bindings: one file per module of the library, newtypes around its types, no logic.

mod area;
mod arrow;
mod batches;
mod calibration;
mod catalogue;
mod columns;
mod crosstab;
mod data_file;
mod dataset;
mod design;
mod display;
mod error;
mod estimates;
mod fork;
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
mod whole;
mod wsis;

/// The compiled part of the package; `infosoc/__init__.py` hands out its names.
#[pyo3::pymodule]
mod _infosoc {
    use pyo3::exceptions::PyImportError;
    use pyo3::prelude::*;
    use pyo3::sync::PyOnceLock;

    #[pymodule_export]
    use crate::area::{Area, area, areas};
    #[pymodule_export]
    use crate::calibration::Calibration;
    #[pymodule_export]
    use crate::catalogue::{Indicator, Indicators, indicator, indicators};
    #[pymodule_export]
    use crate::crosstab::{Association, CrossTable};
    #[pymodule_export]
    use crate::data_file::{DataFile, read_file};
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

    /// Refuses all interpreters of a process but the first: the types of the module are made once and belong to it.
    fn one_interpreter(py: Python<'_>) -> PyResult<()> {
        static FIRST: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        // Each interpreter has its own.
        let modules = py.import("sys")?.getattr("modules")?;
        match FIRST.get_or_init(py, || modules.clone().unbind()).is(&modules) {
            true => Ok(()),
            false => Err(PyImportError::new_err(
                "infosoc is in use by another interpreter of this process, and its types cannot be shared between \
                 subinterpreters; use it in one of them, or in another process",
            )),
        }
    }

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        one_interpreter(module.py())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        crate::fork::register(module)?;
        crate::error::register(module)?;
        // What only the tests call is no name of the package.
        #[cfg(debug_assertions)]
        module.index()?.call_method1("remove", ("_panic",))?;
        crate::unforeseen::register(module)
    }
}
