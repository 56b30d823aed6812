//! A dataset of several files: households and persons, made up.

use crate::fixtures::folder::{Folder, only, severity};
use infosoc::finding::{Rule, Severity};
use infosoc::measure::{mean, proportion};
use infosoc::{Series, ToFrame};

const HEAD: &str =
    "country = \"MEX\"\nyear = 2021\ntitle = \"t\"\nproducer = \"p\"\nlicence = \"l\"\ncitation = \"c\"\n";

const HOUSEHOLDS: &str = "[files.households]\nstatistical_unit = \"household\"\npath = \"hh.csv\"\nkey = [\"hh\"]\n\
                          design = { weight = \"w\", strata = \"s\", psu = \"p\" }\n";

const PERSONS: &str = "[files.persons]\nstatistical_unit = \"individual\"\npath = \"pp.csv\"\nkey = [\"hh\", \"ln\"]\n\
                       links = [{ to = \"households\", by = [\"hh\"] }]\n\
                       design = { weight = \"pw\", strata = \"s\", psu = \"p\" }\n";

const HH: &str = "hh,w,s,p,area,net,radio\n1,10,1,1,U,1,1\n2,12,1,1,R,2,1\n3,9,1,2,U,1,2\n4,11,1,2,R,2,2\n5,20,2,3,U,1,1\n\
                  6,22,2,3,R,1,2\n7,19,2,4,U,2,1\n8,18,2,4,R,2,2\n";

const PP: &str = "hh,ln,pw,s,p,sex,age,use\n1,1,10,1,1,2,40,1\n1,2,10,1,1,1,8,2\n1,3,10,1,1,2,3,2\n2,1,12,1,1,1,70,2\n\
                  2,2,12,1,1,2,60,2\n3,1,9,1,2,2,30,1\n3,2,9,1,2,1,33,1\n4,1,11,1,2,1,25,2\n4,2,11,1,2,2,5,2\n\
                  5,1,20,2,3,2,50,1\n5,2,20,2,3,1,51,2\n6,1,22,2,3,1,20,1\n6,2,22,2,3,2,22,1\n7,1,19,2,4,2,35,2\n\
                  7,2,19,2,4,2,2,2\n8,1,18,2,4,1,66,2\n8,2,18,2,4,2,64,1\n";

const BOOK: &str = "concept,category,value,variable,codes,universe,file\n\
                    HH6,,yes,net,1,,\nHH6,,no,net,2,,\n\
                    HH1,,yes,radio,1,,households\nHH1,,no,radio,2,,households\n\
                    HH7,,yes,use,1,,\nHH7,,no,use,2,,\n\
                    sex,,F,sex,2,,\nsex,,M,sex,1,,\n\
                    area,,U,area,U,,\narea,,R,area,R,,\n";

/// Whether the household of this number has Internet access, by the table above.
const NET: [bool; 8] = [true, false, true, false, true, true, false, false];

fn folder_of(hh: &str, pp: &str, book: &str, households: &str, persons: &str) -> Folder {
    let toml = format!("{HEAD}{households}{persons}");
    let files = [("hh.csv", hh), ("pp.csv", pp), ("codebook.csv", book), ("dataset.toml", &toml)];
    Folder::of(&files.map(|(name, text)| (name, text.as_bytes())))
}

fn folder() -> Folder {
    folder_of(HH, PP, BOOK, HOUSEHOLDS, PERSONS)
}

/// The cells of a table, without its header.
fn cells(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect()).collect()
}

/// The weighted share of persons with `is`, among those with `of`.
fn share(of: impl Fn(&[&str]) -> bool, is: impl Fn(&[&str]) -> bool) -> f64 {
    let rows = cells(PP);
    let weight = |row: &[&str]| row[2].parse::<f64>().unwrap();
    let sum = |wanted: &dyn Fn(&[&str]) -> bool| -> f64 {
        rows.iter().filter(|row| wanted(row)).map(|row| weight(row)).sum()
    };
    sum(&|row| of(row) && is(row)) / sum(&of)
}

fn online(row: &[&str]) -> bool {
    NET[row[0].parse::<usize>().unwrap() - 1]
}

