//! National datasets and their figures.

use crate::argument::{self, mistyped, word};
use crate::columns::{Columns, GroupingSets};
use crate::contrasts::{Contrasts, compared};
use crate::error::OrRaise;
use crate::immutable::{Immutable, based};
use crate::interrupt::{detached, interruptible};
use crate::quality::publishable;
use crate::sdmx::write_observations;
use crate::series::Series;
use crate::survey::Survey;
use crate::table::Table;
use infosoc::dataset::Request;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::PathBuf;
use std::sync::Arc;

/// Open a national dataset: a folder with ``dataset.toml``, ``codebook.csv`` and one data file or several.
///
/// How they are written is on the page "Describe your survey": ``print(infosoc.describe_your_survey)``. Data files are those of
/// SPSS (``.sav``, ``.zsav``) and Stata (``.dta``), CSV and Parquet.
///
/// ``[scope]`` of the description says whom the file is about: conditions on rows, limits of age, and dimensions that all
/// rows share, such as ``sex = "F"``, ``age = "Y15T49"`` or ``urbanisation = "U"``. Figures and observations carry them.
/// The column ``universe`` of the codebook says whom a question was asked, as ``HH7=yes``. A sample that weights itself has
/// ``weight = 1`` under ``[design]``.
///
/// Parameters
/// ----------
/// path : str or os.PathLike
///     The folder.
/// outside : bool, default False
///     Whether the files that ``dataset.toml`` names may lie outside the folder, by their path or by a link. A description
///     from a stranger can name any file that you can read: allow it for your own.
/// unfold_limit : int, optional
///     The most memory, in bytes, that the decompressed columns of a Parquet, SPSS or Stata file may take. By default 1000
///     times the size of the file, but at least 1 GiB.
///
/// Returns
/// -------
/// Dataset
///
/// Raises
/// ------
/// InfosocError
///     `InvalidFile` with file, row and remedy; several together as `SeveralErrors`.
///
/// Examples
/// --------
/// >>> mex = infosoc.open_dataset("datasets/national/mex-endutih-2021")
/// >>> hh6 = mex.estimate("HH6", by=["urbanisation"])
/// >>> [(row["urbanisation"], round(row["value"], 1)) for row in hh6.to_dicts()]
/// [(None, 66.4), ('R', 40.3), ('U', 74.2)]
#[pyfunction]
#[pyo3(signature = (path, *, outside = false, unfold_limit = None))]
pub(crate) fn open_dataset(
    py: Python<'_>,
    path: PathBuf,
    outside: bool,
    #[pyo3(from_py_with = argument::unfold_limit)] unfold_limit: Option<u64>,
) -> PyResult<Dataset> {
    let files = if outside { infosoc::Files::Anywhere } else { infosoc::Files::Inside };
    let access = infosoc::Access { files, unfold_limit };
    let inner = detached(py, || infosoc::dataset::Dataset::open_with(path, access)).or_raise()?;
    Ok(Dataset { inner })
}

/// A national dataset, from `open_dataset`.
#[pyclass(extends = Immutable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Dataset {
    inner: infosoc::dataset::Dataset,
}

based!(Dataset: Immutable);

impl Dataset {
    /// Its survey and its year.
    pub(crate) fn wave(&self, py: Python<'_>, file: Option<&str>) -> PyResult<(infosoc::Survey, i32)> {
        let survey = detached(py, || self.inner.survey(file)).or_raise()?;
        Ok((survey, self.inner.description().year))
    }
}

#[pymethods]
impl Dataset {
    /// Check the data against description and codebook.
    ///
    /// Returns
    /// -------
    /// Table
    ///     The findings, worst first: ``severity`` (``error``, ``warning`` or ``note``), ``rule``, ``where`` (the
    ///     column or the indicator, after the name of the file where there are several), ``rows``, ``first_row`` (as a spreadsheet counts), ``areas``, ``message`` and
    ///     ``remedy``. Nothing is computed from columns with an error. A warning may change figures or their standard
    ///     errors: a file of one sex that does not say so, no strata, codes such as 99 within an age group.
    ///
    /// Examples
    /// --------
    /// >>> findings = infosoc.open_dataset("datasets/national/mex-endutih-2021").validate()
    /// >>> [row["rule"] for row in findings.to_dicts() if row["severity"] == "error"]
    /// []
    fn validate(&self, py: Python<'_>) -> PyResult<Table> {
        Table::of(&detached(py, || self.inner.validate()))
    }

    /// Which indicators of the catalogue the dataset supports, and why it does not support the others.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``indicator``, ``title``, ``supported``, ``categories``, ``breakdowns`` and ``reason``.
    ///
    /// Examples
    /// --------
    /// >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> [row["indicator"] for row in mexico.supported().to_dicts() if row["supported"]]
    /// ['HH1', 'HH2', 'HH6']
    fn supported(&self) -> PyResult<Table> {
        Table::of(&self.inner.supported())
    }

