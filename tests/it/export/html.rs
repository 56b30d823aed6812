//! Pages, tables and notebooks: whatever text they are given, they show it, and it does nothing.

use infosoc::export::{Cell, Chart, Grid, Html, Page, Section, Text};
use infosoc::{Error, Result, ToFrame};
use polars::prelude::*;
use proptest::prelude::*;

struct Frame(DataFrame);

impl ToFrame for Frame {
    fn to_frame(&self) -> Result<DataFrame> {
        Ok(self.0.clone())
    }
}

const HOSTILE: [&str; 9] = [
    "</td></table><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "]]></style></title><b>",
    "<!-- <![CDATA[ ",
    "{{ title }}{% for x in y %}{# a comment #}",
    "12\u{202e}34\u{202d}",
    "\0\u{1}\u{7f}\u{85}\u{fdd0}\u{ffff}\u{10fffe}",
    "&lt;script&gt; &amp; &#x3c;",
];

/// A page with the text in every place that takes one, but for the language, which is a tag.
fn page(text: &str) -> Page {
    let grid = Grid::new([text]).corner(text).row(text, [Cell::new(text).below(text).words()]).caption(text);
    let chart = Chart::new("<svg><text id=\"a\">b</text></svg>", text).caption(text);
    let section = Section::new(text).text(text).chart(chart).table(grid).note(text);
    Page::new(text).language(text).lead(text).section(section).note(text)
}

fn notebook(text: &str) -> String {
    let frame = Frame(df!(text => [text, text]).unwrap());
    Html::new().rows(1).note(text).table(&frame).unwrap() + &Html::facts(text, &[(text, text)])
}

/// The tags of a text with the names of their attributes; what stands between is text.
fn tags(html: &str) -> Vec<String> {
    let tag = |part: &str| part.split('>').next().unwrap_or_default().split('"').step_by(2).collect();
    html.split('<').skip(1).map(tag).collect()
}

/// What no HTML document may hold, by the standard's list of parse errors, and the overrides of direction.
fn is_forbidden(c: char) -> bool {
    let control = matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}');
    let noncharacter = matches!(c, '\u{fdd0}'..='\u{fdef}') || matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff);
    control || noncharacter || matches!(c, '\u{202d}' | '\u{202e}')
}

fn is_harmless(text: &str) {
    let drawn = page(text).to_html().unwrap();
    // A short text may be the tag of a language that is written from right to left, as `Sd` is that of Sindhi.
    let is_right_to_left = drawn.split("<head").next().is_some_and(|start| start.contains(" dir=\"rtl\""));
    let plain = page("x").language(if is_right_to_left { "ar" } else { "x" }).to_html().unwrap();
    for (drawn, plain) in [(drawn, plain), (notebook(text), notebook("x"))] {
        assert_eq!(tags(&drawn), tags(&plain), "{text:?}");
        assert_eq!(drawn.chars().find(|&c| is_forbidden(c)), None, "{text:?}");
    }
}

#[test]
fn hostile_text_is_shown_and_does_nothing() {
    HOSTILE.into_iter().chain(["Sd"]).for_each(is_harmless);
    let html = page("<b>'\"&\u{202e}").to_html().unwrap();
    // Title twice, language, lead, heading, text, label and caption of the chart, label and caption of the table, corner,
    // column, row, cell, what is beneath it, and two notes.
    assert_eq!(html.matches("&lt;b&gt;&#39;&quot;&amp;\u{fffd}").count(), 17);
    assert_eq!(notebook("<b>").matches("&lt;b&gt;").count(), 6);
}

proptest! {
    #[test]
    fn any_text_is_shown_and_does_nothing(text in "\\PC{1,20}|[\\x00-\\u{9f}<>&'\"/=-]{1,20}") {
        is_harmless(&text);
    }
}

#[test]
fn a_page_holds_what_it_was_given_in_its_order_and_nothing_else() {
    let chart = |caption| Chart::new("<svg viewBox=\"0 0 1 1\"><g id=\"a\"/></svg>", "Bars").caption(caption);
    let section = Section::new("Heading").note("first").chart(chart("one")).text("second").chart(chart("two"));
    let html = Page::new("Title").section(section).to_html().unwrap();
    let places = ["<h1>Title", "<h2>Heading", ">first<", "chart1-a", ">one<", ">second<", "chart2-a", ">two<"]
        .map(|text| html.find(text));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    assert!(!html.contains("<footer>") && !html.contains("<table>"));
    let empty = Page::new("Title").lead("").note("").section(Section::new("Heading").text("").note(""));
    assert!(!empty.to_html().unwrap().contains("<p"));
}