fn close(value: Option<f64>, wanted: f64) {
    approx::assert_relative_eq!(value.unwrap(), wanted, max_relative = 1e-12);
}

#[test]
fn an_indicator_comes_from_the_file_of_its_unit_and_persons_have_the_concepts_of_their_household() {
    let folder = folder();
    let dataset = folder.open();
    assert_eq!(
        dataset.validate().iter().filter(|f| f.severity != Severity::Note).count(),
        0,
        "{:?}",
        dataset.validate()
    );
    close(dataset.estimate("HH6").run().unwrap().estimates().rows()[0].value, 100.0 * 61.0 / 121.0);
    close(
        dataset.estimate("HH7").run().unwrap().estimates().rows()[0].value,
        100.0 * share(|_| true, |row| row[7] == "1"),
    );
    // A breakdown of the household on persons.
    let by = dataset.estimate("HH7").by(["area"]).run().unwrap();
    let rural = |row: &[&str]| row[0].parse::<usize>().unwrap().is_multiple_of(2);
    let of = |area: &str| {
        let level = |row| by.estimates().level_of(row, "urbanisation").flatten();
        by.estimates().rows().iter().find(|row| level(row).as_deref() == Some(area)).unwrap().value
    };
    close(of("R"), 100.0 * share(rural, |row| row[7] == "1"));
    close(of("U"), 100.0 * share(|row| !rural(row), |row| row[7] == "1"));
    let supported = dataset.supported();
    let is = |code: &str| supported.iter().find(|s| s.indicator == code).unwrap().supported;
    assert!(is("HH6") && is("HH1") && is("HH7") && !is("HH9"));
}

#[test]
fn persons_in_households_with_internet_access_are_no_households() {
    let dataset = folder().open();
    let persons = dataset.estimate("HH6").file("persons").run().unwrap();
    close(persons.estimates().rows()[0].value, 100.0 * share(|_| true, online));
    let unit = |table: &polars::prelude::DataFrame| {
        table.column("statistical_unit").unwrap().str().unwrap().get(0).map(str::to_owned)
    };
    assert_eq!(unit(&persons.to_frame().unwrap()).as_deref(), Some("individual"));
    let households = dataset.estimate("HH6").run().unwrap();
    assert!(households.to_frame().unwrap().column("statistical_unit").is_err());
    // Neither replaces the other in a series.
    let both = households.observations(None, None).unwrap().extend(&persons.observations(None, None).unwrap()).unwrap();
    assert_eq!(both.len(), 2);
    assert!(dataset.estimate("HH6").file("people").run().unwrap_err().to_string().contains("households, persons"));
    assert!(dataset.indicators().unwrap_err().to_string().contains("households, persons"));
    assert!(dataset.estimate_all().file("persons").run().unwrap().estimates().rows().len() > 3);
}

#[test]
fn a_condition_makes_a_part_of_the_population() {
    let dataset = folder().open();
    let women = dataset.estimate("HH7").filter("gender=female").run().unwrap();
    let is_woman = |row: &[&str]| row[5] == "2";
    close(women.estimates().rows()[0].value, 100.0 * share(is_woman, |row| row[7] == "1"));
    // PSUs without women would still count: the same as the domain of a breakdown.
    let by = dataset.estimate("HH7").by(["sex"]).run().unwrap();
    let level = |row| by.estimates().level_of(row, "sex").flatten();
    let domain = by.estimates().rows().iter().find(|row| level(row).as_deref() == Some("F")).unwrap();
    close(women.estimates().rows()[0].se, domain.se.unwrap());
    let text = |series: &Series, name: &str| {
        let column =
            series.to_frame().unwrap().column(name).ok().map(|column| column.str().unwrap().get(0).map(str::to_owned));
        column.flatten()
    };
    assert_eq!(text(&women.observations(None, None).unwrap(), "sex").as_deref(), Some("F"));
    // An answer of the household is a condition too, and a dimension of its own.
    let asked = dataset.estimate("HH7").filter("HH6=yes;sex=F").run().unwrap();
    close(asked.estimates().rows()[0].value, 100.0 * share(|row| online(row) && is_woman(row), |row| row[7] == "1"));
    assert_eq!(text(&asked.observations(None, None).unwrap(), "subpopulation").as_deref(), Some("HH6=yes"));
    for (condition, part) in [("sex=X", "nearest"), ("HH66=yes", "HH6"), ("women", "concept=value"), ("", "sex=F")] {
        let error = dataset.estimate("HH7").filter(condition).run().unwrap_err().to_string();
        assert!(error.contains(part), "{condition}: {error}");
    }
}

