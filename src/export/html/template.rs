//! The templates, and the one place where text becomes HTML.

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior};
use std::fmt::{self, Write};
use std::sync::LazyLock;

const TEMPLATES: [(&str, &str); 6] = [
    ("result.html", include_str!("result.html")),
    ("facts.html", include_str!("facts.html")),
    ("grid.html", include_str!("grid.html")),
    ("chart.html", include_str!("chart.html")),
    ("page.html", include_str!("page.html")),
    ("style.css", include_str!("style.css")),
];

/// Empty but for the templates: there is no filter `safe`, so that no template can let text through as it is.
static ENVIRONMENT: LazyLock<Environment> = LazyLock::new(|| {
    let mut environment = Environment::empty();
    // A name misspelt in a template fails a test, and leaves no hole in a page.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(format);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text).unwrap_or_else(|e| panic!("the template {name} is damaged: {e}"));
    }
    environment
});

/// A template filled in.
pub(super) fn render(name: &str, with: Value) -> String {
    let template = ENVIRONMENT.get_template(name);
    // The templates and what they are given are both ours: no argument of a caller makes them disagree.
    template.and_then(|template| template.render(with)).unwrap_or_else(|e| panic!("the template {name}: {e}"))
}

/// HTML that was drawn here, which a template takes as it is.
pub(super) fn drawn(html: String) -> Value {
    Value::from_safe_string(html)
}

fn format(out: &mut Output, _: &mut State, value: &Value) -> Result<(), minijinja::Error> {
    match value.as_str() {
        Some(html) if value.is_safe() => out.write_str(html)?,
        Some(text) => write_escaped(out, text)?,
        None => write_escaped(out, &value.to_string())?,
    }
    Ok(())
}

/// Writes text such that HTML, in an element or in a quoted attribute, shows it and does nothing else.
pub(super) fn write_escaped(out: &mut impl Write, text: &str) -> fmt::Result {
    text.chars().try_for_each(|c| match c {
        '&' => out.write_str("&amp;"),
        '<' => out.write_str("&lt;"),
        '>' => out.write_str("&gt;"),
        '"' => out.write_str("&quot;"),
        '\'' => out.write_str("&#39;"),
        c if is_unfit(c) => out.write_char(char::REPLACEMENT_CHARACTER),
        c => out.write_char(c),
    })
}

/// What no page may hold: the control characters and noncharacters that HTML forbids, and the two characters that order
/// others to be read backwards or forwards. No script needs these two, and with them the digits of 12 are read as 21.
fn is_unfit(c: char) -> bool {
    let is_space = matches!(c, '\t' | '\n' | '\u{c}' | '\r');
    let is_noncharacter = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    // The last two reverse the text that follows: a name could be made to look like another.
    (c.is_control() && !is_space) || is_noncharacter || matches!(c, '\u{202d}' | '\u{202e}')
}
