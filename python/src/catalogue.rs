//! The catalogue of indicators: lookup of one, and the list as a table.

use crate::error::OrRaise;
use crate::table::{Table, Whole};
use infosoc::catalogue::{AggregationMethod, Stated, indicator_in};
use infosoc::export::{Html, Text};
use polars::prelude::DataFrame;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyString, PyTuple};

/// What is shown of each indicator in a list; the table has more.
const SHOWN: [&str; 6] = ["key", "title", "kind", "unit", "sdg_indicator", "note"];

/// The indicators of the catalogue, all or some of them.
///
/// Parameters
/// ----------
/// edition : {"2022", "2005", "SDG", "WDI", "theme"}, optional
///     Only those of one list: the core list of ICT indicators of 2022 or 2005, the SDGs, the World Bank series that
///     serve as weights and context, or the themes of WSIS reports.
/// area : {"A", "HH", "B", "ICT", "ED", "EG", "REF", "CITY", "FIN", "EWASTE", "CLIMATE"}, optional
///     Only those of one part of the list: infrastructure, households and individuals, enterprises, ICT sector,
///     education, government, reference data; of the themes cities, digital finance, e-waste, climate.
/// kind : str, optional
///     Only those of one kind, for example ``"weighted_proportion"`` or ``"per_100_inhabitants"``.
/// sdg : str, optional
///     Only those that belong to an SDG indicator, for example ``"17.8.1"``.
/// certainty : {"CONFIRMED", "PARTIAL", "INFERRED", "UNCONFIRMED", "RECALL", "UNKNOWN"}, optional
///     Only those whose title is that sure.
///
/// Returns
/// -------
/// Indicators
///     A table with one row per indicator.
///
/// Raises
/// ------
/// UnknownOption
///     If a word is not one of those known.
///
/// Examples
/// --------
/// >>> len(infosoc.indicators(edition="2022", area="HH"))
/// 23
/// >>> [indicator.key for indicator in infosoc.indicators(edition="2022", sdg="17.8.1")]
/// ['2022:HH7']
#[pyfunction]
#[pyo3(signature = (edition = None, area = None, kind = None, sdg = None, certainty = None))]
pub(crate) fn indicators(
    py: Python<'_>,
    edition: Option<Bound<'_, PyAny>>,
    area: Option<&str>,
    kind: Option<&str>,
    sdg: Option<&str>,
    certainty: Option<&str>,
) -> PyResult<Py<Indicators>> {
    let mut selected = infosoc::indicators();
    if let Some(edition) = edition {
        selected = selected.edition(word(&edition)?.parse().or_raise()?);
    }
    if let Some(area) = area {
        selected = selected.area(area.parse().or_raise()?);
    }
    if let Some(kind) = kind {
        selected = selected.kind(kind.parse().or_raise()?);
    }
    if let Some(sdg) = sdg {
        selected = selected.sdg(sdg).or_raise()?;
    }
    if let Some(certainty) = certainty {
        selected = selected.certainty(certainty.parse().or_raise()?);
    }
    let table = Table::of(&selected)?;
    Py::new(py, PyClassInitializer::from(table).add_subclass(Indicators { inner: selected }))
}

/// One indicator of the catalogue.
///
/// Parameters
/// ----------
/// code : str
///     Its code in the core list, its SDG number, or its code in another system, such as ``"IT.NET.USER.ZS"``. The
///     edition may stand in front: ``"2005:HH-7"``.
/// edition : {"2022", "2005", "SDG", "WDI", "theme"}, optional
///     The list to look in. Without it: in all, in this order.
///
/// Returns
/// -------
/// Indicator
///
/// Raises
/// ------
/// UnknownIndicator
///     If there is none; the message names the nearest codes.
/// UnknownOption
///     If there is no such edition.
///
/// Examples
/// --------
/// >>> infosoc.indicator("HH6").title
/// 'Proportion of households with Internet'
/// >>> infosoc.indicator("HH-7", edition="2005").key
/// '2005:HH-7'
#[pyfunction]
#[pyo3(signature = (code, edition = None))]
pub(crate) fn indicator(code: &str, edition: Option<Bound<'_, PyAny>>) -> PyResult<Indicator> {
    let found = match edition {
        Some(edition) => indicator_in(word(&edition)?.parse().or_raise()?, code),
        None => infosoc::indicator(code),
    };
    Ok(Indicator(found.or_raise()?))
}