#[test]
fn a_page_loads_nothing_and_tells_the_browser_so() {
    let html = page("x").to_html().unwrap();
    assert!(html.contains("Content-Security-Policy\" content=\"default-src 'none'"));
    for loads in ["src=", "href=", "@import", "<link", "<script"] {
        assert!(!html.contains(loads), "{loads}");
    }
}

#[test]
fn the_language_says_which_way_a_page_is_written() {
    let root = |tag: &str| Page::new("t").language(tag).to_html().unwrap().lines().nth(1).unwrap().to_owned();
    for tag in ["ar", "AR-eg", "fa", "he", "ur", "yi", "az-Arab-IR"] {
        assert_eq!(root(tag), format!("<html lang=\"{tag}\" dir=\"rtl\">"));
    }
    for tag in ["en", "fr", "es", "ru", "zh-Hans", "ku-Latn", "ar-Latn", ""] {
        assert_eq!(root(tag), format!("<html lang=\"{tag}\">"));
    }
}

#[test]
fn on_a_page_in_arabic_figures_and_charts_keep_their_direction() {
    let grid = Grid::new(["القيمة"]).row("أفريقيا", [Cell::new("−3.2").below("٪ من الأفراد")]);
    let section = Section::new("لمحة").table(grid).chart(Chart::new("<svg/>", "رسم"));
    let html = Page::new("مجتمع المعلومات").language("ar").section(section).to_html().unwrap();
    assert!(
        html.contains("<td dir=\"auto\">−3.2<small dir=\"auto\" style=\"display: block\">٪ من الأفراد</small></td>")
    );
    assert!(html.contains("<div class=\"chart\" dir=\"ltr\" tabindex=\"0\"><svg"));
}

#[test]
fn a_row_has_a_cell_for_each_column() {
    let grid = Grid::new(["a", "b"]).row("short", [Cell::new("1")]);
    let told = "rows: expected 2 cells in row \"short\", one for each column, got 1";
    assert_eq!(grid.to_html().unwrap_err().to_string(), told);
    assert!(matches!(
        Page::new("t").section(Section::new("s").table(grid)).to_html(),
        Err(Error::InvalidArgument { .. })
    ));
}

/// Paper does not scroll: a table says how wide it is where it is wider than an upright sheet.
#[test]
fn a_wide_table_is_printed_smaller_or_on_its_side() {
    let table = |columns: usize| {
        let grid = Grid::new((0..columns).map(|c| format!("Year {c}")));
        let html = grid.row("a", (0..columns).map(|_| Cell::new("17.8").below("16.7 – 20.6"))).to_html().unwrap();
        html.lines().next().unwrap().to_owned()
    };
    assert_eq!(table(4), "<table>");
    assert_eq!(table(7), "<table class=\"wide\" style=\"--width: 60\">");
    assert_eq!(table(14), "<table class=\"wide across\" style=\"--width: 109\">");
    let style = Page::new("t").to_html().unwrap();
    assert!(style.contains("17cm / var(--width)") && style.contains("@page across { size: landscape; }"));
}

#[test]
fn a_notebook_shows_the_first_rows_and_counts_the_others() {
    let frame = Frame(df!("n" => [1.0, 2.5, 1e-7, 123456.789], "t" => [Some("a"), None, None, None]).unwrap());
    let html = Html::new().rows(3).more(|hidden| format!("{hidden} autre")).note("note").table(&frame).unwrap();
    let cells: Vec<&str> = html.split("<td").skip(1).map(|cell| cell.split(['>', '<']).nth(1).unwrap()).collect();
    assert_eq!(cells, ["1", "a", "2.5000", "", "1.0000e-7", ""]);
    assert!(html.ends_with("<p>1 autre</p>\n<p>note</p>"));
    assert!(
        html.contains("<td style=\"text-align: right\">2.5000") && html.contains("<td style=\"text-align: left\">a")
    );
    let text = Text::new().rows(1).more(|hidden| format!("{hidden} autres")).table(&frame).unwrap();
    assert_eq!(text, "n  t\n1  a\n3 autres");
}

/// The drawing in a page, from its `svg` on.
fn embedded(svg: &str) -> Result<String> {
    let html = Page::new("t").section(Section::new("s").chart(Chart::new(svg, "alt"))).to_html()?;
    let start = html.find("<svg").unwrap();
    Ok(html[start..html.rfind("</div>").unwrap()].to_owned())
}