/// Against the linearised residuals, PSU by PSU: z = w ((y − p_d) 1_d / W_d − (y − p) / W).
#[test]
fn a_part_is_compared_with_the_whole_that_it_belongs_to() {
    let dataset = folder().open();
    let figures = dataset.estimate("HH6").by(["area"]).run().unwrap();
    let rows = cells(HH);
    let number = |row: &[&str], at: usize| row[at].parse::<f64>().unwrap();
    let share = |of: &dyn Fn(&[&str]) -> bool| {
        let (yes, all) = rows.iter().filter(|row| of(row)).fold((0.0, 0.0), |(yes, all), row| {
            let w = number(row, 1);
            (yes + if row[5] == "1" { w } else { 0.0 }, all + w)
        });
        (yes / all, all)
    };
    let ((part, w_part), (whole, w_whole)) = (share(&|row| row[4] == "R"), share(&|_| true));
    for parity in [false, true] {
        let (slopes, wanted) = match parity {
            false => ((1.0, -1.0), part - whole),
            true => ((1.0 / whole, -part / whole / whole), part / whole),
        };
        let mut totals = [0.0; 4];
        for row in &rows {
            let y = f64::from(u8::from(row[5] == "1"));
            let of_part = if row[4] == "R" { (y - part) / w_part } else { 0.0 };
            let z = number(row, 1) * (slopes.0 * of_part + slopes.1 * (y - whole) / w_whole);
            totals[number(row, 3) as usize - 1] += z;
        }
        // Two PSUs in each stratum: 2 times the squared deviations from their mean.
        let variance: f64 = totals.chunks(2).map(|pair| (pair[0] - pair[1]).powi(2)).sum();
        let scale = if parity { 1.0 } else { 100.0 };
        let compared = if parity {
            figures.parity("area", "rural", "_T").unwrap()
        } else {
            figures.difference("area", "rural", "_T").unwrap()
        };
        let rows = compared.estimates().rows();
        assert_eq!((rows.len(), rows[0].n), (1, 8));
        close(rows[0].value, scale * wanted);
        close(rows[0].se, scale * variance.sqrt());
        // The other way round.
        if !parity {
            let back = figures.difference("area", "_T", "rural").unwrap();
            close(back.estimates().rows()[0].value, -scale * wanted);
            close(back.estimates().rows()[0].se, scale * variance.sqrt());
        }
    }
    assert!(figures.difference("area", "rural", "all").is_err());
}