/// An edition as text: 2022 may also be a number.
fn word(edition: &Bound<'_, PyAny>) -> PyResult<String> {
    match edition.is_instance_of::<PyString>() || edition.is_instance_of::<PyInt>() {
        true => edition.str()?.extract(),
        false => Err(PyTypeError::new_err(format!("edition: expected text, got {}", edition.get_type().name()?))),
    }
}

/// A selection of indicators, in the order of the lists: a table with one row per indicator.
///
/// Every fact has its certainty beside it, for example ``title`` and ``title_certainty``; ``note`` says what has to be
/// checked against an official text before the indicator is presented as official. Iterating gives each `Indicator`.
#[pyclass(extends = Table, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Indicators {
    inner: infosoc::catalogue::Indicators,
}

#[pymethods]
impl Indicators {
    /// The codes of these indicators in other systems, one row per code.
    ///
    /// Returns
    /// -------
    /// Table
    ///
    /// Examples
    /// --------
    /// >>> codes = infosoc.indicators(edition="2022", sdg="17.8.1").codes()
    /// >>> [row["code"] for row in codes.to_dicts() if row["scheme"] == "WDI"]
    /// ['IT.NET.USER.ZS', ...]
    fn codes(&self) -> PyResult<Table> {
        Ok(Table { frame: self.inner.codes().or_raise()? })
    }

    /// The response categories of these indicators, one row per category.
    ///
    /// Returns
    /// -------
    /// Table
    fn categories(&self) -> PyResult<Table> {
        Ok(Table { frame: self.inner.categories().or_raise()? })
    }

    fn __iter__(&self) -> IndicatorIterator {
        IndicatorIterator(self.inner.iter().collect::<Vec<_>>().into_iter())
    }

    fn __repr__(slf: PyRef<'_, Self>) -> PyResult<String> {
        let py = slf.py();
        let (shown, more) = Self::shown(&slf.into_super())?;
        Ok(format!("{}\n{more}", shown.text(py)?))
    }

    fn _repr_html_(slf: PyRef<'_, Self>) -> PyResult<String> {
        let (shown, more) = Self::shown(&slf.into_super())?;
        Html::new().note(more).table(&Whole(&shown.frame)).or_raise()
    }
}

impl Indicators {
    /// The columns to show, and how many there are besides.
    fn shown(table: &Table) -> PyResult<(Table, String)> {
        let frame: DataFrame = table.frame.select(SHOWN).map_err(infosoc::Error::from).or_raise()?;
        let more = table.frame.width() - SHOWN.len();
        Ok((Table { frame }, format!("and {more} more columns: see .columns")))
    }
}

/// The indicators of a selection, one by one.
#[pyclass]
#[derive(Debug)]
struct IndicatorIterator(std::vec::IntoIter<&'static infosoc::Indicator>);

#[pymethods]
impl IndicatorIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&mut self) -> Option<Indicator> {
        self.0.next().map(Indicator)
    }
}

/// An indicator: what it measures, of whom, in which unit, how it is broken down and how countries combine.
///
/// Printed, each fact that was not confirmed by an official text says so, for example ``[RECALL]``; `certainty` and
/// `note` say the same to a program.
///
/// Examples
/// --------
/// >>> hh10 = infosoc.indicator("HH10")
/// >>> hh10.certainty["title"]
/// 'UNCONFIRMED'
/// >>> infosoc.indicator("HH6").base
/// 'households'
#[pyclass(frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Indicator(&'static infosoc::Indicator);

