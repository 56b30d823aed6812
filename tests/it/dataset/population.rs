//! Whom the figures of a dataset are about: what its scope states, whom a question was asked, breakdowns by any name.

use crate::fixtures::folder::{Folder, only, severity};
use infosoc::finding::{Rule, Severity};
use infosoc::{Error, Series, ToFrame};
use polars::prelude::*;

/// Seven women of 15 to 49 years, one in four of the weight not online: 30 of 40 are.
const WOMEN: &str = "id,w,s,p,net,sex,age,area,school\n1,5,1,1,1,2,15,1,1\n2,5,1,2,1,2,22,2,2\n3,5,2,3,1,2,31,1,3\n\
                     4,5,2,4,2,2,49,2,1\n5,5,1,1,1,2,40,1,2\n6,10,1,2,1,2,35,1,3\n7,5,2,3,2,2,28,2,1\n";
const BOOK: &str = "concept,category,value,variable,codes\nHH7,,yes,net,1\nHH7,,no,net,2\n";
const SEX: &str = "sex,,F,sex,2\nsex,,M,sex,1\n";
const DESIGN: &str = "[file]\npath = \"data.csv\"\n[design]\nweight = \"w\"\nstrata = \"s\"\npsu = \"p\"\n";

fn women(scope: &str) -> Folder {
    Folder::people(WOMEN, &format!("{BOOK}{SEX}"), &format!("{DESIGN}[scope]\n{scope}"))
}

/// The cells of a column, empty where there is none or where it is null.
fn cells(table: &DataFrame, name: &str) -> Vec<String> {
    match table.column(name) {
        Ok(column) => {
            let text = column.cast(&DataType::String).unwrap();
            text.str().unwrap().iter().map(|cell| cell.unwrap_or_default().to_owned()).collect()
        }
        Err(_) => vec![String::new(); table.height()],
    }
}

/// HH7 by nothing or by a breakdown, as observations.
fn series(folder: &Folder, by: &[&str]) -> Series {
    let dataset = folder.open();
    let request = by.iter().fold(dataset.estimate("HH7"), |request, name| request.by([*name]));
    request.run().unwrap().observations(None, None).unwrap()
}

fn dimension(folder: &Folder, name: &str) -> String {
    cells(&series(folder, &[]).to_frame().unwrap(), name)[0].clone()
}

#[test]
fn a_survey_of_women_does_not_become_the_nation() {
    let folder = women("sex = \"F\"\nage = \"Y15T49\"\n");
    assert!(folder.findings().iter().all(|finding| finding.severity == Severity::Note), "{:?}", folder.findings());
    let own = series(&folder, &["sex"]);
    let table = own.to_frame().unwrap();
    // By sex there is the total again, once.
    assert_eq!(
        (table.height(), cells(&table, "sex"), cells(&table, "age")),
        (1, vec!["F".into()], vec!["Y15T49".into()])
    );
    let published = Series::new(
        df!("indicator" => ["HH7", "HH7"], "ref_area" => ["MEX", "MEX"], "time_period" => [2021, 2021],
            "obs_value" => [72.0, 71.0], "sex" => ["_T", "F"])
        .unwrap(),
    )
    .unwrap();
    let joined = published.replace(&own).unwrap().to_frame().unwrap();
    assert_eq!(joined.height(), 3);
    let values = joined.column("obs_value").unwrap().f64().unwrap();
    let of = |sex: &str, age: &str| {
        let row = (0..3).find(|&row| cells(&joined, "sex")[row] == sex && cells(&joined, "age")[row] == age);
        values.get(row.unwrap()).unwrap()
    };
    // By hand: 30 of 40.
    assert_eq!((of("_T", "_T"), of("F", "_T")), (72.0, 71.0));
    approx::assert_relative_eq!(of("F", "Y15T49"), 75.0, max_relative = 1e-12);
    // The same key is replaced.
    let again = published.replace(&own).unwrap().replace(&own).unwrap();
    assert_eq!(again.len(), 3);
}

