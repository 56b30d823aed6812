//! Several waves of a survey in one design.

use crate::argument::{OneOrMany, Word, mistyped, word};
use crate::dataset::Dataset;
use crate::error::OrRaise;
use crate::estimates::Level;
use crate::interrupt::detached;
use crate::survey::Survey;
use infosoc::{Error, Overlap, PoolOptions};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Several waves of a survey in one design: years that were drawn independently, or that have sampling units or persons in
/// common, as a panel or a rotating sample has.
///
/// Parameters
/// ----------
/// waves : list of Survey or Dataset, or dict of them
///     The waves. The keys of a dict are their values in the column `wave`. For datasets they are the years.
/// wave : str
///     The column that tells the waves apart. Surveys in a list have it already, with one value in each, unless `labels` are
///     given.
/// labels : list, optional
///     The value of each wave in this column.
/// overlap : {"shared", "independent"}, optional
///     Whether PSUs with the same code in the same stratum are the same in all waves, and replicate weights were made jointly;
///     or each wave was drawn anew. If not given, PSUs are taken as shared, which does no harm where the codes were merely
///     used again, and replicates as independent, as only joint ones hold a covariance.
/// covariance : {"auto", "stacked", "correlation", "berger_priam", "tam"}, default "auto"
///     How waves covary in changes. ``stacked``: one design of all, in which a PSU counts as 0 in a wave that it is not in.
///     ``correlation``: the variance of each wave by its own design, with the correlation of the totals of PSUs: ``berger_priam``,
///     that of the residuals from the means of the PSUs in one wave and in both (Berger and Priam 2016), where every stratum that
///     shares PSUs shares five or more and this bends the correlation by less than 5 per cent; otherwise ``tam``, that of the
///     PSUs of both waves alone, which has no bias in small strata (Tam 1984).
///     ``auto``: by correlation between waves that do not have all PSUs in common, for changes of totals and counts, and of
///     everything else where there are strata: their variance would hold the chance of being in a wave. Stacked for all else.
/// file : str, optional
///     The data file of datasets that have several.
///
/// Returns
/// -------
/// Survey
///     All cases, with what was found in its attribute ``pooling``: how many PSUs are shared, codes of PSUs that were used
///     again in another stratum, columns, types and categories that differ between waves.
///
/// Raises
/// ------
/// InvalidArgument
///     For fewer than two waves, waves that cannot be told apart, and designs that do not go together.
///
/// Notes
/// -----
/// Compare the waves by `Estimates.difference` and `Estimates.ratio`, average them or compare averages by
/// `Estimates.contrast`. Persons who are in several waves need nothing more if their PSU is shared. The linearised
/// variable of a calibrated wave is projected on the calibration variables of that wave.
///
/// Examples
/// --------
/// >>> import pyarrow
/// >>> def wave(year, y):
/// ...     table = pyarrow.table({"year": [year] * 4, "psu": [1, 2, 3, 4], "w": [10.0] * 4, "y": y})
/// ...     return infosoc.Survey(table, weight="w", psu="psu")
/// >>> pooled = infosoc.pool([wave(2019, [3, 5, 4, 7]), wave(2021, [4, 6, 5, 9])], wave="year")
/// >>> change = pooled.mean("y", by="year").difference("year", 2021, 2019).to_dicts()[0]
/// >>> change["value"], round(change["se"], 6)
/// (1.25, 0.25)
#[pyfunction]
#[pyo3(signature = (waves, wave, *, labels = None, overlap = None, covariance = "auto", file = None))]
pub(crate) fn pool(
    py: Python<'_>,
    waves: Bound<'_, PyAny>,
    wave: String,
    labels: Option<OneOrMany<Level>>,
    overlap: Option<Word<Overlap>>,
    covariance: &str,
    file: Option<&str>,
) -> PyResult<Survey> {
    let (mut keys, given): (Vec<Level>, Vec<Bound<'_, PyAny>>) = match waves.cast::<PyDict>() {
        Ok(named) => {
            let pairs: Vec<_> = named.iter().map(|(key, wave)| Ok((key.extract()?, wave))).collect::<PyResult<_>>()?;
            pairs.into_iter().unzip()
        }
        Err(_) => {
            let one = |_| mistyped("waves: expected a list of surveys or datasets, or a dict of them by wave", &waves);
            (Vec::new(), waves.try_iter().map_err(one)?.collect::<PyResult<_>>()?)
        }
    };
    let (mut surveys, mut years) = (Vec::new(), Vec::new());
    for given in &given {
        if let Ok(dataset) = given.cast::<Dataset>() {
            let (survey, year) = dataset.get().wave(py, file)?;
            surveys.push(survey);
            years.push(Level(year.to_string()));
        } else if let Ok(survey) = given.cast::<Survey>() {
            surveys.push(survey.get().whole(py)?);
        } else {
            let got = given.get_type().name()?.to_string();
            return Err(Error::argument("waves", "surveys or datasets", got)).or_raise();
        }
    }
    // Years only where every wave is a dataset: those of a mixture would label half of them.
    if keys.is_empty() && years.len() == surveys.len() {
        keys = years;
    }
    let labels = labels.map_or(keys, |labels| labels.into_iter().collect());
    let options = PoolOptions {
        labels: labels.into_iter().map(|label| label.0).collect(),
        overlap: overlap.map(|word| word.0),
        covariance: word(covariance)?,
        ..PoolOptions::new(wave)
    };
    Ok(detached(py, || infosoc::pool(&surveys, &options)).or_raise()?.into())
}
