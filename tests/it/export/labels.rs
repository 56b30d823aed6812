//! What codes of a dataset stand for, in everything that is written of its figures.

use crate::fixtures::folder::Folder;
use infosoc::dataset::{Dataset, Label, Labels};
use infosoc::export::{DataPackage, Html, Text, Workbook, Worksheet};
use infosoc::measure::{mean, proportion};
use infosoc::{Design, Language, MarginErrors, ReadFile, Result, Survey, ToFrame};
use polars::prelude::*;
use std::path::Path;

/// Households with regions that have labels in two languages; `1` is a region, and a zone too.
const DATA: &str = "id,w,s,p,net,reg,zone\n1,10,1,1,1,1,1\n2,10,1,2,2,1,2\n3,20,2,3,1,2,1\n4,20,2,4,2,2,2\n5,5,1,1,2,1,2\n6,5,2,3,1,2,1\n\
                    7,9,1,2,1,1,2\n8,9,2,4,2,2,1\n";
const BOOK: &str = "concept,category,value,variable,codes,label,label:fr\nHH6,,yes,net,1,Yes,\nHH6,,no,net,2,No,\n\
                    region,,1,reg,1,North,Nord\nregion,,2,reg,2,South,\nzone,,1,zone,1,Coast,Littoral\nzone,,2,zone,2,Hills,Collines\n";

fn households() -> Folder {
    let toml = "country = \"MAR\"\nyear = 2021\ntitle = \"t\"\nproducer = \"p\"\nlicence = \"l\"\ncitation = \"c\"\n\
                statistical_unit = \"household\"\nkey = [\"id\"]\n[file]\npath = \"data.csv\"\n[design]\nweight = \"w\"\n\
                strata = \"s\"\npsu = \"p\"\n";
    Folder::of(&[("data.csv", DATA.as_bytes()), ("codebook.csv", BOOK.as_bytes()), ("dataset.toml", toml.as_bytes())])
}

fn text(result: &impl ToFrame, language: Language) -> String {
    Text::new().width(400).language(language).table(result).unwrap()
}

fn words(labels: &Labels, breakdown: &str, value: &str, language: &str) -> Option<String> {
    labels.get(breakdown, value, language).map(str::to_owned)
}

/// All that stands on a sheet of a workbook, from any row on that can be a head.
fn cells(path: &Path, sheet: &str) -> Result<String> {
    let open = |row: usize| ReadFile::new().sheet(sheet).header(row).open(path);
    let tables = (1..20).filter_map(|row| open(row).ok()).map(|file| file.codes());
    let mut all = String::new();
    for table in tables {
        for column in table?.columns() {
            all += &format!("{}\n", column.name());
            (0..column.len()).for_each(|row| all += &format!("{}\n", column.get(row).unwrap().str_value()));
        }
    }
    Ok(all)
}

#[test]
fn labels_of_every_language_travel_with_figures() -> Result<()> {
    let folder = households();
    let dataset = folder.open();
    let figures = dataset.estimate("HH6").by(["region"]).by(["zone"]).run()?;
    let series = figures.observations(None, None)?;
    let table = dataset.labels().to_frame()?;
    assert_eq!(table.get_column_names(), ["breakdown", "value", "label", "label:fr"]);
    for labels in [figures.value_labels(), series.value_labels(), figures.estimates().value_labels()] {
        let said = |value: &str, language: &str| words(&labels, "region", value, language);
        assert_eq!(
            [said("1", "en"), said("1", "fr"), said("2", "fr")],
            ["North", "Nord", "South"].map(|w| Some(w.to_owned()))
        );
    }
    let french = text(&figures, Language::French);
    for word in ["Nord", "South", "Littoral", "Collines", "Valeur"] {
        assert!(french.contains(word), "{word}: {french}");
    }
    assert!(!french.contains("North") && !french.contains("Coast"), "{french}");
    let page = Html::new().language(Language::French).table(&figures)?;
    assert!(page.contains(">Nord<") && page.contains(">Littoral<") && !page.contains(">North<"), "{page}");
    assert_eq!(figures.to_frame()?.column("region")?.str()?.get(1), Some("1"), "the table keeps the codes");
    Ok(())
}

#[test]
fn a_workbook_and_a_package_have_them() -> Result<()> {
    let (folder, out) = (households(), Folder::of(&[]));
    let figures = folder.open().estimate("HH6").by(["region"]).run()?;
    let book = |language: Language, sheet: &str, suffix: &str| -> Result<String> {
        let path = out.0.join(format!("book.{suffix}"));
        Workbook::new("t").language(language).add(Worksheet::new(&figures)?).write(&path)?;
        cells(&path, sheet)
    };
    for suffix in ["xlsx", "ods"] {
        assert!(book(Language::English, "Table 1", suffix)?.contains("North"));
        let french = book(Language::French, "Tableau 1", suffix)?;
        assert!(french.contains("Nord") && french.contains("South") && !french.contains("North"), "{french}");
    }
    let _ = DataPackage::new().write_series(&figures.observations(None, None)?, out.0.join("package"))?;
    let descriptor = std::fs::read_to_string(out.0.join("package/datapackage.json")).unwrap();
    assert!(descriptor.contains("\"label\": \"North\"") || descriptor.contains("\"label\":\"North\""), "{descriptor}");
    Ok(())
}