#[test]
fn figures_show_whom_they_are_about() {
    let folder = women("gender = \"women\"\nage = \"15-49\"\nurbanization = \"rural\"\n");
    let dataset = folder.open();
    let table = dataset.estimate("HH7").run().unwrap().to_frame().unwrap();
    let of = |name: &str| cells(&table, name)[0].clone();
    assert_eq!([of("sex"), of("age"), of("urbanisation"), of("age_scope")], ["F", "Y15T49", "R", "15-49"]);
    let all = dataset.indicators().unwrap().to_frame().unwrap();
    assert!(cells(&all, "sex").iter().all(|code| code == "F"));
    let north = "conditions = [{ variable = \"area\", codes = \"1\" }]\n";
    // Any breakdown of the codebook can be stated, by one of its values.
    let book = format!("{BOOK}{SEX}region,,North,area,1\nregion,,South,area,2\n");
    let folder = Folder::people(WOMEN, &book, &format!("{DESIGN}[scope]\nsex = \"F\"\nregion = \"North\"\n{north}"));
    assert_eq!(dimension(&folder, "region"), "North");
    let unknown = |scope: &str| Folder::people(WOMEN, &book, &format!("{DESIGN}[scope]\n{scope}")).refused();
    assert!(unknown("region = \"Nort\"\n").contains("nearest are North"), "{}", unknown("region = \"Nort\"\n"));
    assert!(unknown("regoin = \"North\"\n").contains("region"), "{}", unknown("regoin = \"North\"\n"));
    assert!(unknown("sex = \"X\"\n").contains("F, M"));
}

#[test]
fn a_breakdown_within_the_part_keeps_its_own_codes() {
    let book = format!("{BOOK}{SEX}age,,Y15T24,age,15..24\nage,,Y25T49,age,25..49\n");
    let folder = Folder::people(WOMEN, &book, &format!("{DESIGN}[scope]\nsex = \"F\"\nage = \"Y15T49\"\n"));
    assert_eq!(folder.findings().of(Rule::ContradictsScope).count(), 0);
    let dataset = folder.open();
    let figures = dataset.estimate("HH7").by(["age"]).by(["sex", "age"]).run().unwrap();
    let table = figures.observations(None, None).unwrap().to_frame().unwrap();
    let mut keys: Vec<(String, String)> = cells(&table, "sex").into_iter().zip(cells(&table, "age")).collect();
    keys.sort();
    let wanted = ["Y15T24", "Y15T49", "Y25T49"].map(|age| ("F".to_owned(), age.to_owned()));
    assert_eq!(keys, wanted);
    // A comparison of ages is not about one of them.
    let gap = figures.difference("age_group", "15-24", "25 to 49").unwrap().to_frame().unwrap();
    assert!(cells(&gap, "age").iter().all(String::is_empty), "{gap}");
    assert_eq!(cells(&gap, "sex")[0], "F");
}

/// The catalogue leaves the ages of Internet users to the country, and has adults of 15 years and over as a base.
#[test]
fn ages_that_are_no_national_scope_are_a_dimension() {
    for (scope, age) in [
        ("age_from = 15\nage_to = 49\nage_variable = \"age\"\n", "Y15T49"),
        ("age_from = 15\nage_to = 24\nage_variable = \"age\"\n", "Y15T24"),
        ("age_from = 30\nage_variable = \"age\"\n", "Y_GE30"),
        ("age_from = 6\n", "_T"),
        ("age_from = 16\nage_to = 74\n", "_T"),
        ("age_from = 18\n", "_T"),
        ("age_from = 15\nage_to = 49\nage = \"_T\"\n", "_T"),
        ("age_from = 18\nage = \"18+\"\n", "Y_GE18"),
        ("", "_T"),
    ] {
        let folder = women(&format!("sex = \"F\"\n{scope}"));
        let found = dimension(&folder, "age");
        assert_eq!(if found.is_empty() { "_T" } else { &found }, age, "{scope}");
    }
    let accounts = BOOK.replace("HH7", "8.10.2");
    for (scope, age) in [("age_from = 18\n", "Y_GE18"), ("age_from = 10\n", "Y_GE10"), ("age_from = 15\n", "_T")] {
        let folder = Folder::people(WOMEN, &accounts, &format!("{DESIGN}[scope]\n{scope}"));
        let table = folder.open().estimate("8.10.2").run().unwrap().observations(None, None).unwrap();
        let found = cells(&table.to_frame().unwrap(), "age")[0].clone();
        assert_eq!(if found.is_empty() { "_T" } else { &found }, age, "{scope}");
    }
}

