//! `infosoc publish`.

use super::arguments::{Deliverable, Publish};
use super::console::{Console, free};
use super::{Outcome, judged};
use crate::dataset::Dataset;
use crate::export::{DataPackage, Header, Mapping, OpenSdg, SdgMetadata, SdgMetadataMessage, Sdmx, Structure};
use crate::export::{Workbook, Worksheet};
use crate::finding::{Finding, Rule, Subject};
use crate::frame::Labels;
use crate::quality::Suppression;
use crate::{Error, Findings, Language, Result, Series, ToFrame, watch};
use polars::prelude::*;
use std::path::Path;

pub(super) fn run(asked: &Publish, console: &mut Console) -> Result<Outcome> {
    // The kind and place of the output come first: reading a dataset may take minutes.
    let to = deliverable(asked)?;
    let unused = unused_options(asked, to);
    check_place(asked, to)?;
    console.step("reading", 3);
    let series = figures(asked, console)?;
    console.warnings(&series.findings());
    console.step("writing", 3);
    let findings = match to {
        Deliverable::Xlsx | Deliverable::Ods => {
            workbook(asked, &series)?.write(&asked.out)?;
            Findings::new(Vec::new(), Subject::Series)
        }
        Deliverable::SdmxCsv | Deliverable::SdmxMl | Deliverable::SdmxJson => {
            message(asked)?.write(&series, &asked.out)?
        }
        Deliverable::SdgMetadata => {
            let message =
                SdgMetadataMessage::new().series(&series).header(header(asked)).language(language(asked).as_str());
            let message = asked.reporting_type.iter().fold(message, |message, code| message.reporting_type(code));
            message.write(&metadata(asked)?, &asked.out)?
        }
        Deliverable::OpenSdg => {
            OpenSdg::new().language(language(asked).as_str()).write(&series, &metadata(asked)?, &asked.out)?
        }
        Deliverable::Package => package(asked).write_series(&series, &asked.out)?,
    };
    console.warnings(&unused);
    console.warnings(&findings);
    console.print(&format!("{}\n", asked.out.display()));
    // The worst of all: writing them well does not make faulty figures right.
    let worst = [&findings, &unused, &series.findings()].into_iter().filter_map(Findings::worst).min();
    Ok(judged(worst, asked.writing.judge.fail_on))
}

/// What is asked for, or else what the name of the file says.
fn deliverable(asked: &Publish) -> Result<Deliverable> {
    let ending = asked.out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let by_ending = || match ending.as_deref()? {
        "xlsx" => Some(Deliverable::Xlsx),
        "ods" => Some(Deliverable::Ods),
        "csv" => Some(Deliverable::SdmxCsv),
        "xml" => Some(Deliverable::SdmxMl),
        "json" => Some(Deliverable::SdmxJson),
        _ => None,
    };
    let unsaid = || {
        let expected = "what is to be written, or a file whose name ends in .xlsx, .ods, .csv, .xml or .json";
        Error::argument("--to", expected, asked.out.display())
    };
    let to = asked.to.or_else(by_ending).ok_or_else(unsaid)?;
    match to.ending() {
        // A spreadsheet opens a file by its ending, whatever it holds.
        Some(wanted) if ending.as_deref() != Some(wanted) => {
            Err(Error::argument("--out", format!("a file whose name ends in .{wanted}"), asked.out.display()))
        }
        Some(_) | None => Ok(to),
    }
}

/// Options that the deliverable has no use for. One line of options may serve all deliverables of a release, so that they are no
/// errors; whoever expected more of them reads that they did nothing.
fn unused_options(asked: &Publish, to: Deliverable) -> Findings {
    use Deliverable::{Ods, OpenSdg, Package, SdgMetadata, SdmxCsv, SdmxJson, SdmxMl, Xlsx};
    const MESSAGES: [Deliverable; 3] = [SdmxCsv, SdmxMl, SdmxJson];
    const SENT: [Deliverable; 4] = [SdmxCsv, SdmxMl, SdmxJson, SdgMetadata];
    const TITLED: [Deliverable; 3] = [Xlsx, Ods, Package];
    let options: [(&str, bool, &[Deliverable]); 13] = [
        ("--title", asked.title.is_some(), &TITLED),
        ("--source", asked.source.is_some(), &TITLED),
        ("--licence", asked.licence.is_some(), &[Package]),
        ("--language", asked.language.is_some(), &[Xlsx, Ods, SdgMetadata, OpenSdg]),
        ("--structure", asked.structure.is_some(), &MESSAGES),
        ("--dataflow", asked.dataflow.is_some(), &MESSAGES),
        ("--sdmx-version", asked.sdmx_version.is_some(), &MESSAGES),
        ("--mapping", asked.mapping.is_some(), &MESSAGES),
        ("--reporting-type", asked.reporting_type.is_some(), &SENT),
        ("--sender", asked.sender.is_some(), &SENT),
        ("--receiver", asked.receiver.is_some(), &SENT),
        ("--test", asked.test, &SENT),
        ("--metadata", asked.metadata.is_some(), &[SdgMetadata, OpenSdg]),
    ];
    let foreign = options.into_iter().filter(|(_, is_given, of)| *is_given && !of.contains(&to));
    let unused = foreign.map(|(name, _, of)| {
        let of: Vec<&str> = of.iter().map(|one| one.as_str()).collect();
        let message = format!("does nothing for {to}: it is for {}", of.join(", "));
        Finding::warning(Rule::OptionNotUsed, name, message).remedy("leave it out, or write one of these")
    });
    Findings::new(unused.collect(), Subject::Series)
}

