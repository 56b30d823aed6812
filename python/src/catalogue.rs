//! The catalogue of indicators: lookup of one, and the list as a table.

use crate::argument::{Builder, FromLike, Like, Word, word};
use crate::error::OrRaise;
use crate::immutable::{Immutable, based};
use crate::properties::properties;
use crate::table::{Table, result};
use infosoc::catalogue::{AggregationMethod, Certainty, Edition, IndicatorArea, Kind, indicator_in};
use infosoc::export::{Html, Text};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyDict, PyInt, PyIterator, PyList, PyString, PyTuple};

/// What is shown of each indicator in a list; the table has more.
const SHOWN: [&str; 6] = ["key", "title", "kind", "unit", "sdg_indicator", "note"];

/// The indicators of the catalogue, all or some of them.
///
/// Parameters
/// ----------
/// edition : {"2022", "2005", "SDG", "WDI", "theme"}, optional
///     Only indicators of one list: the core list of ICT indicators of 2022 or 2005, the SDGs, the World Bank series
///     that serve as weights and context, or the themes of WSIS reports.
/// area : {"A", "HH", "B", "ICT", "ED", "EG", "REF", "CITY", "FIN", "EWASTE", "CLIMATE"}, optional
///     Only indicators of one part of the list: infrastructure, households and individuals, enterprises, ICT sector,
///     education, government, reference data; of the themes cities, digital finance, e-waste, climate.
/// kind : str, optional
///     Only indicators of one kind, for example ``"weighted_proportion"`` or ``"per_100_inhabitants"``.
/// sdg : str, optional
///     Only indicators that belong to an SDG indicator, for example ``"17.8.1"``.
/// certainty : {"CONFIRMED", "PARTIAL", "INFERRED", "UNCONFIRMED", "RECALL", "UNKNOWN"}, optional
///     Only indicators whose title has this certainty.
///
/// Returns
/// -------
/// Indicators
///     A table with one row per indicator.
///
/// Raises
/// ------
/// UnknownOption
///     If a word is not in its list.
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
    edition: Option<Like<Edition>>,
    area: Option<Word<IndicatorArea>>,
    kind: Option<Word<Kind>>,
    sdg: Option<&str>,
    certainty: Option<Word<Certainty>>,
) -> PyResult<Indicators> {
    let selected = infosoc::indicators()
        .given(edition, |selected, edition| selected.edition(edition.0))
        .given(area, |selected, area| selected.area(area.0))
        .given(kind, |selected, kind| selected.kind(kind.0))
        .given(certainty, |selected, certainty| selected.certainty(certainty.0))
        .try_given(sdg, infosoc::catalogue::Indicators::sdg)?;
    Ok(selected.into())
}

/// Sections and divisions of classifications of economic activities, and the groups and classes of the ICT sector.
///
/// Parameters
/// ----------
/// classification : {"isic4", "isic3.1", "nace2"}, optional
///     Only activities of one classification.
///
/// Returns
/// -------
/// Table
///     ``classification``, ``code``, ``level``, ``section``, ``ict_sector`` (``manufacturing``, ``trade``, ``services`` or none),
///     ``title``, ``certainty`` and ``sources``.
///
/// Raises
/// ------
/// UnknownOption
///     For another classification.
///
/// Examples
/// --------
/// >>> [row["code"] for row in infosoc.activities("isic4").to_dicts() if row["ict_sector"] == "trade"]
/// ['4651', '4652']
#[pyfunction]
#[pyo3(signature = (classification = None))]
pub(crate) fn activities(classification: Option<&str>) -> PyResult<Table> {
    let all = infosoc::catalogue::activities();
    match classification {
        Some(one) => Table::of(&all.of(word(one)?)),
        None => Table::of(&all),
    }
}