#[test]
fn a_value_that_all_rows_have_is_found_and_a_statement_that_they_contradict_is_an_error() {
    let (severity, rows, first, message) = only(&women("").findings(), Rule::PartOnly);
    assert_eq!((severity, rows, first), (Severity::Warning, 7, Some(2)));
    assert!(message.contains("sex") && message.contains("\"F\""), "{message}");
    assert_eq!(women("sex = \"F\"\n").findings().of(Rule::PartOnly).count(), 0);
    // Left out by a condition, the other rows do not count.
    let mixed = WOMEN.replace("7,5,2,3,2,2,28", "7,5,2,3,2,1,28");
    let of =
        |scope: &str| Folder::people(&mixed, &format!("{BOOK}{SEX}"), &format!("{DESIGN}[scope]\n{scope}")).findings();
    assert_eq!(of("").of(Rule::PartOnly).count(), 0);
    let only_women = "conditions = [{ variable = \"sex\", codes = \"2\" }]\n";
    assert_eq!(of(only_women).of(Rule::PartOnly).count(), 1);
    let findings = of("sex = \"F\"\n");
    assert_eq!(
        only(&findings, Rule::ContradictsScope),
        (Severity::Error, 1, Some(8), findings.of(Rule::ContradictsScope).next().unwrap().message.clone())
    );
    assert!(of(&format!("sex = \"F\"\n{only_women}")).check().is_ok());
    // An age group that holds none of the stated ages.
    let book = format!("{BOOK}{SEX}age,,Y15T29,age,15..29\nage,,Y30T49,age,30..49\n");
    let young = Folder::people(WOMEN, &book, &format!("{DESIGN}[scope]\nsex = \"F\"\nage = \"Y15T24\"\n"));
    assert_eq!(only(&young.findings(), Rule::ContradictsScope).1, 4);
}

#[test]
fn a_universe_is_the_base_of_a_question() {
    // Of those online (rows 1, 2, 3, 5, 6) a and b are asked; b is asked of those who do a.
    let data = "id,w,s,p,net,a,b,c\n1,5,1,1,1,1,1,\n2,5,1,2,1,2,,\n3,10,2,3,1,1,2,\n4,5,2,4,2,1,,2\n5,5,1,1,1,9,,\n\
                6,10,1,2,1,1,1,\n7,5,2,3,9,,,\n";
    let book = "concept,category,value,variable,codes,universe\nHH7,,yes,net,1,\nHH7,,no,net,2,\nHH7,,missing,net,9,\n\
                HH9,a,yes,a,1,HH7=yes\nHH9,a,no,a,2,\nHH9,a,missing,a,9,\nHH9,b,yes,b,1,hh7 = Yes; HH9:a=yes\n\
                HH9,b,no,b,2,\nHH19,cost,yes,c,1,HH7=no\nHH19,cost,no,c,2,\n";
    let book = book.replace("hh7 = Yes", "HH7 = Yes");
    let folder = Folder::people(data, &book, DESIGN);
    let findings = folder.findings();
    assert!(findings.check().is_ok(), "{findings:?}");
    let figures = folder.open().indicators().unwrap();
    let of = |measure: &str| figures.estimates().rows().iter().find(|row| row.measure == measure).unwrap();
    // By hand: of those online who answer a, 5 + 10 + 10 of 30 by weight; of those who do a, 15 of 25.
    for (measure, value, n, missing) in
        [("HH9:a", 100.0 * 25.0 / 30.0, 4, 2), ("HH9:b", 60.0, 3, 2), ("HH19:cost", 0.0, 1, 1)]
    {
        let row = of(measure);
        approx::assert_relative_eq!(row.value.unwrap(), value, max_relative = 1e-12);
        assert_eq!((row.n, row.n_missing), (n, missing), "{measure}");
    }
    // Row 4 is not online and says that it does a; the catalogue's figure is a share of all.
    let outside = findings.of(Rule::AnswerOutsideBase).next().unwrap();
    assert_eq!((outside.place.as_str(), outside.rows, outside.first_row), ("HH9:a", 1, Some(5)));
    let bases: Vec<&str> = findings.of(Rule::BaseDiffers).map(|finding| finding.place.as_str()).collect();
    assert_eq!(bases, ["HH9:a", "HH9:b"]);
    let table = figures.observations(None, None).unwrap().to_frame().unwrap();
    let base = |indicator: &str, category: &str| {
        let at =
            |row: &usize| cells(&table, "indicator")[*row] == indicator && cells(&table, "category")[*row] == category;
        cells(&table, "base")[(0..table.height()).find(at).unwrap()].clone()
    };
    assert_eq!(base("HH9", "a"), "individuals with HH7=yes");
    assert_eq!(base("HH19", "cost"), "internet_non_users");
    assert_eq!(base("HH7", "_T"), "individuals");
}

