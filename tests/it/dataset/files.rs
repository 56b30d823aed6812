//! Files that are not what they seem, numbers in them, and designs that are not described.

use crate::fixtures::folder::{Folder, only, severity};
use infosoc::finding::{Rule, Severity};
use infosoc::{Series, ToFrame};

const DATA: &str = "id,w,s,p,net,age\n1,10,1,1,1,15\n2,10,1,2,2,30\n3,20,2,3,1,44\n4,20,2,4,2,70\n";
const BOOK: &str = "concept,value,variable,codes\nHH7,yes,net,1\nHH7,no,net,2\n";
const FILE: &str = "[file]\npath = \"data.csv\"\n";
const DESIGN: &str = "[design]\nweight = \"w\"\nstrata = \"s\"\npsu = \"p\"\n";

fn described(data: &str, tables: &str) -> Folder {
    Folder::people(data, BOOK, tables)
}

#[test]
fn points_in_a_file_with_decimal_commas_separate_thousands_or_nothing() {
    let file = format!("{FILE}delimiter = \";\"\ndecimal = \",\"\n{DESIGN}");
    let of = |weight: &str| {
        let data = DATA.replace(',', ";").replace("1;10;", &format!("1;{weight};"));
        described(&data, &file)
    };
    // 5,39 is five; 5.390 is five thousand, and said to be; 5.39 is neither.
    for (weight, wanted) in [("5,39", 5.39), ("5.390", 5390.0), ("1.005,5", 1005.5)] {
        let folder = of(weight);
        let figures = folder.open().estimate("HH7").run().unwrap();
        approx::assert_relative_eq!(
            figures.estimates().rows()[0].denominator.unwrap(),
            wanted + 50.0,
            max_relative = 1e-12
        );
        assert_eq!(
            folder.findings().of(Rule::ThousandsSeparator).count(),
            usize::from(weight.contains('.')),
            "{weight}"
        );
    }
    let (severity_of, rows, first, message) = only(&of("5.390").findings(), Rule::ThousandsSeparator);
    assert_eq!((severity_of, rows, first), (Severity::Warning, 1, Some(2)));
    assert!(message.contains("5.390 is 5390"), "{message}");
    for weight in ["5.39", "0.390", "12.34"] {
        assert_eq!(severity(&of(weight).findings(), Rule::NotNumeric), Severity::Error, "{weight}");
        assert!(of(weight).open().estimate("HH7").run().is_err());
    }
    // Ages and amounts are numbers too; a code is none.
    let data = DATA.replace(',', ";").replace(";70\n", ";1.070\n").replace(";1;15", ";1.1;15");
    let book = BOOK.replace("net,1", "net,1;1.1") + "age,Y_LT45,age,..44\nage,Y_GE45,age,45..\n";
    let findings = Folder::people(&data, &book, &file).findings();
    assert_eq!(findings.of(Rule::ThousandsSeparator).map(|f| f.place.as_str()).collect::<Vec<_>>(), ["age"]);
    assert_eq!(findings.of(Rule::UnmappedCode).count(), 0, "{findings:?}");
}

#[test]
fn the_checksum_of_a_file_is_compared() {
    // sha256sum of DATA.
    let own = "c438ba61c35b54db5ddae9fc286e58c51847556916b058de74a9f75efe7b6e78";
    let with = |sum: &str| described(DATA, &format!("{FILE}sha256 = \"{sum}\"\n{DESIGN}"));
    assert!(with(own).findings().is_empty(), "{:?}", with(own).findings());
    assert!(with(&own.to_uppercase()).findings().is_empty());
    let other = with(&own.replace('a', "b"));
    let (severity, _, _, message) = only(&other.findings(), Rule::ChecksumDiffers);
    assert!(severity == Severity::Error && message.contains(own), "{message}");
    assert!(other.open().estimate("HH7").run().unwrap_err().to_string().contains("SHA-256"));
    assert!(with("f76d").refused().contains("64 hexadecimal digits"));
    for name in ["mex-endutih-2021", "pri-hints-2009"] {
        let shipped = infosoc::dataset::Dataset::open(format!("datasets/national/{name}")).unwrap();
        assert_eq!(shipped.validate().of(Rule::ChecksumDiffers).count(), 0);
    }
}