/// The links between revisions 3.1 and 4 of ISIC.
///
/// Returns
/// -------
/// Table
///     One row per class of revision 3.1 and class of revision 4 that it, or a part of it, went to: ``isic3.1``, ``isic3.1_in_part``
///     (only a part of the class went there), ``isic4`` and ``isic4_in_part`` (the class has other parts too). All links, as the
///     United Nations Statistics Division published them in 2007.
///
/// Examples
/// --------
/// >>> [row["isic4"] for row in infosoc.activity_links().to_dicts() if row["isic3.1"] == "7230"]
/// ['6202', '6311']
#[pyfunction]
pub(crate) fn activity_links() -> PyResult<Table> {
    Table::of(&infosoc::catalogue::activity_links())
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
///     If no indicator has the code; the message names the nearest codes.
/// UnknownOption
///     If the edition does not exist.
///
/// Examples
/// --------
/// >>> infosoc.indicator("HH6").title
/// 'Proportion of households with Internet'
/// >>> infosoc.indicator("HH-7", edition="2005").key
/// '2005:HH-7'
#[pyfunction]
#[pyo3(signature = (code, edition = None))]
pub(crate) fn indicator(code: &str, edition: Option<Like<Edition>>) -> PyResult<Indicator> {
    let found = match edition {
        Some(edition) => indicator_in(edition.0, code),
        None => infosoc::indicator(code),
    };
    Ok(Indicator(found.or_raise()?))
}

/// An edition by its name, or the year that is its name.
impl FromLike for Edition {
    fn from_like(given: &Bound<'_, PyAny>) -> PyResult<Edition> {
        if given.is_instance_of::<PyString>() || given.is_instance_of::<PyInt>() {
            return word(given.str()?.to_str()?);
        }
        Err(PyTypeError::new_err(format!("edition: expected text, got {}", given.get_type().name()?)))
    }
}

result! {
    /// A selection of indicators, in the order of the lists: a table with one row per indicator.
    ///
    /// Every fact has its certainty beside it, for example ``title`` and ``title_certainty``; ``note`` says what has to
    /// be checked against an official text before the indicator is presented as official. Iterating gives each
    /// `Indicator`.
    pub(crate) struct Indicators(infosoc::catalogue::Indicators);
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
        Table::new(self.inner.codes())
    }

    /// The response categories of these indicators, one row per category.
    ///
    /// Returns
    /// -------
    /// Table
    ///
    /// Examples
    /// --------
    /// >>> infosoc.indicators().categories().to_polars().columns
    /// ['edition', 'indicator', 'category', 'sdg_code', 'valid_from', 'valid_to', 'certainty']
    fn categories(&self) -> PyResult<Table> {
        Table::new(self.inner.categories())
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        // Gathered first: an iterator of Python outlives this call.
        let indicators: Vec<Indicator> = self.inner.iter().map(Indicator).collect();
        PyList::new(py, indicators)?.try_iter()
    }

    fn __repr__(slf: PyRef<'_, Self>) -> PyResult<String> {
        let py = slf.py();
        let (shown, more) = Self::shown(&slf.into_super())?;
        Ok(format!("{}\n{more}", shown.text(py)?))
    }

    fn _repr_html_(slf: PyRef<'_, Self>) -> PyResult<String> {
        let (shown, more) = Self::shown(&slf.into_super())?;
        Html::new().note(more).table(&shown).or_raise()
    }
}

impl Indicators {
    /// The columns to show, and the number of others.
    fn shown(table: &Table) -> PyResult<(Table, String)> {
        let frame = table.frame.select(SHOWN).or_raise()?;
        let more = table.frame.width() - SHOWN.len();
        Ok((Table::from(frame), format!("and {more} more columns: see .columns")))
    }
}