#[test]
fn a_universe_by_a_breakdown_limits_a_ratio_too() {
    let data = "id,w,s,p,users,persons,kind\n1,10,1,1,1,2,1\n2,10,1,2,2,2,1\n3,20,2,3,1,4,1\n4,20,2,4,7,7,2\n";
    let book = "concept,value,variable,codes,universe\nHH16,numerator,users,number,dwelling=private\n\
                HH16,denominator,persons,number,\ndwelling,private,kind,1,\ndwelling,hotel,kind,2,\n";
    let toml = "country = \"MEX\"\nyear = 2021\ntitle = \"t\"\nproducer = \"p\"\nlicence = \"l\"\ncitation = \"c\"\n\
                statistical_unit = \"household\"\nkey = \"id\"\n";
    let toml = toml.replace("\"id\"", "[\"id\"]") + DESIGN;
    let folder = Folder::of(&[
        ("data.csv", data.as_bytes()),
        ("codebook.csv", book.as_bytes()),
        ("dataset.toml", toml.as_bytes()),
    ]);
    let figures = folder.open().estimate("HH16").run().unwrap();
    // By hand, without the hotel: (10 + 20 + 20) / (20 + 20 + 80).
    approx::assert_relative_eq!(
        figures.estimates().rows()[0].value.unwrap(),
        100.0 * 50.0 / 120.0,
        max_relative = 1e-12
    );
    assert_eq!(figures.estimates().rows()[0].n_missing, 0);
    // It is the figure of a part, and says so.
    let table = figures.observations(None, None).unwrap().to_frame().unwrap();
    assert_eq!(
        (cells(&table, "dwelling")[0].as_str(), cells(&table, "base")[0].as_str()),
        ("private", "household_expenditure")
    );
    assert_eq!(folder.findings().of(Rule::BaseDiffers).count(), 0);
}

#[test]
fn a_universe_that_is_no_base_is_refused() {
    let with = |universe: &str| {
        let book = format!(
            "concept,category,value,variable,codes,universe\nHH7,,yes,net,1,\nHH7,,no,net,2,\nHH9,a,yes,area,1,{universe}\n\
             HH9,a,no,area,2,\nsex,,F,sex,2,\nsex,,M,sex,1,\n"
        );
        Folder::people(WOMEN, &book, DESIGN).refused()
    };
    for (universe, parts) in [
        ("Internet users", ["row 4", "concept=value"]),
        ("HH77=yes", ["no concept \"HH77\"", "HH7"]),
        ("HH7=sometimes", ["yes or no", "sometimes"]),
        ("sex=X", ["no value \"X\"", "F"]),
        ("HH9:a=yes", ["leads back", "HH9:a"]),
        ("sexx=F", ["no concept", "sex"]),
    ] {
        let error = with(universe);
        assert!(parts.iter().all(|part| error.contains(part)), "{universe}: {error}");
    }
    let circle = "concept,category,value,variable,codes,universe\nHH7,,yes,net,1,HH9:a=yes\nHH7,,no,net,2,\n\
                  HH9,a,yes,area,1,HH7=yes\nHH9,a,no,area,2,\n";
    assert!(Folder::people(WOMEN, circle, DESIGN).refused().contains("leads back to HH7"));
    let breakdown = "concept,value,variable,codes,universe\nsex,F,sex,2,HH7=yes\nHH7,yes,net,1,\nHH7,no,net,2,\n";
    assert!(Folder::people(WOMEN, breakdown, DESIGN).refused().contains("has no universe"));
}

