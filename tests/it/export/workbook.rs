//! Workbooks to publish: what is written is read back by the reader of the library, from both formats alike.

use crate::fixtures::folder::Folder;
use infosoc::dataset::Dataset;
use infosoc::export::{Workbook, Worksheet};
use infosoc::quality::{ReliabilityRule, Suppression};
use infosoc::{Error, Language, ReadFile, Result, Series};
use polars::prelude::*;

/// A sheet from the row that begins with `first` on, as text: the same in both formats.
fn read(book: &Workbook, sheet: &str, first: &str) -> Vec<Vec<String>> {
    let folder = Folder::of(&[]);
    let [xlsx, ods] = ["a.xlsx", "a.ods"].map(|name| {
        let path = folder.0.join(name);
        book.write(&path).unwrap();
        let open = |row: usize| ReadFile::new().sheet(sheet).header(row).open(&path);
        let begins = |row: &usize| open(*row).is_ok_and(|file| file.all_variables()[0].name == first);
        let row = (1..30).find(begins).unwrap_or_else(|| panic!("{name} has no row that begins with {first:?}"));
        let table = open(row).unwrap().values().unwrap();
        let names = table.get_column_names().into_iter().map(ToString::to_string).collect();
        let rows = (0..table.height())
            .map(|row| table.columns().iter().map(|c| c.get(row).unwrap().str_value().into_owned()).collect());
        std::iter::once(names).chain(rows).collect::<Vec<Vec<String>>>()
    });
    assert_eq!(xlsx, ods);
    xlsx
}

fn regions() -> DataFrame {
    df!("Region" => ["North", "South", "=1+1"], "Households" => [Some(41.5), Some(62.25), None]).unwrap()
}

fn book() -> Workbook {
    let sheet = Worksheet::new(&regions()).unwrap().title("Households with Internet").unit("%").notes(["Private."]);
    Workbook::new("Internet").source("Office").add(sheet)
}

#[test]
fn a_table_is_read_back_and_what_is_missing_is_a_symbol() {
    let rows = read(&book(), "Table 1", "Region");
    assert_eq!(rows[0], ["Region", "Households"]);
    assert_eq!(rows[1..], [["North", "41.5"], ["South", "62.25"], ["=1+1", "[x]"]].map(|row| row.map(str::to_owned)));
    assert_eq!(
        read(&book(), "Contents", "Worksheet")[1..],
        [["Notes", "Notes"].map(str::to_owned), ["Table 1", "Households with Internet [note 1]"].map(str::to_owned)]
    );
    assert_eq!(read(&book(), "Notes", "Note")[1], ["[note 1]", "Private."]);
    let cover = read(&book(), "Cover", "Internet").concat();
    assert_eq!(cover, ["Internet", "Source: Office", "Symbols in the tables", "[x]: not available"]);
}

#[test]
fn figures_have_words_for_codes_and_say_once_what_is_the_same() -> Result<()> {
    let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
    let figures = mexico.estimate("HH6").by(["area"]).run()?;
    let sheet = || Worksheet::new(&figures).map(|sheet| sheet.level(0.95));
    let rows = read(&Workbook::new("México").add(sheet()?), "Table 1", "Urban or rural area");
    let heads = [
        "Urban or rural area",
        "Value (%)",
        "Lower limit of the 95 % confidence interval",
        "Upper limit of the 95 % confidence interval",
        "Standard error",
        "Coefficient of variation",
        "Cases",
    ];
    assert_eq!(rows[0], heads);
    assert_eq!(rows[1..].iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), ["All", "Rural", "Urban"]);
    let value = rows[1][1].parse::<f64>().unwrap();
    assert!((value - figures.estimates().rows()[0].value.unwrap()).abs() < 1e-6, "{value}");
    let french = Workbook::new("Mexique").language(Language::French).add(sheet()?);
    let rows = read(&french, "Tableau 1", "Lieu de résidence (urbain/rural)");
    assert_eq!(rows[2][0], "Milieu rural");
    Ok(())
}

