//! The formats of messages.

use crate::words::words;
use crate::{Error, Result};
use std::path::Path;

words! {
    /// A format of messages of data.
    #[non_exhaustive]
    pub enum SdmxFormat: "format" {
        /// SDMX-CSV 1.0.
        Csv10 = "csv 1.0",
        /// SDMX-CSV 2.0, of SDMX 3.0.
        Csv20 = "csv 2.0",
        /// SDMX-CSV 2.1, of SDMX 3.1.
        Csv21 = "csv 2.1",
        /// SDMX-ML 2.1, structure-specific.
        Ml21 = "ml 2.1",
        /// SDMX-ML 3.0, structure-specific.
        Ml30 = "ml 3.0",
        /// SDMX-JSON 2.0.
        Json20 = "json 2.0",
    }
}

words! {
    /// Whether a file with commas has the names of codes beside the codes.
    #[derive(Default)]
    pub enum Labels: "labels" {
        /// Codes.
        #[default]
        Id = "id",
        /// Codes with their names in one cell: `F: Female`.
        Both = "both",
        /// Codes with their names in columns of their own; from SDMX-CSV 2.0 on.
        Name = "name",
    }
}

impl SdmxFormat {
    /// The format of a file by its ending, `.csv`, `.xml` or `.json`, and the version if one is given; else SDMX-CSV 1.0,
    /// SDMX-ML 2.1 and SDMX-JSON 2.0, which is what UNSD takes.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for another ending, [`Error::UnknownOption`] for a version that the format does not have.
    ///
    /// ```
    /// use infosoc::export::SdmxFormat;
    /// assert_eq!(SdmxFormat::of("sdg.xml", Some("3.0"))?, SdmxFormat::Ml30);
    /// # Ok::<(), infosoc::Error>(())
    /// ```
    pub fn of(path: impl AsRef<Path>, version: Option<&str>) -> Result<SdmxFormat> {
        let path = path.as_ref();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let known = match ending.as_str() {
            "csv" => [("1.0", SdmxFormat::Csv10), ("2.0", SdmxFormat::Csv20), ("2.1", SdmxFormat::Csv21)].to_vec(),
            "xml" => [("2.1", SdmxFormat::Ml21), ("3.0", SdmxFormat::Ml30)].to_vec(),
            "json" => [("2.0", SdmxFormat::Json20)].to_vec(),
            _ => {
                let expected = "a file whose name ends in .csv (SDMX-CSV), .xml (SDMX-ML) or .json (SDMX-JSON)";
                return Err(Error::argument("path", expected, path.display().to_string()));
            }
        };
        // The first of each list is what UNSD takes.
        let Some(version) = version else { return Ok(known[0].1) };
        let found = known.iter().find(|(known, _)| *known == version.trim()).map(|(_, format)| *format);
        found.ok_or_else(|| Error::option("version", version, known.iter().map(|(known, _)| *known)))
    }
}