#[test]
fn variables_are_derived_from_linked_rows_and_by_cases() {
    let derived = format!(
        "{HOUSEHOLDS}[[files.households.derived]]\nvariable = \"children\"\nfrom = \"persons\"\nfunction = \"count\"\n\
         when = [{{ variable = \"age\", codes = \"..14\" }}]\n\
         [[files.households.derived]]\nvariable = \"oldest\"\nfrom = \"persons\"\nfunction = \"max\"\nof = \"age\"\n\
         [[files.households.derived]]\nvariable = \"kind\"\notherwise = \"9\"\n\
         cases = [{{ value = \"1\", when = [{{ variable = \"children\", codes = \"1..\" }}, {{ variable = \"net\", codes = \"1\" }}] }},\n\
         {{ value = \"2\", any = true, when = [{{ variable = \"children\", codes = \"1..\" }}, {{ variable = \"net\", codes = \"1\" }}] }}]\n"
    );
    let book = format!("{BOOK}kind,,both,kind,1,,\nkind,,one,kind,2,,\nkind,,none,kind,9,,\n");
    let folder = folder_of(HH, PP, &book, &derived, PERSONS);
    let dataset = folder.open();
    assert_eq!(
        dataset.validate().iter().filter(|f| f.severity == Severity::Error).count(),
        0,
        "{:?}",
        dataset.validate()
    );
    let cases = dataset.survey("households").unwrap().cases().clone();
    let numbers = |name: &str| cases.column(name).unwrap().f64().unwrap().iter().flatten().collect::<Vec<_>>();
    assert_eq!(numbers("children"), [2.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0]);
    assert_eq!(numbers("oldest"), [40.0, 70.0, 33.0, 25.0, 51.0, 22.0, 35.0, 66.0]);
    let kind: Vec<&str> = cases.column("kind").unwrap().str().unwrap().iter().flatten().collect();
    assert_eq!(kind, ["both", "none", "one", "one", "one", "one", "one", "none"]);
    // The derived breakdown of the household is there on persons.
    assert!(dataset.estimate("HH7").by(["kind"]).run().is_ok());
    for (wrong, part) in [
        (derived.replace("function = \"count\"", "function = \"sum\""), "needs of"),
        (derived.replace("from = \"persons\"\nfunction = \"max\"", "from = \"people\"\nfunction = \"max\""), "people"),
        (derived.replace("\"children\"\nfrom", "\"net\"\nfrom"), "choose another"),
        (derived.replace("function = \"max\"", "constant = 1"), "in one way"),
    ] {
        let error = folder_of(HH, PP, &book, &wrong, PERSONS).refused();
        assert!(error.contains(part), "{part}: {error}");
    }
}

#[test]
fn the_harmonised_survey_of_a_file_has_concepts_columns_and_scope() {
    let scope = format!("{PERSONS}scope = {{ sex = \"F\", conditions = [{{ variable = \"sex\", codes = \"2\" }}] }}\n");
    let folder = folder_of(HH, &PP.replace("1,1,10,1,1,2,40,1", "1,01,10,1,1,2,40,1"), BOOK, HOUSEHOLDS, &scope);
    let dataset = folder.open();
    let persons = dataset.survey("persons").unwrap();
    let type_of = |name: &str| persons.cases().column(name).unwrap().dtype().to_string();
    assert_eq!([type_of("HH7"), type_of("HH6"), type_of("urbanisation")], ["bool", "bool", "str"]);
    // Own columns: a number, and one with a leading zero, which is a code.
    assert_eq!([type_of("age"), type_of("ln")], ["f64", "str"]);
    let is_woman = |row: &[&str]| row[5] == "2";
    let estimates = persons.estimate([proportion("HH6"), mean("age")]).run().unwrap();
    close(estimates.rows()[0].value, share(is_woman, online));
    // All rows are there: scope is a domain.
    assert_eq!((persons.cases().height(), estimates.rows()[0].n), (17, 10));
    // What is made of it is about women too.
    let series = estimates.observations("MEX", 2021, None).unwrap().to_frame().unwrap();
    assert!(series.column("sex").unwrap().str().unwrap().iter().all(|code| code == Some("F")));
    assert!(dataset.survey(None).unwrap_err().to_string().contains("households, persons"));
    assert!(dataset.survey("men").is_err());
}