#[pymethods]
impl Indicator {
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, memo: Bound<'_, PyAny>) -> Py<Self> {
        drop(memo);
        slf
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        (py.import("infosoc")?.getattr("indicator")?, (self.code(), self.edition())).into_pyobject(py)
    }

    /// Edition and code, which only together are unique.
    #[getter]
    fn key(&self) -> String {
        self.0.key()
    }

    /// The list it belongs to.
    #[getter]
    fn edition(&self) -> &'static str {
        self.0.edition.as_str()
    }

    /// Its code in that list. A code that starts with ``x-`` is this library's own and not official.
    #[getter]
    fn code(&self) -> &'static str {
        &self.0.code
    }

    /// Its title.
    #[getter]
    fn title(&self) -> &'static str {
        &self.0.title.value
    }

    /// The part of the list.
    #[getter]
    fn area(&self) -> &'static str {
        self.0.area.as_str()
    }

    /// How the figure comes about.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.as_str()
    }

    /// Whether it is defined category by category rather than as one figure.
    #[getter]
    fn by_category(&self) -> bool {
        self.0.by_category
    }

    /// What is counted, in words.
    #[getter]
    fn numerator(&self) -> Option<&'static str> {
        filled(&self.0.numerator.value)
    }

    /// The denominator population.
    #[getter]
    fn base(&self) -> &'static str {
        self.0.base.value.as_str()
    }

    /// The denominator in words.
    #[getter]
    fn denominator(&self) -> Option<&'static str> {
        filled(&self.0.denominator.value)
    }

    /// The unit of the figure.
    #[getter]
    fn unit(&self) -> &'static str {
        &self.0.unit
    }

    /// By what numerator / denominator is multiplied to give the figure; None where that is not known.
    #[getter]
    fn factor(&self) -> Option<f64> {
        self.0.factor
    }

    /// What is counted: household, individual, enterprise, ...
    #[getter]
    fn statistical_unit(&self) -> &'static str {
        &self.0.statistical_unit
    }

    /// Which units are in scope.
    #[getter]
    fn scope(&self) -> Option<&'static str> {
        filled(&self.0.scope.value)
    }

    /// The period that the figure refers to.
    #[getter]
    fn reference_period(&self) -> Option<&'static str> {
        filled(&self.0.reference_period.value)
    }

    /// The recommended breakdowns.
    #[getter]
    fn breakdowns(&self) -> Vec<String> {
        self.0.breakdowns.value.clone()
    }

    /// The response categories, in order; `categories_table` has their codes and years.
    #[getter]
    fn categories(&self) -> Vec<&'static str> {
        self.0.categories.value.iter().map(|category| category.label.value.as_str()).collect()
    }

    /// How the categories relate: ``exclusive``, ``multiple`` or ``nested``; None without categories.
    #[getter]
    fn responses(&self) -> Option<&'static str> {
        self.0.responses.map(|responses| responses.as_str())
    }

    /// How countries combine.
    #[getter]
    fn aggregation(&self) -> &'static str {
        self.0.aggregation.value.method.map_or("none", AggregationMethod::as_str)
    }

    /// What a country weighs; None for a sum, a simple mean, a median, or no aggregate.
    #[getter]
    fn aggregation_weight(&self) -> Option<&'static str> {
        self.0.aggregation.value.weight.map(|weight| weight.as_str())
    }

    /// The agency responsible.
    #[getter]
    fn agency(&self) -> &'static str {
        &self.0.agency
    }

    /// The SDG indicator it belongs to, for example ``17.8.1``.
    #[getter]
    fn sdg(&self) -> Option<&'static str> {
        self.0.sdg.as_ref().map(|sdg| sdg.indicator.as_str())
    }

    /// The series of the SDG database that it fills.
    #[getter]
    fn sdg_series(&self) -> Vec<&'static str> {
        self.0.sdg.iter().flat_map(|sdg| &sdg.series).map(|code| code.code.value.as_str()).collect()
    }

    /// For an indicator outside the core list of 2022: the code there that measures the same or nearly so.
    #[getter]
    fn core_code(&self) -> Option<&'static str> {
        self.0.core_code.as_deref()
    }

    /// Its codes in other systems; `codes_table` says what the figures under each are, and how sure that is.
    #[getter]
    fn codes(&self) -> Vec<&'static str> {
        self.0.codes.iter().map(|code| code.code.value.as_str()).collect()
    }

    /// Keys of the sources.
    #[getter]
    fn sources(&self) -> Vec<String> {
        self.0.sources.clone()
    }

    /// What else a user should know.
    #[getter]
    fn remarks(&self) -> Option<&'static str> {
        filled(&self.0.remarks)
    }

    /// What has to be checked before the indicator is presented as official; None if nothing.
    #[getter]
    fn note(&self) -> Option<String> {
        self.0.note()
    }

    /// How sure each fact is: the name of the fact to ``CONFIRMED``, ``PARTIAL``, ``INFERRED``, ``UNCONFIRMED``,
    /// ``RECALL`` or ``UNKNOWN``.
    #[getter]
    fn certainty<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let i = self.0;
        let certainty = PyDict::new(py);
        for (fact, sure) in [
            ("code", i.code_certainty),
            ("title", i.title.certainty),
            ("numerator", i.numerator.certainty),
            ("base", i.base.certainty),
            ("denominator", i.denominator.certainty),
            ("scope", i.scope.certainty),
            ("reference_period", i.reference_period.certainty),
            ("breakdowns", i.breakdowns.certainty),
            ("categories", i.categories.certainty),
            ("aggregation", i.aggregation.certainty),
        ] {
            certainty.set_item(fact, sure.as_str())?;
        }
        Ok(certainty)
    }

    /// Its codes in other systems as a table: scheme, code, what the figures are, breakdown, unit, certainty.
    ///
    /// Returns
    /// -------
    /// Table
    fn codes_table(&self) -> PyResult<Table> {
        Ok(Table { frame: self.alone().codes().or_raise()? })
    }

    /// Its response categories as a table: category, SDG code, years, certainty.
    ///
    /// Returns
    /// -------
    /// Table
    fn categories_table(&self) -> PyResult<Table> {
        Ok(Table { frame: self.alone().categories().or_raise()? })
    }

    fn __repr__(&self) -> String {
        Text::facts(&self.0.to_string(), &self.facts())
    }

    fn _repr_html_(&self) -> String {
        Html::facts(&self.0.to_string(), &self.facts())
    }
}