#[test]
fn of_a_chart_is_taken_what_draws() {
    let given = "<?xml version=\"1.0\"?><!DOCTYPE svg><svg viewBox='0 0 9 9' width='9' height='9' role='x' aria-label='y'>\
        <metadata>date</metadata><metadata/><!-- a <b> --><defs><clipPath id=\"p\"><rect/></clipPath>\
        <style><![CDATA[a > b {fill: url( \"#p\")}]]></style></defs>\
        <g clip-path=\"url(#p)\" style=\"font: &apos;A&apos;\"><use xlink:href='#p'/><a href=\"https://x.org/?a&amp;b\">\
        <text>1 &lt; 2 &#x26; &#65;</text></a><image href=\"data:image/png;base64,AA\"></image></g></svg>\n";
    let wanted = "<svg viewBox=\"0 0 9 9\" role=\"img\" aria-label=\"alt\"><defs><clipPath id=\"chart1-p\"><rect/></clipPath>\
        <style>a &gt; b {fill: url( &quot;#chart1-p&quot;)}</style></defs>\
        <g clip-path=\"url(#chart1-p)\" style=\"font: &#39;A&#39;\"><use xlink:href=\"#chart1-p\"/>\
        <a href=\"https://x.org/?a&amp;b\"><text>1 &lt; 2 &amp; A</text></a>\
        <image href=\"data:image/png;base64,AA\"></image></g></svg>";
    assert_eq!(embedded(given).unwrap(), wanted);
}

#[test]
fn a_chart_that_runs_or_loads_something_or_is_damaged_is_refused() {
    for inside in [
        "<script>alert(1)</script>",
        "<foreignObject><p>a</p></foreignObject>",
        "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
        "<rect onload=\"alert(1)\"/>",
        "<rect ONLOAD='alert(1)'/>",
        "<a href=\"javascript:alert(1)\"><text>a</text></a>",
        "<a href=\"&#106;avascript:alert(1)\"><text>a</text></a>",
        "<image href=\"https://example.org/a.png\"/>",
        "<image href=\"data:image/svg+xml;base64,AA\"/>",
        "<use href=\"other.svg#a\"/>",
        "<rect fill=\"url(https://example.org)\"/>",
        "<rect style=\"fill: URL( 'https://example.org')\"/>",
        "<rect style=\"fill: url('&quot;#a')\"/>",
        "<rect style=\"fill: url(\u{a0}#a)\"/>",
        "<rect\u{a0}x=\"1\"/>",
        "<rect style=\"fill: u\\72l(https://example.org)\"/>",
        "<rect fill=\"&#117;rl(https://example.org)\"/>",
        "<style>@import 'a.css';</style>",
        "<rect style=\"background: image-set('https://example.org/a.png' 1x)\"/>",
        "<style><b>a</b></style>",
        "<title><img/></title>",
        "<g></svg></figure>",
        "<g>",
        "</svg><svg>",
        "<rect x=\"1\" x=\"2\"/>",
        "<rect x=1/>",
        "<rect x/>",
        "<rect x=\"1\"y=\"2\"/>",
        "<rect x=\"<script>\"/>",
        "<text>&nbsp;</text>",
        "<text>a & b</text>",
        "<text>&#xd800;</text>",
        "<!-- a",
        "<![CDATA[ a",
        "<!ENTITY a 'b'>",
        "<?php?>",
        "<",
    ] {
        let svg = format!("<svg>{inside}</svg>");
        assert!(matches!(embedded(&svg), Err(Error::InvalidArgument { .. })), "{svg}");
    }
    for svg in ["", "a chart", "<svg", "<svg>", "<svg></svg><p>", "<svgs></svgs>"] {
        assert!(matches!(embedded(svg), Err(Error::InvalidArgument { .. })), "{svg}");
    }
}

proptest! {
    #[test]
    fn a_chart_of_any_text_is_drawn_or_refused(inside in "([<>&;\"'= /a!\\[\\]-]|<g>|</g>|<b>|</b>|<!--|-->|<!\\[CDATA\\[|\\]\\]>|&lt;|\\PC){0,20}") {
        if let Ok(drawn) = embedded(&format!("<svg>{inside}</svg>")) {
            prop_assert!(tags(&drawn).iter().all(|tag| ["svg", "/svg", "g", "/g", "a", "/a"].contains(&tag.split(' ').next().unwrap())));
        }
    }
}