#[test]
fn codes_of_no_answer_in_an_open_range_are_found() {
    let tables = format!("{FILE}{DESIGN}");
    let of = |data: &str, book: &str| Folder::people(data, &format!("{BOOK}{book}"), &tables).findings();
    let ages = "age,Y_LT65,age,..64\nage,Y_GE65,age,65..\n";
    assert_eq!(of(DATA, ages).of(Rule::NoAnswerCode).count(), 0);
    for code in ["98", "99", "999"] {
        let data = DATA.replace(",70\n", &format!(",{code}\n"));
        let (severity, rows, first, message) = only(&of(&data, ages), Rule::NoAnswerCode);
        assert_eq!((severity, rows, first), (Severity::Warning, 1, Some(5)));
        assert!(message.contains("65..") && message.contains(code), "{message}");
        for answered in ["age,Y_GE65,age,65..97\nage,missing,age,98;99;999", "age,Y_GE65,age,65..97;98;99;999"] {
            assert_eq!(of(&data, &format!("age,Y_LT65,age,..64\n{answered}\n")).of(Rule::NoAnswerCode).count(), 0);
        }
        let scope = format!("{tables}[scope]\nage_from = 15\nage_variable = \"age\"\n");
        assert_eq!(only(&described(&data, &scope).findings(), Rule::NoAnswerCode).1, 1, "{code}");
    }
    // A range that ends above them, and the codes that no other row names.
    let answers = |book: &str| {
        let data = DATA.replace(",2,30\n", ",9,30\n").replace(",70\n", ",98\n");
        Folder::people(&data, book, &tables)
            .findings()
            .of(Rule::NoAnswerCode)
            .map(|f| f.place.clone())
            .collect::<Vec<_>>()
    };
    let any =
        "concept,value,variable,codes\nHH7,yes,net,1\nHH7,no,net,*\nage,Y_LT65,age,..64\nage,Y_GE65,age,65..120\n";
    assert_eq!(answers(any), ["net", "age"]);
    assert!(answers(&any.replace("*\n", "2;9\n").replace("65..120", "*")) == ["age"]);
    assert!(answers(&any.replace("*\n", "2;9\n").replace("65..120", "65..97;98")).is_empty());
    // An amount of 99 far above the others; not one of several hundreds.
    for (largest, found) in [("12", 1), ("700", 0)] {
        let data = DATA.replace(",44\n", &format!(",{largest}\n")).replace(",70\n", ",99\n");
        let book = "concept,value,variable,codes\nHH16,numerator,age,number\nHH16,denominator,w,number\n";
        assert_eq!(Folder::people(&data, book, &tables).findings().of(Rule::NoAnswerCode).count(), found, "{largest}");
    }
}

#[test]
fn a_design_that_is_not_described_is_found() {
    let of = |design: &str| described(DATA, &format!("{FILE}[design]\nweight = \"w\"\n{design}")).findings();
    let none = of("");
    assert_eq!([Rule::NoStrata, Rule::NoPsu].map(|rule| severity(&none, rule)), [Severity::Warning; 2]);
    assert!(only(&none, Rule::NoPsu).3.contains("standard errors come out too small"));
    assert!(only(&none, Rule::NoStrata).3.contains("standard errors"));
    assert_eq!(severity(&of("strata = \"s\"\n"), Rule::NoPsu), Severity::Note);
    assert_eq!(severity(&of("psu = \"p\"\n"), Rule::NoStrata), Severity::Note);
    for stated in ["strata = \"s\"\npsu = \"p\"\n", "fpc = \"w\"\n"] {
        let findings = of(stated);
        assert_eq!(findings.of(Rule::NoStrata).chain(findings.of(Rule::NoPsu)).count(), 0, "{stated}");
    }
    let folder = described(DATA, &format!("{FILE}{DESIGN}"));
    let toml = std::fs::read_to_string(folder.0.join("dataset.toml")).unwrap().replace("key = [\"id\"]\n", "");
    std::fs::write(folder.0.join("dataset.toml"), toml).unwrap();
    let (severity, _, _, message) = only(&folder.findings(), Rule::NoKey);
    assert!(severity == Severity::Warning && message.contains("duplicate cases"), "{message}");
}