    /// What the values of the breakdowns stand for, in the words of the codebook.
    ///
    /// Parameters
    /// ----------
    /// breakdown : str, optional
    ///     Only the values of this one, by its name or an alias of it.
    ///
    /// Returns
    /// -------
    /// Table
    ///     ``breakdown``, ``value`` (as in the figures; None in the row that names the breakdown itself) and ``label``, in the
    ///     order of the codebook.
    ///
    /// Raises
    /// ------
    /// UnknownColumn
    ///     If the codebook has no such breakdown.
    ///
    /// Examples
    /// --------
    /// >>> mex = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> {row["value"]: row["label"] for row in mex.labels("region").to_dicts()}["09"]
    /// 'Ciudad de México'
    #[pyo3(signature = (breakdown = None))]
    fn labels(&self, breakdown: Option<&str>) -> PyResult<Table> {
        let labels = self.inner.labels();
        match breakdown {
            Some(breakdown) => Table::of(&labels.of(breakdown).or_raise()?),
            None => Table::of(&labels),
        }
    }

    /// The cases of a file with the concepts of the codebook as columns: what a `Survey` can do works on it.
    ///
    /// Parameters
    /// ----------
    /// file : str, optional
    ///     The name of the data file, as ``"persons"``; a file that is alone needs none.
    ///
    /// Returns
    /// -------
    /// Survey
    ///     Bound to the design and the scope of the description. Its columns are the concepts (``HH6`` and ``HH8:home`` true or
    ///     false, ``B2.numerator`` and ``B2.denominator`` numbers, breakdowns their values), those of the files that it links to,
    ///     and the columns of the file itself where no concept has their name. A concept is missing in cases that it was not
    ///     asked of; one in whose data there is an error is not there, and `validate` says why.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `InvalidArgument` where there are several files and none is named, and every finding in the design that is an error.
    ///
    /// Examples
    /// --------
    /// >>> households = infosoc.open_dataset("datasets/national/mex-endutih-2021").survey()
    /// >>> [(row["urbanisation"], round(row["value"], 3)) for row in households.proportion("HH6", by="urbanisation").to_dicts()]
    /// [(None, 0.664), ('R', 0.403), ('U', 0.742)]
    #[pyo3(signature = (file = None))]
    fn survey(&self, py: Python<'_>, file: Option<&str>) -> PyResult<Survey> {
        Ok(detached(py, || self.inner.survey(file)).or_raise()?.into())
    }