impl Indicator {
    fn alone(&self) -> infosoc::catalogue::Indicators {
        infosoc::indicators().filter(|other| other.key() == self.0.key())
    }

    /// The facts to show, each with its certainty where that is less than confirmed.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let i = self.0;
        let categories = Stated { value: self.categories().join("; "), certainty: i.categories.certainty };
        let breakdowns = Stated { value: i.breakdowns.value.join("; "), certainty: i.breakdowns.certainty };
        let weight = self.aggregation_weight().map(|weight| format!(" by {weight}")).unwrap_or_default();
        let aggregation =
            Stated { value: format!("{}{weight}", self.aggregation()), certainty: i.aggregation.certainty };
        let facts = [
            ("code", Stated { value: i.code.clone(), certainty: i.code_certainty }.to_string()),
            ("area", format!("{} ({})", i.area.title(), i.area)),
            ("kind", i.kind.to_string()),
            ("numerator", stated(&i.numerator)),
            ("base", i.base.to_string()),
            ("denominator", stated(&i.denominator)),
            ("unit", i.unit.clone()),
            ("factor", i.factor.map(|factor| factor.to_string()).unwrap_or_default()),
            ("statistical unit", i.statistical_unit.clone()),
            ("scope", stated(&i.scope)),
            ("reference period", stated(&i.reference_period)),
            ("breakdowns", stated(&breakdowns)),
            ("categories", stated(&categories)),
            ("responses", self.responses().unwrap_or_default().to_owned()),
            ("aggregation", stated(&aggregation)),
            ("agency", i.agency.clone()),
            ("sdg", self.sdg().unwrap_or_default().to_owned()),
            ("codes", i.codes.iter().map(|code| code.code.to_string()).collect::<Vec<_>>().join("; ")),
            ("sources", i.sources.join("; ")),
            ("remarks", i.remarks.clone()),
        ];
        facts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }
}

/// A fact with its certainty, empty where there is none.
fn stated(fact: &Stated<String>) -> String {
    if fact.value.is_empty() { String::new() } else { fact.to_string() }
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