/// `1` is a region in one row and a zone in another: the term of the row says which.
#[test]
fn coefficients_and_margins_have_the_words_of_their_terms() -> Result<()> {
    let folder = households();
    let survey = folder.open().survey(None)?;
    let model = survey.regress("HH6").term(["region"]).term(["zone"]).run()?;
    let margins = model.margins("zone", MarginErrors::default())?;
    let of_model = text(&model, Language::English);
    assert!(["South", "North", "Hills", "Coast"].iter().all(|word| of_model.contains(word)), "{of_model}");
    assert!(text(&model, Language::French).contains("Littoral"));
    assert!(text(&margins, Language::French).contains("Collines"));
    assert_eq!(model.to_frame()?.column("level")?.str()?.get(1), Some("2"), "the table keeps the codes");
    let out = Folder::of(&[]);
    let path = out.0.join("model.xlsx");
    Workbook::new("t").add(Worksheet::new(&model)?.title("t")).write(&path)?;
    let written = cells(&path, "Table 1")?;
    assert!(["South", "North", "Hills", "Coast"].iter().all(|word| written.contains(word)), "{written}");
    Ok(())
}

/// Codes of statistical packages are numbers.
#[test]
fn numbers_have_words_where_they_are_groups() -> Result<()> {
    let people = df!("w" => [1.0; 4], "zone" => [1.0, 1.0, 2.0, 2.0], "n" => [1, 2, 1, 2], "net" => [1, 0, 1, 1])?;
    let labels = [Label::new("zone", "1", "Coast"), Label::new("zone", "2", "Hills"), Label::new("n", "2", "two")];
    let survey = Survey::new(people, Design::new("w"))?.labelled(Labels::new(labels));
    let shares = survey.estimate([proportion("net"), mean("net")]).by(["zone"]).run()?;
    let printed = text(&shares, Language::English);
    assert!(printed.contains("Coast") && printed.contains("Hills"), "{printed}");
    assert!(!printed.contains("two"), "the number of cases is not a code: {printed}");
    let out = Folder::of(&[]);
    let path = out.0.join("book.xlsx");
    Workbook::new("t").add(Worksheet::new(&shares)?.title("t")).write(&path)?;
    let written = cells(&path, "Table 1")?;
    assert!(written.contains("Coast") && written.contains("Hills"), "{written}");
    Ok(())
}

#[test]
fn a_code_that_means_two_things_in_a_series_has_no_words() -> Result<()> {
    let mexico = Dataset::open(Path::new("datasets/national/mex-endutih-2021"))?;
    let other = households();
    let regions = |dataset: &Dataset| dataset.estimate("HH6").by(["region"]).run()?.observations(None, None);
    let both = regions(&mexico)?.extend(&regions(&other.open())?)?;
    let labels = both.value_labels();
    assert_eq!(words(&labels, "region", "01", "en").as_deref(), Some("Aguascalientes"));
    assert_eq!(words(&labels, "region", "1", "fr").as_deref(), Some("Nord"));
    Ok(())
}

/// A breakdown that only this survey has is called what its codebook says, in the language of the reader.
#[test]
fn a_breakdown_is_called_what_the_codebook_says() -> Result<()> {
    let (folder, out) = (households(), Folder::of(&[]));
    let book = format!("{BOOK}region,,,,,Region,\nzone,,,,,Zone of risk,Zone à risque\n");
    std::fs::write(folder.0.join("codebook.csv"), book).unwrap();
    let figures = folder.open().estimate("HH6").by(["zone"]).by(["region"]).run()?;
    let french = text(&figures, Language::French);
    assert!(french.contains("Zone à risque") && !french.contains("Zone of risk"), "{french}");
    // The library has a word for regions, and the office none in this language.
    assert!(french.contains("Région"), "{french}");
    let arabic = text(&figures, Language::Arabic);
    assert!(arabic.contains("Zone of risk"), "the office's own language where it has no other: {arabic}");
    assert!(text(&figures, Language::English).contains(" zone "), "in English the name by which code asks");
    assert!(Html::new().language(Language::French).table(&figures)?.contains(">Zone à risque<"));
    let series = figures.observations(None, None)?;
    assert_eq!(series.value_labels().name("zone", "fr"), Some("Zone à risque"));
    let compared = figures.estimates().difference("zone", "1", "2")?;
    assert!(text(&compared, Language::French).contains("Zone à risque: Littoral"));
    for (language, sheet, wanted) in
        [(Language::English, "Table 1", "Zone of risk"), (Language::French, "Tableau 1", "Zone à risque")]
    {
        let path = out.0.join("book.xlsx");
        Workbook::new("t").language(language).add(Worksheet::new(&figures)?).write(&path)?;
        let written = cells(&path, sheet)?;
        assert!(written.contains(wanted) && !written.contains("zone\n"), "{written}");
    }
    let _ = DataPackage::new().write_series(&series, out.0.join("package"))?;
    let descriptor = std::fs::read_to_string(out.0.join("package/datapackage.json")).unwrap();
    assert!(descriptor.contains("Zone of risk"), "{descriptor}");
    Ok(())
}