/// An office that gives no words of its own still has heads, classes and scopes that can be read.
#[test]
fn classes_of_enterprises_have_words_in_every_language() -> Result<()> {
    let table = df!("by" => ["", "size_class"], "size_class" => ["GE10", "10-49"], "activity" => ["ISIC4_CTNXK"; 2],
        "ict_sector" => [None::<&str>; 2], "statistical_unit" => ["persons_employed"; 2], "value" => [40.0, 30.0],
        "se" => [1.0, 2.0], "ci_low" => [38.0, 26.0], "ci_high" => [42.0, 34.0], "status" => ["normal"; 2], "unit" => ["%"; 2])?;
    let sheet = || Ok::<_, Error>(Worksheet::new(&table)?.title("t").columns(["size_class", "activity", "value"]));
    let rows = read(&Workbook::new("a").add(sheet()?), "Table 1", "Size class");
    assert_eq!(rows[0][..2], ["Size class", "Economic activity"]);
    let scope = "ISIC Rev. 4, sections C–N without K";
    assert_eq!(
        [&rows[1][..2], &rows[2][..2]],
        [["10 or more persons employed", scope], ["10 to 49 persons employed", scope]]
    );
    let rows = read(&Workbook::new("a").language(Language::French).add(sheet()?), "Tableau 1", "Classe de taille");
    assert_eq!(rows[2][..2], ["10 à 49 personnes occupées", "ISIC Rev. 4, sections C–N sauf K"]);
    Ok(())
}

#[test]
fn hidden_figures_say_why_and_weak_ones_are_marked() -> Result<()> {
    let mexico = Dataset::open("datasets/national/mex-endutih-2021")?;
    let figures = mexico.estimate("HH6").by(["area"]).run()?;
    // The rural figure has the largest coefficient of variation, and too few cases of this many.
    let rule = ReliabilityRule::preset("statcan_cv")?;
    let publication = figures.suppress(&Suppression::new().rule(rule).min_n(20_000))?;
    let rows = read(&Workbook::new("a").add(Worksheet::new(&publication)?), "Table 1", "Urban or rural area");
    assert_eq!(rows[2][..4], ["Rural", "[c]", "[c]", "[c]"]);
    assert_eq!(rows[3][1], "[c]", "what would give it away");
    let weak = df!("by" => ["", "g", "g"], "g" => [None, Some("a"), Some("b")], "value" => [Some(1.0), Some(2.0), None],
        "se" => [Some(0.1); 3], "ci_low" => [Some(0.5); 3], "ci_high" => [Some(2.5); 3], "status" => ["normal"; 3],
        "unit" => ["%"; 3], "obs_status" => [Some("A"), Some("U B"), Some("Q")], "eurostat_flag" => [None, Some("ub"), Some("u")])?;
    let rows = read(&Workbook::new("a").add(Worksheet::new(&weak)?.title("t")), "Table 1", "G");
    let last = rows[0].len() - 1;
    assert_eq!((rows[0][last].as_str(), rows[2][last].as_str(), rows[3][1].as_str()), ("Flag", "[u] [b]", "[u]"));
    let cover = read(&Workbook::new("a").add(Worksheet::new(&weak)?.title("t")), "Cover", "a").concat();
    assert!(cover.iter().any(|line| line.starts_with("[u]: low reliability") && line.contains("too unreliable")));
    Ok(())
}

#[test]
fn a_series_has_names_for_areas_and_groups() -> Result<()> {
    let series =
        Series::new(df!("indicator" => ["HH7"; 3], "ref_area" => ["MEX", "MEX", "GTM"], "time_period" => [2021; 3],
        "obs_value" => [Some(70.04), Some(0.03), None], "sex" => ["F", "_T", "M"], "unit_measure" => ["%"; 3])?)?;
    let book = Workbook::new("a").language(Language::Spanish).add(Worksheet::new(&series)?);
    let rows = read(&book, "Cuadro 1", "Área");
    assert_eq!(rows[0], ["Área", "Sexo", "Valor (%)"]);
    assert_eq!(
        rows[1..],
        [["México", "Mujeres", "70.04"], ["México", "Todos", "[low]"], ["Guatemala", "Hombres", "[x]"]]
            .map(|row| row.map(str::to_owned))
    );
    Ok(())
}