#[test]
fn breakdowns_and_their_values_go_by_many_names() {
    let book = format!(
        "{BOOK}Gender,,Female,sex,2\nGender,,male,sex,1\nurbanization,,Urban,area,1\nurbanization,,rural,area,2\n\
         age_group,,15-29,age,15..29\nage_group,,30+,age,30..\neducation_level,,low,school,1\n\
         education_level,,high,school,2;3\n"
    );
    let data = WOMEN.replace("6,10,1,2,1,2,35", "6,10,1,2,1,1,35");
    let folder = Folder::people(&data, &book, DESIGN);
    assert!(folder.findings().check().is_ok(), "{:?}", folder.findings());
    let dataset = folder.open();
    assert_eq!(dataset.codebook().breakdowns(), ["sex", "urbanisation", "age", "education"]);
    let by_alias = dataset.estimate("HH7").by(["gender"]).by(["residence"]).by(["age_group"]).run().unwrap();
    let by_name = dataset.estimate("HH7").by(["sex"]).by(["urbanisation"]).by(["age"]).run().unwrap();
    assert!(by_alias.to_frame().unwrap().equals_missing(&by_name.to_frame().unwrap()));
    let table = by_name.observations(None, None).unwrap().to_frame().unwrap();
    let mut sex = cells(&table, "sex");
    sex.sort();
    sex.dedup();
    assert_eq!(sex, ["F", "M", "_T"]);
    assert!(cells(&table, "age").contains(&"Y15T29".to_owned()) && cells(&table, "age").contains(&"Y_GE30".to_owned()));
    let value = |gap: infosoc::dataset::Figures| gap.estimates().rows()[0].value.unwrap();
    let gap = by_alias.parity("gender", "women", "men").unwrap();
    assert_eq!(value(gap), value(by_name.parity("sex", "F", "M").unwrap()));
    let everyday = dataset.estimate("HH7").by(["area"]).run().unwrap();
    let wanted = value(by_name.parity("urbanisation", "R", "U").unwrap());
    assert_eq!(value(everyday.parity("area", "rural", "urban").unwrap()), wanted);
    assert_eq!(value(everyday.parity("urbanization", "R", "U").unwrap()), wanted);
    assert_eq!(dataset.labels().of("gender").unwrap().iter().count(), 2);
}

#[test]
fn a_name_stands_for_one_breakdown_and_a_total_is_no_value() {
    let twice = format!("{BOOK}{SEX}gender,,F,area,1\ngender,,M,area,2\n");
    assert!(Folder::people(WOMEN, &twice, DESIGN).refused().contains("one variable"));
    let total = format!("{BOOK}sex,,Both sexes,sex,1;2\n");
    assert!(Folder::people(WOMEN, &total, DESIGN).refused().contains("total of sex"));
    // An area that is a part of the country is no urbanisation.
    let regions = format!("{BOOK}area,,North,area,1\narea,,South,area,2\n");
    let folder = Folder::people(WOMEN, &regions, DESIGN);
    let figures = folder.open().estimate("HH7").by(["area"]).run().unwrap();
    let table = figures.observations(None, None).unwrap().to_frame().unwrap();
    assert!(cells(&table, "area").contains(&"North".to_owned()), "{table}");
    assert!(matches!(folder.open().estimate("HH7").by(["gender"]).run(), Err(Error::UnknownColumn { .. })));
    assert_eq!(severity(&women("").findings(), Rule::PartOnly), Severity::Warning);
}

/// Ages of a file without a variable of ages are facts about it, as a stated age is, and its groups may not contradict them.
#[test]
fn limits_of_age_that_the_groups_contradict_are_an_error() {
    let book = format!("{BOOK}age,,Y0T14,school,1\nage,,Y15T49,school,2\nage,,Y_GE50,school,3\n");
    let of = |scope: &str| {
        let folder = Folder::people(WOMEN, &book, &format!("{DESIGN}[scope]\n{scope}"));
        folder.findings().of(Rule::ContradictsScope).map(|f| (f.severity, f.rows)).collect::<Vec<_>>()
    };
    assert_eq!(of("age_from = 15\nage_to = 49\n"), [(Severity::Error, 5)]);
    assert_eq!(of("age_from = 15\n"), [(Severity::Error, 3)]);
    assert_eq!(of("age_from = 15\nage_to = 49\nage_variable = \"age\"\n"), []);
    assert_eq!(of("age_from = 10\nage_to = 60\n"), []);
}

/// Codes of cases outside that leave one sex alone: the figure would stand for the nation.
#[test]
fn a_question_put_to_one_sex_is_a_warning_until_its_universe_says_so() {
    let people = WOMEN.replace("1,5,1,1,1,2,", "1,5,1,1,7,1,").replace("2,5,1,2,1,2,", "2,5,1,2,7,1,");
    let book = format!("{BOOK}HH7,,outside,net,7\n{SEX}");
    let folder = Folder::people(&people, &book, DESIGN);
    let found: Vec<(Severity, usize)> = folder.findings().of(Rule::PartOnly).map(|f| (f.severity, f.rows)).collect();
    assert_eq!(found, [(Severity::Warning, 5)]);
    let both =
        Folder::people(&people.replace("4,2,49,2", "4,2,49,1"), &book.replace("outside,net,7", "no,net,7"), DESIGN);
    assert_eq!(both.findings().of(Rule::PartOnly).count(), 0);
}