#[test]
fn a_weight_that_is_no_weight_is_found() {
    let rows = |n: usize, weight: &dyn Fn(usize) -> String| {
        let lines: Vec<String> = (0..n).map(|i| format!("a{i},{},{},{i},{},30", weight(i), i % 2, 1 + i % 2)).collect();
        described(&format!("id,w,s,p,net,age\n{}\n", lines.join("\n")), &format!("{FILE}{DESIGN}"))
    };
    // In any order; a few rows may have such weights by chance.
    assert_eq!(severity(&rows(12, &|i| (12 - i).to_string()).findings(), Rule::WeightCountsRows), Severity::Error);
    assert_eq!(severity(&rows(4, &|i| (i + 1).to_string()).findings(), Rule::WeightCountsRows), Severity::Warning);
    assert!(rows(12, &|i| (i + 2).to_string()).findings().is_empty());
    assert!(rows(12, &|_| "1".to_owned()).findings().is_empty());
    let id = described(DATA, &format!("{FILE}{}", DESIGN.replace("\"w\"", "\"id\"")));
    assert_eq!(severity(&id.findings(), Rule::WeightIsId), Severity::Error);
    let copy = described(
        &DATA
            .replace("1,10,", "71,71,")
            .replace("2,10,", "72,72,")
            .replace("3,20,", "75,75,")
            .replace("4,20,", "79,79,"),
        &format!("{FILE}{DESIGN}"),
    );
    assert!(only(&copy.findings(), Rule::WeightIsId).3.contains("identifier id"));
    assert!(copy.open().estimate("HH7").run().is_err());
}

#[test]
fn a_self_weighting_file_says_so_without_a_column() {
    let of = |weight: &str| described(DATA, &format!("{FILE}{}", DESIGN.replace("\"w\"", weight)));
    let folder = of("1");
    assert_eq!(severity(&folder.findings(), Rule::SelfWeighting), Severity::Note);
    let ones = described(&DATA.replace(",10,", ",1,").replace(",20,", ",1,"), &format!("{FILE}{DESIGN}"));
    let figures = |folder: &Folder| folder.open().estimate("HH7").run().unwrap().to_frame().unwrap();
    assert!(figures(&folder).equals_missing(&figures(&ones)));
    let expanded = of("12.5").open().estimate("HH7").run().unwrap();
    assert_eq!(expanded.estimates().rows()[0].denominator, Some(50.0));
    for (weight, part) in [("0", "above 0"), ("[\"w\"]", "column of the weight"), ("-2", "above 0")] {
        assert!(of(weight).refused().contains(part), "{weight}: {}", of(weight).refused());
    }
    let without = described(DATA, &format!("{FILE}[design]\nstrata = \"s\"\n"));
    assert!(without.refused().contains("weight = 1"), "{}", without.refused());
}