/// An indicator: what it measures, for whom, its unit, how it is broken down and how countries combine.
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
#[pyclass(extends = Immutable, frozen, module = "infosoc")]
#[derive(Debug)]
pub(crate) struct Indicator(&'static infosoc::Indicator);

based!(Indicator: Immutable);

properties! {
    Indicator.0 as indicator {
        /// Edition and code: only both together are unique.
        key: String = indicator.key();
        /// The list it belongs to.
        edition: &'static str = indicator.edition.as_str();
        /// Its code in that list. A code that starts with ``x-`` is this library's own and not official.
        code: &'static str = &indicator.code;
        /// Its title.
        title: &'static str = &indicator.title.value;
        /// The part of the list.
        area: &'static str = indicator.area.as_str();
        /// How the figure comes about.
        kind: &'static str = indicator.kind.as_str();
        /// Whether it is defined category by category rather than as one figure.
        by_category: bool = indicator.by_category;
        /// What is counted, in words.
        numerator: Option<&'static str> = filled(&indicator.numerator.value);
        /// The denominator population.
        base: &'static str = indicator.base.value.as_str();
        /// The denominator in words.
        denominator: Option<&'static str> = filled(&indicator.denominator.value);
        /// The unit of the figure.
        unit: &'static str = &indicator.unit;
        /// By what numerator / denominator is multiplied to give the figure; None where that is not known.
        factor: Option<f64> = indicator.factor;
        /// What is counted: household, individual, enterprise, ...
        statistical_unit: &'static str = &indicator.statistical_unit;
        /// Which units are in scope.
        scope: Option<&'static str> = filled(&indicator.scope.value);
        /// The period that the figure refers to.
        reference_period: Option<&'static str> = filled(&indicator.reference_period.value);
        /// By which rule a year is made of its half-years, quarters or months: ``end``, ``mid_year``, ``mean`` or ``sum``; None where the
        /// catalogue has none.
        annual_rule: Option<&'static str> = indicator.annual_rule().map(|rule| rule.as_str());
        /// The recommended breakdowns.
        breakdowns: Vec<String> = indicator.breakdowns.value.clone();
        /// The response categories, in order; `categories_table` has their codes and years.
        categories: Vec<&'static str> = indicator.categories.value.iter().map(|category| category.label.value.as_str()).collect();
        /// How the categories relate: ``exclusive``, ``multiple`` or ``nested``; None without categories.
        responses: Option<&'static str> = indicator.responses.map(|responses| responses.as_str());
        /// How countries combine.
        aggregation: &'static str = indicator.aggregation.value.method.map_or("none", AggregationMethod::as_str);
        /// What a country weighs; None for a sum, a simple mean, a median, or no aggregate.
        aggregation_weight: Option<&'static str> = indicator.aggregation.value.weight.map(|weight| weight.as_str());
        /// The agency responsible.
        agency: &'static str = &indicator.agency;
        /// The SDG indicator it belongs to, for example ``17.8.1``.
        sdg: Option<&'static str> = indicator.sdg.as_ref().map(|sdg| sdg.indicator.as_str());
        /// The series of the SDG database that it fills.
        sdg_series: Vec<&'static str> =
            indicator.sdg.iter().flat_map(|sdg| &sdg.series).map(|code| code.code.value.as_str()).collect();
        /// For an indicator outside the core list of 2022: the code there that measures the same or nearly so.
        core_code: Option<&'static str> = indicator.core_code.as_deref();
        /// Its codes in other systems; `codes_table` says what the figures under each are, and how sure that is.
        codes: Vec<&'static str> = indicator.codes.iter().map(|code| code.code.value.as_str()).collect();
        /// Keys of the sources.
        sources: Vec<String> = indicator.sources.clone();
        /// What else a user should know.
        remarks: Option<&'static str> = filled(&indicator.remarks);
        /// What has to be checked before the indicator is presented as official; None if nothing.
        note: Option<String> = indicator.note();
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        // Pickled as the call that finds it again: the catalogue is the same in every process.
        (py.import("infosoc")?.getattr("indicator")?, (self.code(), self.edition())).into_pyobject(py)
    }

    /// How sure each fact is: the name of the fact to ``CONFIRMED``, ``PARTIAL``, ``INFERRED``, ``UNCONFIRMED``,
    /// ``RECALL`` or ``UNKNOWN``.
    #[getter]
    fn certainty<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.0.certainties().map(|(fact, sure)| (fact, sure.as_str())).into_py_dict(py)
    }

    /// Its codes in other systems as a table: scheme, code, what the figures are, breakdown, unit, certainty.
    ///
    /// Returns
    /// -------
    /// Table
    ///
    /// Examples
    /// --------
    /// >>> [row["code"] for row in infosoc.indicator("HH7").codes_table().to_dicts()][:3]
    /// ['i99H', 'IT.NET.USER.ZS', 'ITU_DH_INT_USER_PT']
    fn codes_table(&self) -> PyResult<Table> {
        Table::new(self.alone().codes())
    }

    /// Its response categories as a table: category, SDG code, years, certainty.
    ///
    /// Returns
    /// -------
    /// Table
    ///
    /// Examples
    /// --------
    /// >>> [row["category"] for row in infosoc.indicator("HH8").categories_table().to_dicts()][:3]
    /// ['home', 'work', 'place of education']
    fn categories_table(&self) -> PyResult<Table> {
        Table::new(self.alone().categories())
    }

    fn __repr__(&self) -> String {
        Text::facts(&self.0.to_string(), &self.0.facts())
    }

    fn _repr_html_(&self) -> String {
        Html::facts(&self.0.to_string(), &self.0.facts())
    }
}

impl Indicator {
    fn alone(&self) -> infosoc::catalogue::Indicators {
        infosoc::indicators().filter(|other| other.key() == self.0.key())
    }
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
