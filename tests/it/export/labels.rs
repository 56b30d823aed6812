//! What the codes of a dataset stand for, from its codebook to every reader: a made-up country of three provinces.

use crate::fixtures::folder::Folder;
use infosoc::dataset::Dataset;
use infosoc::export::{DataPackage, Html, Text, Workbook, Worksheet, value_label};
use infosoc::measure::{categories, proportion};
use infosoc::quality::Suppression;
use infosoc::{ChangeOptions, Language, Margin, ReadFile, Result, Series, ToFrame};
use polars::prelude::df;
use std::sync::atomic::AtomicBool;

const TOML: &str = "country = \"MAR\"\nyear = 2021\ntitle = \"Synthetic\"\nproducer = \"p\"\nlicence = \"l\"\n\
                    citation = \"Synthetic survey\"\nstatistical_unit = \"household\"\nkey = [\"hh\"]\n[file]\npath = \"hh.csv\"\n\
                    [design]\nweight = \"w\"\npsu = \"hh\"\n";

const HH: &str = "hh,w,prov,area,net,heat\n1,10,1,U,1,1\n2,12,2,R,2,2\n3,9,3,U,1,2\n4,11,1,R,2,1\n5,20,2,U,1,2\n6,22,3,R,1,1\n\
                  7,19,1,U,2,2\n8,18,2,R,2,1\n9,5,3,U,1,1\n10,6,,R,1,2\n";

/// A name in two languages, one that has quotes, a pipe and Arabic, and one that only one language has.
const BOOK: &str = "concept,value,variable,codes,label,label:fr\n\
                    HH6,yes,net,1,,\nHH6,no,net,2,,\n\
                    region,01,prov,1,North,Nord\n\
                    region,02,prov,2,\"The \"\"Rif\"\" | الريف\",\n\
                    region,03,prov,3,,Centre\nregion,missing,prov,blank,,\n\
                    heating,1,heat,1,Wood,Bois\nheating,2,heat,2,Gas,Gaz\n\
                    area,U,area,U,Town,\narea,R,area,R,Village,\n";

fn folder(book: &str) -> Folder {
    Folder::of(&[("hh.csv", HH.as_bytes()), ("codebook.csv", book.as_bytes()), ("dataset.toml", TOML.as_bytes())])
}

fn dataset() -> (Folder, Dataset) {
    let folder = folder(BOOK);
    let dataset = Dataset::open(&folder.0).unwrap();
    (folder, dataset)
}

fn text(result: &impl ToFrame, language: Language) -> String {
    Text::new().width(400).language(language).table(result).unwrap()
}

#[test]
fn readers_see_words_and_tables_keep_codes() -> Result<()> {
    let (_folder, dataset) = dataset();
    let figures = dataset.estimate("HH6").by(["region"]).by(["area"]).run()?;
    let codes: Vec<Option<String>> =
        figures.to_frame()?.column("region")?.str()?.iter().map(|code| code.map(str::to_owned)).collect();
    assert!(codes.contains(&Some("01".to_owned())));
    let (english, french) = (text(&figures, Language::English), text(&figures, Language::French));
    for word in ["North", "The \"Rif\" | الريف", "not stated"] {
        assert!(english.contains(word), "{word}\n{english}");
    }
    // The words of the library for what is the same in every survey; a code that has no word in a language stays.
    assert!(!english.contains("Town") && english.contains("03") && !english.contains("Centre"), "{english}");
    assert!(french.contains("Nord") && french.contains("Centre") && french.contains("Milieu urbain"), "{french}");
    assert!(french.contains("The \"Rif\" | الريف") && !french.contains("North"), "{french}");
    let html = Html::new().table(&figures)?;
    assert!(html.contains("title=\"01\"") && html.contains(">North<"), "{html}");
    assert!(html.contains("The &quot;Rif&quot; | الريف"), "{html}");
    Ok(())
}