#[test]
fn a_file_that_is_no_text_says_what_to_do() {
    for name in ["hh.sav", "hh.zsav", "hh.dta", "HH.XLSX", "hh.ods", "hh.sas7bdat", "hh.xpt", "hh.rds", "hh.zip"] {
        let folder = described(DATA, &format!("[file]\npath = \"{name}\"\n{DESIGN}"));
        std::fs::write(folder.0.join(name), b"no text").unwrap();
        let error = folder.refused();
        // What it should be is not what it is, or is not read.
        let is_read = !["rds", "zip"].iter().any(|ending| name.ends_with(ending));
        let problem = if is_read { "neither an SPSS" } else { "only delimited text is read" };
        assert!(error.contains(name) && error.contains(problem), "{error}");
        let error = Series::read(folder.0.join(name)).unwrap_err();
        assert!(
            error.code() == "invalid_file" && error.to_string().contains("CSV") || name.ends_with("zip"),
            "{error}"
        );
    }
    // By what they hold, whatever they are called.
    for bytes in [&b"$FL2@(#) SPSS DATA FILE"[..], b"PK\x03\x04\x14\x00", b"<stata_dta><header>"] {
        let folder = described(DATA, &format!("{FILE}{DESIGN}"));
        for name in ["data.csv", "codebook.csv"] {
            let kept = std::fs::read(folder.0.join(name)).unwrap();
            std::fs::write(folder.0.join(name), bytes).unwrap();
            assert!(folder.refused().contains("only delimited text"), "{}", folder.refused());
            assert!(Series::read(folder.0.join(name)).is_err());
            std::fs::write(folder.0.join(name), kept).unwrap();
        }
        std::fs::rename(folder.0.join("codebook.csv"), folder.0.join("codebook.xlsx")).unwrap();
        assert!(folder.refused().contains("there is codebook.xlsx"), "{}", folder.refused());
    }
    let labels = described(DATA, &format!("{FILE}labels = \"labels.xlsx\"\n{DESIGN}"));
    std::fs::write(labels.0.join("labels.xlsx"), b"PK").unwrap();
    assert!(labels.refused().contains("labels.xlsx") && labels.refused().contains("CSV UTF-8"));
}

#[test]
fn a_wrong_delimiter_and_a_title_are_named() {
    let tables = format!("{FILE}{DESIGN}");
    for (data, parts) in [
        (DATA.replace(',', ";"), ["not separated by commas but by semicolons", "set delimiter under [file]"]),
        (DATA.replace(',', "\t"), ["by tabs", "row 1"]),
        (format!("Internet use in Mexico\n{DATA}"), ["row 2", "below a title"]),
        (format!("Internet use,2021\n\n{DATA}"), ["row 3", "delete the lines above it"]),
    ] {
        let error = described(&data, &tables).refused();
        assert!(parts.iter().all(|part| error.contains(part)), "{error}");
    }
    let semicolon = format!("{FILE}delimiter = \";\"\n{DESIGN}");
    assert!(described(DATA, &semicolon).refused().contains("not separated by semicolons but by commas"));
    // A codebook may have a title too; a column that is missing is no title.
    let folder = Folder::people(DATA, &format!("Codebook of 2021\n{BOOK}"), &tables);
    assert!(folder.refused().contains("codebook.csv, row 2: the header stands in row 2"), "{}", folder.refused());
    let tabs = Folder::people(DATA, &BOOK.replace(',', "\t"), &tables);
    assert!(tabs.findings().is_empty());
    let missing = described(&DATA.replace(",net", ",internet"), &tables);
    assert_eq!(only(&missing.findings(), Rule::MissingColumn).0, Severity::Error);
    let file = folder.0.join("series.csv");
    let series = "indicator,ref_area,time_period,obs_value\nHH7,MEX,2021,72\n";
    for (text, part) in [
        (format!("Internet users\n{series}"), "the header stands in row 2"),
        (format!("\"Data Source\",\"WDI\",\n\n{series}"), "the header stands in row 3"),
        (format!("Internet users\n{}", series.replace(',', ";")), "by semicolons"),
    ] {
        std::fs::write(&file, text).unwrap();
        let error = Series::read(&file).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
    for delimiter in [",", ";", "\t"] {
        std::fs::write(&file, series.replace(',', delimiter)).unwrap();
        assert_eq!(Series::read(&file).unwrap().len(), 1);
    }
}