/// Estimates as a reader wants them: what is the same everywhere once above, words for codes and for empty cells.
#[test]
fn what_is_the_same_in_all_rows_stands_once_above() {
    let people = df!("w" => [1.0; 6], "sex" => [Some("F"), Some("F"), Some("M"), Some("M"), None, None],
                     "internet_use_of_the_last_three_months" => [1.0, 0.0, 1.0, 1.0, 0.0, 1.0])
    .unwrap();
    let survey = infosoc::Survey::new(people, infosoc::Design::new("w")).unwrap();
    let measure = infosoc::measure::mean("internet_use_of_the_last_three_months");
    let shares = survey.estimate([measure]).by(["sex"]).run().unwrap();
    let text = Text::new().width(80).table(&shares).unwrap();
    assert!(text.starts_with("measure = mean(internet_use_of_the_last_three_months)"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    // One block: each row once.
    for word in ["All", "Female", "Male", "not stated"] {
        assert_eq!(text.lines().filter(|line| line.contains(&format!("{word}  "))).count(), 1, "{word} in\n{text}");
    }
    assert!(text.contains("\nColumns not shown: "), "{text}");
    let wide = Text::new().width(400).table(&shares).unwrap();
    assert_eq!(wide.lines().count(), 5, "{wide}");
    let html = Html::new().table(&shares).unwrap();
    assert!(html.contains(">measure</th><td style=\"text-align: left\">mean("), "{html}");
    assert!(html.contains("title=\"F\">Female</td>") && html.contains(">not stated</td>"), "{html}");
    assert_eq!(html.matches("mean(").count(), 1);
}

/// In a notebook a series has names and words, with the codes beneath; a terminal keeps the codes, which are filtered by.
#[test]
fn a_series_has_words_where_there_is_room_for_the_codes_too() {
    let table = df!("indicator" => ["HH7"; 2], "ref_area" => ["MEX", "GTM"], "time_period" => [2020; 2],
                    "obs_value" => [70.0, 60.0], "sex" => ["F", "_T"], "age" => ["Y15T24", "_T"])
    .unwrap();
    let series = infosoc::Series::new(table).unwrap();
    let html = Html::new().table(&series).unwrap();
    for cell in ["\"MEX\">Mexico<", "\"F\">Female<", "\"Y15T24\">15 to 24<", "\"_T\">Total<"] {
        assert!(html.contains(&format!("title={cell}")), "{cell} in {html}");
    }
    let text = Text::new().table(&series).unwrap();
    assert!(text.contains("MEX") && text.contains("Y15T24"), "{text}");
}

/// Estimates by each of many columns: one column says the group, so that errors and the status fit beside the value.
#[test]
fn many_columns_of_groups_become_one_where_they_do_not_fit() {
    let people = df!("w" => [1.0; 4], "sex" => ["F", "F", "M", "M"], "region" => ["01", "02", "01", "02"],
                     "size_of_household" => [1, 2, 2, 1], "y" => [1.0, 0.0, 1.0, 1.0])
    .unwrap();
    let survey = infosoc::Survey::new(people, infosoc::Design::new("w")).unwrap();
    let request = survey.estimate([infosoc::measure::mean("y")]);
    let shares = request.by(["sex"]).by(["region"]).by(["size_of_household", "sex"]).run().unwrap();
    let text = Text::new().width(80).table(&shares).unwrap();
    for group in ["All ", "sex: Female ", "region: 01 ", "sex: Male; size_of_household: 1 "] {
        let found = text.lines().any(|line| line.starts_with(group));
        let other = group.replace("sex: Male; size_of_household: 1", "size_of_household: 1; sex: Male");
        assert!(found || text.lines().any(|line| line.starts_with(&other)), "{group} in\n{text}");
    }
    for column in [" value", " se", " ci_low", " status"] {
        assert!(text.lines().any(|line| line.starts_with("group") && line.contains(column)), "{column} in\n{text}");
    }
    // Of several measures the rows are told apart by the group, however little room there is.
    let request = survey.estimate([infosoc::measure::mean("y"), infosoc::measure::mean("w")]);
    let means = request.by(["sex"]).by(["region"]).by(["size_of_household", "sex"]).run().unwrap();
    for width in [40, 60, 80] {
        let text = Text::new().width(width).table(&means).unwrap();
        let head = text.lines().find(|line| line.starts_with("measure  ")).unwrap_or_default();
        assert!(head.contains(" group") && head.contains(" value"), "{width}\n{text}");
        assert!(text.lines().all(|line| line.chars().count() <= width), "{text}");
    }
}
