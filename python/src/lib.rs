//! Python bindings: one file per module of the library, newtypes around its types, no logic.

#![expect(clippy::too_many_arguments, reason = "a keyword is how Python gives an option")]
#![expect(clippy::doc_lazy_continuation, reason = "what follows >>> is an example of Python, not a quotation")]

mod area;
mod argument;
mod arrow;
mod batches;
mod calibration;
mod catalogue;
mod change;
mod columns;
mod command;
mod contrasts;
mod crosstab;
mod data_file;
mod dataset;
mod deliver;
mod describe;
mod design;
mod error;
mod estimates;
mod fork;
mod form;
mod grouping;
mod html;
mod immutable;
mod imputation;
mod in_parts;
mod index;
mod interrupt;
mod language;
mod measure;
mod nonresponse;
mod outliers;
mod planning;
mod pool;
mod pps;
mod properties;
mod provenance;
mod quality;
mod reading;
mod records;
mod regression;
mod replicates;
mod sdmx;
mod series;
mod skills;
mod small_area;
mod state;
mod survey;
mod table;
mod table_state;
mod targets;
mod unforeseen;
mod unit;
mod workbook;
mod wsis;

/// It keeps freed memory for a second: most calls of a notebook take as much as the one before, and to ask the system for it
/// again, page by page, takes a sixth of the time of a regression.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The compiled part of the package; `infosoc/__init__.py` hands out its names.
#[pyo3::pymodule]
mod _infosoc {
    use pyo3::exceptions::PyImportError;
    use pyo3::prelude::*;
    use pyo3::sync::PyOnceLock;

    #[cfg(debug_assertions)]
    #[pymodule_export]
    use crate::unforeseen::_panic;
    #[pymodule_export]
    use crate::{
        area::{Area, area, areas},
        calibration::Calibration,
        catalogue::{Indicator, Indicators, activities, activity_links, indicator, indicators},
        change::{Change, change},
        command::run,
        contrasts::Contrasts,
        crosstab::{Association, CrossTable},
        data_file::{DataFile, ScanFile, read_file, scan_file},
        dataset::{Dataset, Figures, open_dataset},
        deliver::{draft_sdg_metadata, write_package, write_sdg_metadata},
        describe::{Draft, codebooks, describe},
        estimates::Estimates,
        form::{AddressDraft, Filled, describe_form, fill},
        grouping::Grouping,
        html::{grid_html, write_page},
        immutable::Immutable,
        imputation::{Imputation, practices},
        index::{IndexSpec, Robustness, Scores, Sensitivity},
        language::{reader_area, reader_number, reader_phrase, reader_words},
        measure::{
            Measure, count, maximum, mean, minimum, multiple, proportion, quantile, ratio, std, total, variance,
        },
        nonresponse::Nonresponse,
        outliers::Outliers,
        planning::{
            Allocation, allocate, design_effect_parts, expected_precision, follow_up, inclusion_probabilities,
            joint_probabilities, sample_size, sample_size_of_change, systematic_sample, two_stage_take,
        },
        pool::pool,
        pps::Pps,
        provenance::{Rerun, Watching, rerun},
        quality::{Publication, Publishable, ReliabilityRule, assess, dominance, flags, obs_status, reliability_rules},
        reading::Reading,
        records::Records,
        regression::{GapDecomposition, Margins, Regression, TermTest},
        replicates::Replicates,
        sdmx::check_sdmx,
        sdmx::sdmx_mapping,
        series::{Discrepancies, RevisionDecomposition, Revisions, Series},
        skills::{skill_levels, skill_scheme},
        small_area::{SmallAreas, small_areas},
        state::State,
        survey::{Shortcuts, Survey},
        table::Table,
        table_state::TableState,
        targets::{Progress, targets},
        unforeseen::place_of_panic,
        unit::units,
        workbook::Workbook,
        wsis::{
            Profile, Report, Stocktaking, action_lines, wsis_links, wsis_matrix, wsis_page, wsis_pages, wsis_profile,
            wsis_reports, wsis_targets, wsis_unlinked,
        },
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
        module.add("describe_your_survey", infosoc::dataset::DESCRIBE_YOUR_SURVEY)?;
        module.add("enterprise_surveys", infosoc::dataset::ENTERPRISE_SURVEYS)?;
        module.add("regulator_returns", infosoc::REGULATOR_RETURNS)?;
        module.add("schools_and_government", infosoc::dataset::SCHOOLS_AND_GOVERNMENT)?;
        crate::fork::register(module)?;
        crate::error::register(module)?;
        crate::unforeseen::register(module)?;
        // What the package itself and its tests use is no name of the package.
        let own = [
            "Contrasts",
            "Immutable",
            "PanicException",
            "Publishable",
            "Shortcuts",
            "Watching",
            "grid_html",
            "place_of_panic",
            "reader_area",
            "reader_number",
            "reader_phrase",
            "reader_words",
            "run",
            "write_page",
            "wsis_page",
            "wsis_pages",
        ];
        let of_tests = ["_panic"].into_iter().filter(|_| cfg!(debug_assertions));
        own.into_iter().chain(of_tests).try_for_each(|name| module.index()?.call_method1("remove", (name,)).map(drop))
    }
}