#[test]
fn values_of_every_kind_are_cells() -> Result<()> {
    let day = |days: &[i32]| Int32Chunked::from_slice("day".into(), days).into_series().cast(&DataType::Date);
    let mut table = df!("yes" => [true, false, true], "big" => [1u64 << 60, 5, 6], "nan" => [f64::NAN, f64::INFINITY, 1.5],
        "text" => [" a  b\t\n<&\"'", "_x000D_\u{1}", ""])?;
    table.with_column(day(&[18_808, -30_000, 0])?.into_column())?;
    let rows = read(&Workbook::new("a").add(Worksheet::new(&table)?.title("t")), "Table 1", "yes");
    assert_eq!(rows[1][..3], ["Yes", "1152921504606846976", "[x]"]);
    assert_eq!((rows[2][2].as_str(), rows[3][2].as_str(), rows[3][3].as_str()), ("[x]", "1.5", "[x]"));
    assert_eq!(rows[1][3], " a  b\t\n<&\"'");
    assert_eq!(rows[2][3], "_x000D_\u{fffd}");
    assert_eq!((rows[1][4].as_str(), rows[2][4].as_str()), ("2021-06-30", "1887-11-12"));
    Ok(())
}

#[test]
fn what_cannot_be_written_is_said_before_and_all_at_once() -> Result<()> {
    let folder = Folder::of(&[]);
    let path = folder.0.join("a.xlsx");
    let sheet = || Worksheet::new(&regions()).map(|sheet| sheet.title("t"));
    let refused = |book: Workbook| book.write(&path).unwrap_err();
    for (book, code) in [
        (Workbook::new("a"), "invalid_argument"),
        (Workbook::new(" ").add(sheet()?), "invalid_argument"),
        (Workbook::new("a").add(Worksheet::new(&regions())?), "invalid_argument"),
        (Workbook::new("a").add(Worksheet::new(&regions().head(Some(0)))?.title("t")), "empty_table"),
        (Workbook::new("a").add(sheet()?.sheet("a/b")), "invalid_argument"),
        (Workbook::new("a").add(sheet()?.sheet("contents")), "invalid_argument"),
        (Workbook::new("a").add(sheet()?.sheet("x")).add(sheet()?.sheet("X")), "invalid_argument"),
        (Workbook::new("a").add(sheet()?.note_on("nowhere", "n")), "unknown_column"),
        (Workbook::new("a").add(sheet()?.columns(["nowhere"])), "unknown_column"),
        (Workbook::new("").add(sheet()?.sheet("a:b")), "several"),
    ] {
        let error = refused(book);
        assert_eq!(error.code(), code, "{error}");
    }
    let long = DataFrame::new(1_048_576, vec![Column::new_scalar("n".into(), 1i32.into(), 1_048_576)])?;
    let error = refused(Workbook::new("a").add(Worksheet::new(&long)?.title("t")));
    assert!(error.to_string().contains("1048576 rows"), "{error}");
    let error = Workbook::new("a").add(sheet()?).write(folder.0.join("a.xls")).unwrap_err();
    assert!(matches!(error, Error::InvalidArgument { .. }), "{error}");
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0);
    Ok(())
}

#[test]
fn the_same_tables_give_the_same_bytes() -> Result<()> {
    let folder = Folder::of(&[]);
    for ending in ["xlsx", "ods"] {
        let [a, b] = ["a", "b"].map(|name| folder.0.join(format!("{name}.{ending}")));
        book().write(&a)?;
        book().write(&b)?;
        assert_eq!(std::fs::read(&a).unwrap(), std::fs::read(&b).unwrap());
    }
    Ok(())
}
