//! The workbook that a publication is.

use super::worksheet::Worksheet;
use super::{lay, ods, xlsx};
use crate::export::write_whole;
use crate::{Error, Language, Result, watch};
use std::fmt;
use std::path::Path;

/// A workbook to publish, as `.xlsx` or `.ods`, by the guidance of the Analysis Function of the United Kingdom on
/// releasing statistics in spreadsheets, so that those who do not see it can read it:
///
/// - a cover, the contents with links, the notes, and a sheet for each table;
/// - tables marked as such, with a name, one row of heads, no merged cells, no blank rows, no filters, nothing hidden;
/// - titles marked as headings, text wrapped, no colour that says anything;
/// - a figure that is hidden or missing is a symbol in brackets, such as `[c]`, and every symbol is explained;
/// - title and language of the document, the cursor in the first cell of the first sheet.
///
/// Numbers are numbers, in full, and shown with the digits that matter. Text is text, whatever it begins with. The same
/// tables give the same bytes.
///
/// ```
/// use infosoc::export::{Workbook, Worksheet};
/// use polars::prelude::df;
/// # let folder = std::env::temp_dir().join(format!("infosoc-workbook-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let (xlsx, ods) = (folder.join("tables.xlsx"), folder.join("tables.ods"));
/// let table = df!("Region" => ["North", "South"], "Households" => [Some(41.5), None])?;
/// let book = Workbook::new("Households with Internet access")
///     .source("National Statistical Office, Household Survey 2024")
///     .add(Worksheet::new(&table)?.title("Households with Internet access by region").unit("%"));
/// book.write(&xlsx)?;
/// book.write(&ods)?;
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    pub(super) title: String,
    pub(super) subtitle: Option<String>,
    pub(super) about: Vec<String>,
    pub(super) source: Option<String>,
    pub(super) published: Option<String>,
    pub(super) contact: Option<String>,
    pub(super) language: Language,
    pub(super) tables: Vec<Worksheet>,
}

impl Workbook {
    /// A workbook in English.
    pub fn new(title: impl Into<String>) -> Workbook {
        Workbook {
            title: title.into(),
            subtitle: None,
            about: Vec::new(),
            source: None,
            published: None,
            contact: None,
            language: Language::English,
            tables: Vec::new(),
        }
    }

    /// A line beneath the title.
    pub fn subtitle(mut self, text: impl Into<String>) -> Workbook {
        self.subtitle = Some(text.into());
        self
    }

    /// A paragraph of the cover, below those that were added before.
    pub fn about(mut self, text: impl Into<String>) -> Workbook {
        self.about.push(text.into());
        self
    }

    /// Who says what is in it: the source of every table that names no other.
    pub fn source(mut self, text: impl Into<String>) -> Workbook {
        self.source = Some(text.into());
        self
    }

    /// When it is published, as it is to be read.
    pub fn published(mut self, date: impl Into<String>) -> Workbook {
        self.published = Some(date.into());
        self
    }

    /// Whom to ask.
    pub fn contact(mut self, text: impl Into<String>) -> Workbook {
        self.contact = Some(text.into());
        self
    }

    /// The language of the words that the library adds, and of the document.
    pub fn language(mut self, language: Language) -> Workbook {
        self.language = language;
        self
    }

    /// A table on a sheet of its own, behind those that were added before.
    #[expect(clippy::should_implement_trait, reason = "it adds a part, and no number")]
    pub fn add(mut self, sheet: Worksheet) -> Workbook {
        self.tables.push(sheet);
        self
    }

    /// Writes the workbook to a file, [whole](write_whole) or not at all: the ending of its name says in which format.
    ///
    /// # Errors
    /// Before anything is written, and all that is found: [`Error::InvalidArgument`] for another ending, a workbook or a
    /// table without a title, names of sheets that Excel does not take, and tables that no sheet has room for (1,048,576
    /// rows); [`Error::EmptyTable`]; [`Error::UnknownColumn`]. [`Error::NotWritten`] if the file cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let write = match ending.as_deref() {
            Some("xlsx") => xlsx::write,
            Some("ods") => ods::write,
            Some(_) | None => {
                return Err(Error::argument("path", "a name that ends in .xlsx or .ods", path.display()));
            }
        };
        // Laid out whole before the file is opened: an error leaves the old one.
        let book = lay::book(self, watch::record_beside(path).as_deref())?;
        write_whole(path, |file| write(&book, file))
    }
}

/// Its title, and the titles of its tables.
impl fmt::Display for Workbook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.title)?;
        self.tables.iter().zip(1..).try_for_each(|(sheet, number)| {
            let own = sheet.frame.column("indicator").ok().and_then(|codes| codes.get(0).ok());
            let own = own.map(|code| code.str_value().into_owned()).unwrap_or_default();
            let title = sheet.title.as_deref().or(sheet.sheet.as_deref()).unwrap_or(&own);
            write!(f, "\n  {number}  {title} ({} × {})", sheet.frame.height(), sheet.frame.width())
        })
    }
}