    /// Estimate an indicator: its total and every category that the codebook has.
    ///
    /// Parameters
    /// ----------
    /// indicator : str
    ///     Its code, such as ``"HH6"``.
    /// by : str, tuple or list, optional
    ///     The grouping sets, as in `Survey.estimate`, of breakdowns of the codebook, by name or alias: ``gender`` is
    ///     ``sex``. The column has its name, whatever it was asked for by.
    /// where : str or dict, optional
    ///     Only cases that meet conditions on concepts of the codebook, as in its column ``universe``: ``"sex=F"``,
    ///     ``"HH7=yes;urbanisation=R"`` or ``{"sex": "F", "HH7": True}``. They are a domain of the whole design. The figures carry
    ///     the part of the population, or ``subpopulation``, and never stand for the nation.
    /// file : str, optional
    ///     The data file whose rows are counted, if not the file of the indicator's unit: with ``"persons"`` HH6 is the share of
    ///     persons who live in households with Internet access. The column ``statistical_unit`` says so.
    /// counting : str, optional
    ///     What is counted in place of the rows, by its name under ``counts`` of ``dataset.toml``: B3 counting
    ///     ``"persons_employed"`` is the share of persons who are employed in enterprises that use the Internet. The column
    ///     ``statistical_unit`` says so.
    /// interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
    ///     The confidence interval of shares, as in `proportion`.
    /// level : float, default 0.95
    ///     The confidence level.
    ///
    /// Returns
    /// -------
    /// Figures
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `UnknownIndicator`, `UnsupportedIndicator`, `UnknownColumn`, `InvalidArgument` for a condition that the codebook does
    ///     not know and where several files describe the indicator, and every finding that is an error.
    ///
    /// Examples
    /// --------
    /// >>> mex = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> row = mex.estimate("HH6", where="HH1=yes;area=rural").to_dicts()[0]
    /// >>> row["urbanisation"], row["subpopulation"], round(row["value"], 1)
    /// ('R', 'HH1=yes', 39.1)
    /// >>> enterprises = infosoc.open_dataset("datasets/synthetic/enterprises")
    /// >>> row = enterprises.estimate("B3", counting="persons_employed").to_dicts()[0]
    /// >>> row["statistical_unit"], row["size_class"]
    /// ('persons_employed', 'GE10')
    #[pyo3(signature = (indicator, by = None, *, r#where = None, file = None, counting = None, interval = "logit", level = 0.95),
           text_signature = "($self, indicator, by=None, *, where=None, file=None, counting=None, interval='logit', level=0.95)")]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword")]
    fn estimate(
        &self,
        py: Python<'_>,
        indicator: &str,
        #[pyo3(from_py_with = argument::by)] by: Option<GroupingSets>,
        r#where: Option<Conditions>,
        file: Option<&str>,
        counting: Option<&str>,
        interval: &str,
        level: f64,
    ) -> PyResult<Figures> {
        // No table is at hand: breakdowns of the codebook are found by their names alone.
        let sets = Columns::default().sets(by);
        let request = sets.into_iter().fold(self.inner.estimate(indicator), |request, set| request.by(set));
        let request = r#where.map_or(Vec::new(), |conditions| conditions.0).into_iter().fold(request, Request::filter);
        let request = file.into_iter().fold(request, Request::file);
        let request = counting.into_iter().fold(request, Request::counting);
        let request = request.interval(word(interval)?).level(level);
        interruptible(py, |stop| request.run_until(stop)).map(Figures::from)
    }

    /// Estimate every indicator the codebook describes by every breakdown it describes, in one pass over the data.
    ///
    /// An indicator or a breakdown with an error in its own columns does not stop the others: its rows have no numbers
    /// and the status ``refused``, and the note says why.
    ///
    /// Parameters
    /// ----------
    /// file : str, optional
    ///     The data file, where there are several.
    /// counting : str, optional
    ///     What is counted in place of the rows, as in `estimate`; of indicators that are shares of units.
    /// interval : {"logit", "beta", "wilson", "likelihood", "arcsine", "wald", "xlogit"}, default "logit"
    ///     The confidence interval of shares, as in `proportion`.
    /// level : float, default 0.95
    ///     The confidence level.
    ///
    /// Returns
    /// -------
    /// Figures
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     What is wrong with design, weights, scope or key; and if no indicator is left, every finding that is an error.
    ///
    /// Examples
    /// --------
    /// >>> mexico = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> figures = mexico.indicators()
    /// >>> [(row["measure"], round(row["value"], 1)) for row in figures.to_dicts() if row["by"] == ""][:3]
    /// [('HH1', 48.5), ('HH2', 91.2), ('HH3:mobile cellular', 93.5)]
    #[pyo3(signature = (*, file = None, counting = None, interval = "logit", level = 0.95))]
    fn indicators(
        &self,
        py: Python<'_>,
        file: Option<&str>,
        counting: Option<&str>,
        interval: &str,
        level: f64,
    ) -> PyResult<Figures> {
        let request = file.into_iter().fold(self.inner.estimate_all(), Request::file);
        let request = counting.into_iter().fold(request, Request::counting);
        let request = request.interval(word(interval)?).level(level);
        interruptible(py, |stop| request.run_until(stop)).map(Figures::from)
    }

    /// The country: its ISO 3166 code of three letters.
    #[getter]
    fn country(&self) -> &str {
        &self.inner.description().country
    }

    /// The year that the figures are about.
    #[getter]
    fn year(&self) -> i32 {
        self.inner.description().year
    }

    /// The title of the survey.
    #[getter]
    fn title(&self) -> &str {
        &self.inner.description().title
    }

    fn __repr__(&self) -> String {
        let description = self.inner.description();
        format!("<infosoc.Dataset {} {}: {}>", description.country, description.year, description.title)
    }
}

/// Conditions on concepts of a codebook: a text as in its column ``universe``, or a mapping from concepts to values.
struct Conditions(Vec<String>);

impl<'py> FromPyObject<'_, 'py> for Conditions {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Conditions> {
        let Ok(mapping) = given.cast::<PyDict>() else {
            let expected = "where: expected a text such as \"area=urban\", or a dict of concepts and values";
            return given.extract().map(|text| Conditions(vec![text])).map_err(|_| mistyped(expected, &given));
        };
        let condition = |(concept, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| -> PyResult<String> {
            let word = match value.extract::<bool>() {
                Ok(true) => "yes".to_owned(),
                Ok(false) => "no".to_owned(),
                Err(_) => value.str()?.extract()?,
            };
            Ok(format!("{}={word}", argument::keyword::<String>(&concept, "where")?))
        };
        // A mapping that came out empty would take everybody in; as a text that says nothing it is refused.
        if mapping.is_empty() {
            return Ok(Conditions(vec![String::new()]));
        }
        mapping.iter().map(condition).collect::<PyResult<_>>().map(Conditions)
    }
}

