//! Errors in the words of the command: what Python gives by a keyword is an option here.

use super::arguments::Arguments;
use crate::Error;
use crate::words::words;
use clap::CommandFactory;
use std::ffi::OsString;

words! {
    /// Keywords whose option has another name.
    enum Renamed: "keyword" {
        /// Replace what is there.
        Overwrite = "overwrite",
        /// The folder that a description is drafted into.
        Folder = "folder",
    }
}

impl Renamed {
    fn option(self) -> &'static str {
        match self {
            Renamed::Overwrite => "force",
            Renamed::Folder => "out",
        }
    }
}

/// The options of the command that was given; none where it is not known.
pub(super) fn options(given: &[OsString]) -> Vec<String> {
    let command = Arguments::command();
    let name = given.get(1).and_then(|name| name.to_str()).unwrap_or_default();
    let options = command.find_subcommand(name).into_iter().flat_map(|command| command.get_arguments());
    options.filter_map(|argument| argument.get_long()).map(str::to_owned).collect()
}

/// The text of an error, with the options of the command in place of keywords.
pub(super) fn of_command(error: &Error, options: &[String]) -> String {
    let option_of = |keyword: &str| {
        let name =
            keyword.parse::<Renamed>().map_or_else(|_| keyword.replace('_', "-"), |known| known.option().to_owned());
        options.contains(&name).then(|| format!("--{name}"))
    };
    let text = error.to_string();
    // The argument stands first in these messages.
    let text = if let Error::InvalidArgument { argument: name, .. } | Error::UnknownOption { option: name, .. } = error
        && let Some(option) = option_of(name)
        && let Some(rest) = text.strip_prefix(name.as_str())
    {
        option + rest
    } else {
        text
    };
    let keywords = options.iter().map(|option| option.replace('-', "_"));
    let renamed = Renamed::ALL.iter().map(|known| known.as_str().to_owned());
    keywords.chain(renamed).fold(text, |text, keyword| match option_of(&keyword) {
        Some(option) => with_option(&text, &keyword, &option),
        None => text,
    })
}

/// A text with `give --outside` for `set outside`, and what it is called in Rust left out.
fn with_option(text: &str, keyword: &str, option: &str) -> String {
    let (setting, value) = (format!("set {keyword}"), format!("{keyword}=\""));
    let mut said = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(&setting) {
        said.push_str(before);
        // `set out` is no part of `set outside`.
        let is_whole = !after.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        said.push_str(&if is_whole { format!("give {option}") } else { setting.clone() });
        rest = after;
        if is_whole {
            let in_rust = rest.strip_prefix(" (in Rust, ").and_then(|inside| inside.split_once(')'));
            rest = in_rust.map_or(rest, |(_, behind)| behind);
            rest = rest.strip_prefix(" to").filter(|value| value.starts_with(" \"")).unwrap_or(rest);
        }
    }
    said.push_str(rest);
    said.replace(&value, &format!("{option} \""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(error: &Error, command: &str) -> String {
        of_command(error, &options(&["infosoc".into(), command.into()]))
    }

    #[test]
    fn keywords_are_options_of_the_command_that_has_them() {
        let folder = Error::invalid("folder", "a.toml already exists; set overwrite to replace it");
        assert_eq!(said(&folder, "describe"), "--out: a.toml already exists; give --force to replace it");
        // Without a command nothing is known of options.
        assert_eq!(said(&folder, "--version"), folder.to_string());
        let year = Error::missing("year", "give the year the figures are for");
        assert_eq!(said(&year, "describe"), "--year: missing; give the year the figures are for");
        let unit = Error::option("unit", "houses", ["household"]);
        assert!(said(&unit, "describe").starts_with("--unit"), "{}", said(&unit, "describe"));
        let problem = "set outside (in Rust, Files::Anywhere) or encoding=\"utf-8\"".to_owned();
        let file = Error::InvalidFile { path: "d.csv".into(), row: None, problem };
        assert!(
            said(&file, "estimate").ends_with("give --outside or encoding=\"utf-8\""),
            "{}",
            said(&file, "estimate")
        );
        assert!(said(&file, "describe").contains("--encoding \"utf-8\""), "{}", said(&file, "describe"));
    }
}