#[test]
fn findings_name_their_file_and_links_are_checked() {
    let findings =
        folder_of(HH, &PP.replace("8,2,18,2,4,2,64,1", "9,2,18,2,4,2,64,3"), BOOK, HOUSEHOLDS, PERSONS).findings();
    let (severity_of, rows, first, message) = only(&findings, Rule::LinkWithoutRow);
    assert_eq!((severity_of, rows, first), (Severity::Warning, 1, Some(18)), "{message}");
    let places: Vec<&str> = findings.of(Rule::UnmappedCode).map(|f| f.place.as_str()).collect();
    assert_eq!(places, ["persons: use"]);
    let twice = folder_of(&format!("{HH}8,18,2,4,R,2,2\n"), PP, BOOK, HOUSEHOLDS, PERSONS);
    let places: Vec<String> = twice.findings().of(Rule::DuplicateKey).map(|f| f.place.clone()).collect();
    assert_eq!(places, ["households: hh", "persons: hh"]);
    assert!(twice.open().estimate("HH7").run().is_err());
    let unknown = format!("{BOOK}HH9,,yes,play,1,,\nHH9,,no,play,2,,\n");
    let findings = folder_of(HH, PP, &unknown, HOUSEHOLDS, PERSONS).findings();
    assert_eq!(findings.of(Rule::MissingColumn).count(), 2, "{findings:?}");
    let error = folder_of(HH, PP, &BOOK.replace(",households\n", ",homes\n"), HOUSEHOLDS, PERSONS).refused();
    assert!(error.contains("homes") && error.contains("households"), "{error}");
    let millions = HOUSEHOLDS.replace("weight = \"w\"", "weight = \"w\", weight_divisor = 1000000");
    assert_eq!(
        severity(&folder_of(HH, PP, BOOK, &millions, PERSONS).findings(), Rule::WeightsDiffer),
        Severity::Warning
    );
    for (links, part) in [
        ("links = [{ to = \"persons\", by = [\"hh\", \"ln\"] }]", "lead back"),
        ("links = [{ to = \"homes\", by = [\"hh\"] }]", "not one of the files"),
        ("links = [{ to = \"households\", by = [\"hh\", \"ln\"] }]", "as many columns"),
    ] {
        let persons = PERSONS.replace("links = [{ to = \"households\", by = [\"hh\"] }]", links);
        let error = folder_of(HH, PP, BOOK, HOUSEHOLDS, &persons).refused();
        assert!(error.contains(part), "{error}");
    }
    let error = folder_of(HH, PP, BOOK, &format!("key = [\"hh\"]\n{HOUSEHOLDS}"), PERSONS).refused();
    assert!(error.contains("[files.NAME]"), "{error}");
}

/// The household weight is right for all members, as in DHS, and wrong for the one who was selected.
#[test]
fn a_household_weight_on_selected_persons_is_found() {
    let count = |pp: &str, persons: &str| {
        folder_of(&many("hh,w,s,p,area,net,radio", 1), pp, BOOK, HOUSEHOLDS, persons)
            .findings()
            .of(Rule::HouseholdWeight)
            .count()
    };
    fn many(header: &str, members: usize) -> String {
        let mut text = header.to_owned();
        for household in 1..=12 {
            for member in 1..=members {
                let weight = 10 + household % 5;
                text += &if header.contains("ln") {
                    format!("\n{household},{member},{weight},1,{household},2,40,1,{}", weight * 3)
                } else {
                    format!("\n{household},{weight},1,{household},U,1,1")
                };
            }
        }
        text + "\n"
    }
    let header = "hh,ln,pw,s,p,sex,age,use,fac_per";
    assert_eq!(count(&many(header, 1), PERSONS), 1);
    assert_eq!(count(&many(header, 3), PERSONS), 0);
    assert_eq!(count(&many(header, 1), &PERSONS.replace("\"pw\"", "\"fac_per\"")), 0);
}

/// The name of a breakdown goes to the files that have it, and along with it to those that link to them.
#[test]
fn breakdowns_of_each_file_have_their_names() {
    let named = BOOK.replace('\n', ",,\n").replace("universe,file,,", "universe,file,label,label:fr");
    let of = |rows: &str| folder_of(HH, PP, &format!("{named}{rows}"), HOUSEHOLDS, PERSONS);
    let folder = of("gender,,,,,,,Sex of the person,Sexe de la personne\nurbanisation,,,,,,,,Milieu de vie\n");
    let dataset = folder.open();
    assert_eq!(dataset.labels().name("sex", "fr"), Some("Sexe de la personne"));
    let homes = dataset.estimate("HH6").by(["area"]).run().unwrap().value_labels();
    assert_eq!((homes.name("urbanisation", "fr"), homes.name("urbanisation", "es")), (Some("Milieu de vie"), None));
    let persons = dataset.estimate("HH7").by(["area"]).by(["sex"]).run().unwrap().value_labels();
    assert_eq!(persons.name("urbanisation", "fr"), Some("Milieu de vie"));
    assert_eq!(persons.name("sex", "es"), Some("Sex of the person"));
    for wrong in ["zone,,,,,,,Zone,\n", "sex,,,,,,households,Sex,\n"] {
        let error = of(wrong).refused();
        assert!(error.contains("which has no codes") && error.contains("row 12"), "{wrong}: {error}");
    }
}
