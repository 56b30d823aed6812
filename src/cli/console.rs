//! Where results, remarks and progress go.

use super::output::{Format, Output, OutputPlace};
use super::wording::of_command;
use crate::export::{Csv, Json, Text, write_whole};
use crate::{Error, Finding, Findings, Result, Severity, ToFrame, watch};
use clap::builder::StyledStr;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;
use terminal_size::terminal_size;

/// The standard streams of the process.
pub(super) struct Console {
    // Not locked: the bar draws itself on the same stream from a thread of its own.
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    /// Whether someone sees how far the work is.
    shows_progress: bool,
    /// All that was found, also what is not shown.
    findings: Vec<Finding>,
    /// The first error of standard output; nothing is written after it.
    broken: Option<io::Error>,
    /// How many characters a line of the terminal has, if someone reads the result there.
    width: Option<usize>,
    has_colour: Streams,
    bar: Option<ProgressBar>,
}

/// Which streams show colour: terminals, unless the reader's environment says otherwise.
struct Streams {
    out: bool,
    err: bool,
}

/// Lines of a table that goes into a file or another program are not broken.
const UNBROKEN: usize = usize::MAX;

impl Console {
    pub(super) fn standard() -> Console {
        // https://no-color.org: whatever the variable holds, unless it is empty.
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let (out, err) = (io::stdout(), io::stderr());
        let has_colour = Streams { out: wanted && out.is_terminal(), err: wanted && err.is_terminal() };
        // 80 where the terminal does not say.
        let width = out.is_terminal().then(|| terminal_size().map_or(80, |(width, _)| usize::from(width.0)));
        let (shows_progress, findings) = (err.is_terminal(), Vec::new());
        let (out, err) = (Box::new(out), Box::new(err));
        Console { out, err, shows_progress, findings, broken: None, width, has_colour, bar: None }
    }

    /// Where nobody looks.
    pub(super) fn silent() -> Console {
        let has_colour = Streams { out: false, err: false };
        let (out, err) = (Box::new(io::sink()), Box::new(io::sink()));
        let findings = Vec::new();
        Console { out, err, shows_progress: false, findings, broken: None, width: None, has_colour, bar: None }
    }

    /// All that was found.
    pub(super) fn found(&self) -> &[Finding] {
        &self.findings
    }

    /// Says what goes on, on a terminal; `total` steps in all.
    pub(super) fn step(&mut self, words: &str, total: u64) {
        if !self.shows_progress {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::new(total);
            if let Ok(style) = ProgressStyle::with_template("{spinner} {bar:20} {msg} {elapsed}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        bar.set_message(words.to_owned());
        bar.inc(1);
    }

    /// Takes the bar away: what is written next stands alone.
    pub(super) fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    /// What is wrong with where a result is to go and as what, said before minutes of work.
    pub(super) fn check(&self, output: &Output) -> Result<()> {
        output.format()?;
        self.check_place(&output.place)
    }

    /// What is wrong with where it is to go.
    pub(super) fn check_place(&self, place: &OutputPlace) -> Result<()> {
        place.out.as_deref().map_or(Ok(()), |path| free(path, place.force))
    }

    /// Writes a result.
    pub(super) fn result(&mut self, result: &impl ToFrame, output: &Output) -> Result<()> {
        let width = if output.place.out.is_some() { UNBROKEN } else { self.width.unwrap_or(UNBROKEN) };
        self.write(&text(result, output.format()?, width)?, &output.place)
    }

    /// Writes a text to the file that is asked for, or to standard output.
    pub(super) fn write(&mut self, text: &str, place: &OutputPlace) -> Result<()> {
        self.clear();
        match &place.out {
            Some(path) => write_whole(path, |file| file.write_all(text.as_bytes())),
            None => {
                self.print(text);
                Ok(())
            }
        }
    }

    /// Writes a text to standard output.
    pub(super) fn print(&mut self, text: &str) {
        if self.broken.is_none() {
            // Kept for the end: a pipe that was closed must not stop what is still to be written to files.
            self.broken = self.out.write_all(text.as_bytes()).err();
        }
    }

    /// A remark for the person at the terminal.
    pub(super) fn remark(&mut self, remark: &str) {
        self.clear();
        // There is no other place to say that this failed.
        writeln!(self.err, "{remark}").ok();
    }

    /// What was found, for the record.
    pub(super) fn keep(&mut self, findings: &Findings) {
        self.findings.extend(findings.iter().cloned());
    }

    /// The findings that a person should look at, beside a result.
    pub(super) fn warnings(&mut self, findings: &Findings) {
        self.remarks(findings);
    }

    /// The same of findings of several results.
    pub(super) fn remarks<'a>(&mut self, findings: impl IntoIterator<Item = &'a Finding>) {
        for finding in findings {
            self.findings.push(finding.clone());
            if finding.severity == Severity::Note {
                continue;
            }
            self.remark(&finding.line());
        }
    }

    /// An error, or each of several, in the words of a command with these options.
    pub(super) fn error(&mut self, error: &Error, options: &[String]) {
        for error in error.all() {
            let word = self.emphasised("error");
            self.remark(&format!("{word}[{}]: {}", error.code(), of_command(error, options)));
        }
    }

    fn emphasised(&self, word: &str) -> String {
        if self.has_colour.err { format!("\x1b[1;31m{word}\x1b[0m") } else { word.to_owned() }
    }

    /// Help where it was asked for, otherwise what is wrong with the arguments.
    pub(super) fn usage(&mut self, text: &StyledStr, is_help: bool) {
        let has_colour = if is_help { self.has_colour.out } else { self.has_colour.err };
        let text = if has_colour { text.ansi().to_string() } else { text.to_string() };
        if is_help { self.print(&text) } else { self.remark(text.trim_end()) }
    }

    /// The first error of standard output.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.clear();
        match self.broken.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }
}

fn text(result: &impl ToFrame, format: Format, width: usize) -> Result<String> {
    Ok(match format {
        Format::Text => Text::new().width(width).rows(usize::MAX).table(result)? + "\n",
        Format::Csv => Csv::new().text(result)?,
        Format::Json => Json::new().text(result)?,
    })
}

/// Whether a file may be written: it is not there, or is to be replaced.
pub(super) fn free(path: &Path, force: bool) -> Result<()> {
    if !force && watch::is_taken(path) {
        let source = io::Error::new(io::ErrorKind::AlreadyExists, "the file is there already; --force replaces it");
        return Err(Error::NotWritten { path: path.to_owned(), source });
    }
    Ok(())
}