/// Figures of a national dataset: the columns of `Estimates`, and ``indicator``, ``category``, ``title``, ``ref_area``,
/// ``time_period``, ``recall`` (the period the question asked about), ``age_scope``, ``scope``, ``certainty``, ``note`` and
/// ``source``. A dimension that the whole file shares is a column too: ``sex`` is F in a survey of women.
#[pyclass(extends = Contrasts, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) inner: Arc<infosoc::dataset::Figures>,
}

publishable!(Figures(infosoc::dataset::Figures): Contrasts);
compared!(Figures(infosoc::dataset::Figures));

impl Figures {
    /// The figures of the library.
    pub(crate) fn core(&self) -> &infosoc::dataset::Figures {
        &self.inner
    }
}

#[pymethods]
impl Figures {
    /// The figures as observations of a series, to combine with figures of other countries by `Series.extend`.
    ///
    /// Parameters
    /// ----------
    /// ref_area : str, optional
    ///     The country; by default the country of the dataset.
    /// time_period : int, optional
    ///     The year; by default the year of the dataset.
    ///
    /// Returns
    /// -------
    /// Series
    ///     ``obs_value``, ``se``, ``ci_low``, ``ci_high``, ``n`` in the unit of the catalogue; ``obs_status`` ``A``, or
    ///     ``O`` where there is no value, and why in ``comment``; of a census ``E`` where some did not answer; every
    ///     breakdown and ``category`` as a dimension,
    ///     ``_T`` for all and ``_U`` for the cases with it missing; dimensions that
    ///     the whole file shares, so that the figures of a survey of women replace none of the nation; ``base`` (the
    ///     population that is the denominator), ``recall``, ``age_scope``, ``scope``, ``certainty`` and ``source``.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     `InvalidArgument` for the result of a comparison and for a breakdown with the name of another column of a
    ///     series, `UnknownArea`.
    ///
    /// Examples
    /// --------
    /// >>> mex = infosoc.open_dataset("datasets/national/mex-endutih-2021")
    /// >>> hh6 = mex.estimate("HH6", by=["area"]).observations()
    /// >>> [(row["urbanisation"], round(row["obs_value"], 1)) for row in hh6.to_dicts()]
    /// [('_T', 66.4), ('R', 40.3), ('U', 74.2)]
    /// >>> series = infosoc.Series.read("datasets/series/ict.csv").extend(hh6)
    /// >>> len(series.indicators(["HH6"]))
    /// 3
    #[pyo3(signature = (ref_area = None, time_period = None))]
    fn observations(
        &self,
        py: Python<'_>,
        ref_area: Option<&str>,
        #[pyo3(from_py_with = argument::time_period)] time_period: Option<i32>,
    ) -> PyResult<Series> {
        Ok(detached(py, || self.inner.observations(ref_area, time_period)).or_raise()?.into())
    }

    /// Write the figures as an SDMX message: `observations`, written as by `Series.write_sdmx`.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file: ``.csv``, ``.xml`` or ``.json``.
    /// area : str, optional
    ///     The country; by default the country of the dataset.
    /// year : int, optional
    ///     The year; by default the year of the dataset.
    /// structure, version, mapping, header, dataflow, reporting_type, labels : optional
    ///     As in `Series.write_sdmx`.
    ///
    /// Returns
    /// -------
    /// Table
    ///     What was found, worst first; errors are figures that were not written.
    ///
    /// Raises
    /// ------
    /// InfosocError
    ///     What `observations` and `Series.write_sdmx` raise.
    /// OSError
    ///     If the file cannot be written.
    ///
    /// Examples
    /// --------
    /// >>> people = infosoc.open_dataset("datasets/national/pri-hints-2009").estimate("HH7", by=["sex"])
    /// >>> findings = people.write_sdmx("hh7.xml", structure="sdg", header={"sender": "PRI"})
    /// >>> [row["rule"] for row in findings.to_dicts()]
    /// ['column_left_out', 'not_expressed']
    #[pyo3(signature = (path, *, area = None, year = None, **keywords), text_signature = "($self, path, *, area=None, year=None, structure=None, version=None, mapping=None, \
header=None, dataflow=None, reporting_type=None, labels='id')")]
    fn write_sdmx(
        &self,
        py: Python<'_>,
        path: PathBuf,
        area: Option<&str>,
        #[pyo3(from_py_with = crate::argument::year)] year: Option<i32>,
        keywords: Option<Bound<'_, PyDict>>,
    ) -> PyResult<Table> {
        write_observations(py, path, keywords, || self.inner.observations(area, year))
    }
}