fn language(asked: &Publish) -> Language {
    asked.language.unwrap_or(Language::English)
}

/// What is wrong with where the deliverable is to go, said before anything is computed.
fn check_place(asked: &Publish, to: Deliverable) -> Result<()> {
    if to.ending().is_some() {
        return free(&asked.out, asked.force);
    }
    let out = watch::place(&asked.out).map_err(|source| Error::NotWritten { path: asked.out.clone(), source })?;
    let is_used = std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
    if is_used && !asked.force {
        let source = std::io::Error::new(
            std::io::ErrorKind::AlreadyExists,
            "the folder is not empty; --force replaces its files of the same names",
        );
        return Err(Error::NotWritten { path: asked.out.clone(), source });
    }
    // A file in the place of the folder is never replaced, whatever `--force` says.
    free(&asked.out, false)
}

/// The figures of a dataset or of a file, and of these the indicators that are asked for.
fn figures(asked: &Publish, console: &mut Console) -> Result<Series> {
    let suppression = suppression(asked)?;
    let all = if asked.figures.is_dir() {
        let dataset = Dataset::open_with(&asked.figures, asked.writing.access.access())?;
        console.step("estimating", 3);
        let figures = dataset.indicators()?;
        match suppression {
            Some(suppression) => figures.suppress(&suppression)?.observations(None, None, None)?,
            None => figures.observations(None, None)?,
        }
    } else {
        if suppression.is_some() {
            let expected = "the folder of a dataset beside them; the figures of a series have flags of their own";
            return Err(Error::argument("--rule, --min-n and --dominance", expected, asked.figures.display()));
        }
        Series::read(&asked.figures)?
    };
    let all = of_area(asked, all)?;
    if asked.indicators.is_empty() {
        return Ok(all);
    }
    let codes: Vec<&str> = asked.indicators.iter().map(String::as_str).collect();
    let of_these = all.indicators(&codes)?;
    if of_these.is_empty() {
        return Err(Error::argument("indicators", "codes that the figures have", codes.join(", ")));
    }
    Ok(of_these)
}

/// The figures of the area that is asked for.
fn of_area(asked: &Publish, all: Series) -> Result<Series> {
    let Some(area) = &asked.area else { return Ok(all) };
    let of_area = all.areas(&[area.as_str()])?;
    if of_area.is_empty() {
        return Err(Error::argument("--area", "an area that the figures have", area));
    }
    Ok(of_area)
}

fn suppression(asked: &Publish) -> Result<Option<Suppression>> {
    let by_rules = asked.suppression.suppression()?;
    Ok(match asked.dominance {
        Some(dominance) => Some(by_rules.unwrap_or_default().dominance(dominance)),
        None => by_rules,
    })
}

/// A sheet for each indicator.
fn workbook(asked: &Publish, series: &Series) -> Result<Workbook> {
    let table = series.to_frame()?;
    let codes = table.column("indicator")?.str()?;
    let mut seen: Vec<&str> = Vec::new();
    for code in codes.iter().flatten() {
        // In the order of the series, not of the alphabet.
        if !seen.contains(&code) {
            seen.push(code);
        }
    }
    let mut book = Workbook::new(title(asked)).language(language(asked));
    if let Some(source) = &asked.source {
        book = book.source(source);
    }
    for code in seen {
        let of_code: BooleanChunked = codes.iter().map(|one| Some(one == Some(code))).collect();
        let labels = series.value_labels();
        book = book.add(Worksheet::new(&OfCode { table: table.filter(&of_code)?, labels })?);
    }
    Ok(book)
}

/// The figures of an indicator, with what their codes stand for.
struct OfCode {
    table: DataFrame,
    labels: Labels,
}

impl ToFrame for OfCode {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.table.clone())
    }

    fn value_labels(&self) -> Labels {
        self.labels.clone()
    }
}

/// The title, or else what the figures are called where they lie.
fn title(asked: &Publish) -> String {
    let own = || asked.figures.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    asked.title.clone().unwrap_or_else(own)
}

fn header(asked: &Publish) -> Header {
    let mut header = Header::new().test(asked.test);
    if let Some(sender) = &asked.sender {
        header = header.sender(sender);
    }
    if let Some(receiver) = &asked.receiver {
        header = header.receiver(receiver);
    }
    header
}

fn message(asked: &Publish) -> Result<Sdmx> {
    let structure = asked.structure.as_deref().map_or("sdg".into(), Path::to_string_lossy);
    let structure = Structure::named(&structure)?;
    let mapping = asked.mapping.as_ref().map(|path| Mapping::read(path, &structure)).transpose()?;
    let mut message = Sdmx::new(structure).header(header(asked));
    if let Some(mapping) = mapping {
        message = message.mapping(mapping);
    }
    if let Some(dataflow) = &asked.dataflow {
        message = message.dataflow(dataflow.clone());
    }
    if let Some(code) = &asked.reporting_type {
        message = message.reporting_type(code);
    }
    if let Some(version) = &asked.sdmx_version {
        message = message.version(version);
    }
    Ok(message)
}

fn metadata(asked: &Publish) -> Result<SdgMetadata> {
    asked.metadata.as_deref().map_or_else(|| Ok(SdgMetadata::new()), |path: &Path| SdgMetadata::read(path))
}

fn package(asked: &Publish) -> DataPackage {
    let mut package = DataPackage::new().title(title(asked));
    if let Some(source) = &asked.source {
        package = package.source(source);
    }
    if let Some(licence) = &asked.licence {
        package = package.licence(licence);
    }
    package
}
