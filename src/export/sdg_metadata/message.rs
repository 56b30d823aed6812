//! The message: GenericMetadata of SDMX-ML 2.1, a report for each series.

use super::super::sdmx::CompleteHeader;
use quick_xml::escape::escape;
use std::io::{self, Write};

/// What the message is made by.
pub(super) struct Frame<'a> {
    pub(super) header: &'a CompleteHeader,
    /// Version of the metadata structure.
    pub(super) structure: &'a str,
    /// Version of the dataflow that the texts are about.
    pub(super) dataflow: &'a str,
    pub(super) reporting_type: &'a str,
}

/// The texts of one series in one area: concept, and language with text.
pub(super) struct Report<'a> {
    pub(super) series: &'a str,
    pub(super) ref_area: &'a str,
    pub(super) concepts: Vec<(&'a str, Vec<(&'a str, &'a str)>)>,
}

const MESSAGE: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message";
const GENERIC: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/metadata/generic";
const COMMON: &str = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common";

pub(super) fn write(file: &mut dyn Write, frame: &Frame<'_>, reports: &[Report<'_>]) -> io::Result<()> {
    let Frame { header, structure, dataflow, reporting_type } = frame;
    writeln!(file, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(file, r#"<mes:GenericMetadata xmlns:mes="{MESSAGE}" xmlns:gen="{GENERIC}" xmlns:com="{COMMON}">"#)?;
    writeln!(file, "  <mes:Header>\n    <mes:ID>{}</mes:ID>", escape(&header.id))?;
    writeln!(file, "    <mes:Test>{}</mes:Test>\n    <mes:Prepared>{}</mes:Prepared>", header.test, header.prepared)?;
    writeln!(file, r#"    <mes:Sender id="{}"/>"#, escape(&header.sender))?;
    if let Some(receiver) = &header.receiver {
        writeln!(file, r#"    <mes:Receiver id="{}"/>"#, escape(receiver))?;
    }
    // References carry no namespace of their own: so says the schema.
    writeln!(
        file,
        r#"    <mes:Structure structureID="MDS1">
      <com:Structure>
        <URN>urn:sdmx:org.sdmx.infomodel.metadatastructure.MetadataStructure=IAEG-SDGs:SDG_MSD({})</URN>
      </com:Structure>
    </mes:Structure>"#,
        escape(*structure)
    )?;
    if let Some(record) = &header.record {
        writeln!(file, r#"    <mes:Source xml:lang="en">How this was made: {}</mes:Source>"#, escape(record))?;
    }
    writeln!(file, "  </mes:Header>")?;
    for report in reports {
        // Escaped here once, as each stands in several places.
        let (series, area, kind) = (escape(report.series), escape(report.ref_area), escape(*reporting_type));
        write!(
            file,
            r#"  <mes:MetadataSet structureRef="MDS1" setID="{series}-{kind}-{area}">
    <com:Name xml:lang="en">SDG METADATA SET</com:Name>
    <gen:Report id="SDG_META_RPT">
      <gen:Target id="KEY_TARGET">
        <gen:ReferenceValue id="DIMENSION_DESCRIPTOR_VALUES_TARGET">
          <gen:DataKey>
            <com:KeyValue id="SERIES"><com:Value>{series}</com:Value></com:KeyValue>
            <com:KeyValue id="REPORTING_TYPE"><com:Value>{kind}</com:Value></com:KeyValue>
            <com:KeyValue id="REF_AREA"><com:Value>{area}</com:Value></com:KeyValue>
          </gen:DataKey>
        </gen:ReferenceValue>
        <gen:ReferenceValue id="Dataflow">
          <gen:ObjectReference>
            <URN>urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=IAEG-SDGs:DF_SDG_GLC({})</URN>
          </gen:ObjectReference>
        </gen:ReferenceValue>
      </gen:Target>
      <gen:AttributeSet>
"#,
            escape(*dataflow)
        )?;
        // One attribute for all languages, with a text in each.
        for (concept, texts) in &report.concepts {
            writeln!(file, r#"        <gen:ReportedAttribute id="{}">"#, escape(*concept))?;
            for (language, text) in texts {
                writeln!(file, r#"          <com:Text xml:lang="{}">{}</com:Text>"#, escape(*language), escape(*text))?;
            }
            writeln!(file, "        </gen:ReportedAttribute>")?;
        }
        writeln!(file, "      </gen:AttributeSet>\n    </gen:Report>\n  </mes:MetadataSet>")?;
    }
    writeln!(file, "</mes:GenericMetadata>")
}