/// Each kind of result that is made of the survey.
#[test]
fn labels_travel_with_every_result() -> Result<()> {
    let ((_folder, dataset), stop) = (dataset(), AtomicBool::new(false));
    let survey = dataset.survey(None)?;
    let estimates = survey.estimate([proportion("HH6")]).by(["region"]).run()?;
    assert!(text(&estimates, Language::English).contains("North"));
    // The answers of a variable are its categories.
    let shares = survey.estimate([categories("heating")]).run()?;
    assert!(text(&shares, Language::French).contains("Bois"));
    let gap = estimates.difference("region", "01", "02")?;
    assert_eq!(gap.contrast(), Some("region: 01 - 02"));
    assert!(text(&gap, Language::English).contains("region: North - The \"Rif\" | الريف"));
    let combined = estimates.combine_levels("region", &[("01".into(), 0.5), ("02".into(), 0.5)], &stop)?;
    assert!(text(&combined, Language::French).contains("0.5 × Nord"));
    let figures = dataset.estimate("HH6").by(["region"]).run()?;
    // A breakdown by its word.
    let named = figures.difference("region", "North", "Centre")?;
    assert_eq!(named.estimates().contrast(), Some("region: 01 - 03"));
    let change = infosoc::change(&figures, &figures, &ChangeOptions::default())?;
    assert!(text(&change, Language::English).contains("North"));
    let hidden = figures.suppress(&Suppression::new().min_n(3))?;
    assert!(text(&hidden, Language::English).contains("North"));
    let table = survey.table("region", "heating").run()?;
    let shown = text(&table, Language::French);
    assert!(shown.contains("Nord") && shown.contains("Gaz"), "{shown}");
    let totals = df!("heating" => ["1", "2"], "total" => [70.0, 70.0])?;
    let calibrated = survey.poststratify(Margin::new(["heating"], totals).total("total"))?;
    let estimates = calibrated.estimate([proportion("HH6")]).by(["region"]).run()?;
    assert!(text(&estimates, Language::English).contains("North"));
    Ok(())
}

#[test]
fn words_that_are_given_win_in_a_workbook() -> Result<()> {
    let (folder, dataset) = dataset();
    let figures = dataset.estimate("HH6").by(["region"]).run()?;
    let rows = |sheet: Worksheet, language: Language, name: &str| -> Result<String> {
        let path = folder.0.join("book.xlsx");
        Workbook::new("Internet").language(language).add(sheet.title("T")).write(&path)?;
        let read = (1..30).find_map(|row| {
            let file = ReadFile::new().sheet(name).header(row).open(&path).ok()?;
            let table = file.values().ok().filter(|table| table.width() > 3)?;
            let cells = |row: usize| table.columns().iter().map(move |c| c.get(row).unwrap().str_value().into_owned());
            Some((0..table.height()).flat_map(cells).collect::<Vec<String>>().join(" ; "))
        });
        Ok(read.unwrap())
    };
    let known = rows(Worksheet::new(&figures)?, Language::French, "Tableau 1")?;
    assert!(known.contains("Nord") && known.contains("Centre") && known.contains("Rif"), "{known}");
    let given = Worksheet::new(&figures)?.labels("region", [("01", "The north")]);
    let given = rows(given, Language::English, "Table 1")?;
    assert!(given.contains("The north") && given.contains("Rif"), "{given}");
    Ok(())
}

#[test]
fn the_codes_of_a_package_have_their_words() -> Result<()> {
    let (out, dataset) = dataset();
    let series = dataset.indicators()?.observations(None, None)?;
    DataPackage::new().write_series(&series, out.0.join("package"))?;
    let descriptor = std::fs::read_to_string(out.0.join("package/datapackage.json")).unwrap();
    let descriptor: serde_json::Value = serde_json::from_str(&descriptor).unwrap();
    let fields = descriptor["resources"][0]["schema"]["fields"].as_array().unwrap().clone();
    let region = fields.iter().find(|field| field["name"] == "region").unwrap();
    let first = region["categories"].as_array().unwrap().iter().find(|one| one["value"] == "01").unwrap();
    assert_eq!(first["label"], "North");
    Ok(())
}

/// `01` is a region of one country and another of the next.
#[test]
fn a_code_that_stands_for_two_things_has_no_word() -> Result<()> {
    let series = |book: &str| -> Result<Series> {
        let folder = folder(book);
        Dataset::open(&folder.0)?.estimate("HH6").by(["region"]).run()?.observations(None, None)
    };
    let (one, other) = (series(BOOK)?, series(&BOOK.replace("North,Nord", "South,Sud"))?);
    let both = one.replace(&other)?;
    let word = |series: &Series, code: &str| value_label(&series.value_labels(), "region", code, Language::English);
    assert_eq!(word(&one, "01").as_deref(), Some("North"));
    assert_eq!((word(&both, "01"), word(&both, "02").is_some()), (None, true));
    Ok(())
}
