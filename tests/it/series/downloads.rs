//! Files as publishers give them out. Those whose names begin with `synthetic` are made by hand, as the format says.

use infosoc::finding::Rule;
use infosoc::quality::{Flag, FlagSystem};
use infosoc::{Asked, Download, Finding, Groups, ReadSeries, Result, Series, SeriesOptions, ToFrame};
use polars::prelude::*;
use std::path::{Path, PathBuf};

const FOLDER: &str = "tests/golden/downloads";

fn read(name: &str) -> Series {
    Series::read(Path::new(FOLDER).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A file of this text, which goes when it is read.
pub(super) fn text(name: &str, bytes: impl AsRef<[u8]>) -> Result<Series> {
    with(name, bytes, &ReadSeries::default())
}

pub(super) fn with(name: &str, bytes: impl AsRef<[u8]>, options: &ReadSeries) -> Result<Series> {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("downloads-{:?}", std::thread::current().id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    let series = Series::read_with_options(&path, options);
    std::fs::remove_file(path).unwrap();
    series
}

pub(super) fn only(indicators: &[&str]) -> ReadSeries {
    let codes = indicators.iter().map(|code| (*code).to_owned()).collect();
    ReadSeries { indicators: Asked::Codes(codes), ..ReadSeries::default() }
}

/// Some columns as text, a row a line, `-` where there is nothing.
pub(super) fn rows(series: &Series, columns: &[&str]) -> Vec<String> {
    let frame = series.to_frame().unwrap();
    let words: Vec<Vec<String>> = columns
        .iter()
        .map(|name| match frame.column(name) {
            Ok(column) => {
                let column = column.cast(&DataType::String).unwrap();
                column.str().unwrap().iter().map(|word| word.unwrap_or("-").to_owned()).collect()
            }
            Err(_) => vec!["-".to_owned(); frame.height()],
        })
        .collect();
    (0..frame.height())
        .map(|row| words.iter().map(|column| column[row].as_str()).collect::<Vec<_>>().join(" "))
        .collect()
}

pub(super) fn finding(series: &Series, rule: Rule) -> Finding {
    let findings = series.findings();
    let found = findings.of(rule).next().cloned();
    found.unwrap_or_else(|| panic!("{rule} among {:#?}", findings.iter().collect::<Vec<_>>()))
}

pub(super) const KEY: [&str; 4] = ["indicator", "ref_area", "time_period", "obs_value"];

#[test]
fn every_file_is_known_by_its_content() {
    for (name, format, figures) in [
        ("world_bank_api.csv", Download::WorldBank, 58),
        ("world_bank_bulk.csv", Download::WorldBank, 0),
        ("world_bank_databank.csv", Download::DataBank, 20),
        ("world_bank_databank_series.csv", Download::DataBank, 16),
        ("unsd.csv", Download::Unsd, 23),
        ("synthetic_itu_datahub.csv", Download::Itu, 6),
        ("synthetic_estat_isoc_ci_ifp_iu.tsv", Download::EurostatTsv, 26),
        ("synthetic_eurostat_sdmx.csv", Download::SdmxCsv, 4),
        ("synthetic_eurostat_names.csv", Download::SdmxCsv, 2),
        ("synthetic_sdmx_csv_1.csv", Download::SdmxCsv, 5),
        ("synthetic_sdmx_csv_2_both.csv", Download::SdmxCsv, 2),
        ("synthetic_sdmx_csv_2_1.csv", Download::SdmxCsv, 2),
        ("open_sdg_1-1-1.xml", Download::SdmxMl, 6),
        ("synthetic_sdmx_ml_generic.xml", Download::SdmxMl, 2),
        ("synthetic_sdmx_ml_3.xml", Download::SdmxMl, 4),
        ("synthetic_sdmx_json_2.json", Download::SdmxJson, 5),
        ("synthetic_owid.csv", Download::Owid, 7),
    ] {
        let series = read(name);
        let read_as = finding(&series, Rule::ReadAs).message;
        assert!(read_as.contains(&format!("read as {format}:")), "{name}: {read_as}");
        assert!(figures == 0 || series.len() == figures, "{name}: {}", series.len());
        // By its name it is the same.
        let named = ReadSeries { format: Some(format), ..ReadSeries::default() };
        let again = Series::read_with_options(Path::new(FOLDER).join(name), &named).unwrap();
        assert!(again.to_frame().unwrap().equals_missing(&series.to_frame().unwrap()), "{name}");
    }
}

#[test]
fn years_across_columns_with_lines_above_and_below() {
    let api = read("world_bank_api.csv");
    let china: Vec<String> = rows(&api.areas(&["CHN"]).unwrap(), &KEY);
    assert_eq!(china.len(), 9);
    assert_eq!((china[0].as_str(), china[8].as_str()), ("HH7 CHN 2015 50.3", "HH7 CHN 2023 77.4827"));
    assert_eq!(
        rows(&api.areas(&["Congo, Dem. Rep."]).unwrap().years(2022, 2022).unwrap(), &KEY),
        ["HH7 COD 2022 27.24"]
    );
    let above = finding(&api, Rule::LineLeftOut);
    assert_eq!((above.rows, above.first_row), (2, Some(1)));

    // DataBank says when it was asked, below the figures, and writes .. where there is none.
    let databank = read("world_bank_databank.csv");
    let below = finding(&databank, Rule::LineLeftOut);
    assert_eq!((below.rows, below.first_row), (2, Some(11)));
    assert!(below.message.contains("Data from database"), "{}", below.message);
    assert!(finding(&databank, Rule::MissingValue).message.contains("4 cells"));
    assert_eq!(
        rows(&databank.indicators(&["A2"]).unwrap().areas(&["MEX"]).unwrap().years(2019, 2019).unwrap(), &KEY),
        ["A2 MEX 2019 97.0358606795758"]
    );
    // The same figures with series in the place of years.
    let series = read("world_bank_databank_series.csv");
    let same = databank.indicators(&["A2", "EG.ELC.ACCS.ZS"]).unwrap();
    let sorted = |series: &Series| {
        let mut rows = rows(series, &KEY);
        rows.sort();
        rows
    };
    assert_eq!(sorted(&series), sorted(&same));
}

#[test]
fn a_number_of_subscriptions_is_not_the_rate() {
    let bulk = read("world_bank_bulk.csv").areas(&["MEX"]).unwrap().years(2020, 2020).unwrap();
    assert_eq!(
        rows(&bulk, &["indicator", "obs_value", "unit_measure", "source_code"]),
        [
            "A2 96.9237451881936 per 100 inhabitants IT.CEL.SETS.P2",
            "IT.CEL.SETS 122898000.0 number IT.CEL.SETS",
            "EG.ELC.ACCS.ZS 99.4 % EG.ELC.ACCS.ZS",
            "SP.POP.TOTL 126799054.0 persons SP.POP.TOTL",
            "A3 17.7520559419946 per 100 inhabitants IT.NET.BBND.P2",
        ]
    );
}

#[test]
fn only_what_is_asked_for_is_kept_and_the_rest_is_said() {
    let path = Path::new(FOLDER).join("world_bank_bulk.csv");
    for (asked, codes) in [
        (Asked::Catalogue, vec!["A2", "A3", "IT.CEL.SETS", "SP.POP.TOTL"]),
        (Asked::Codes(vec!["IT.CEL.SETS.P2".to_owned()]), vec!["A2"]),
        (Asked::Codes(vec!["A3".to_owned(), "EG.ELC.ACCS.ZS".to_owned()]), vec!["A3", "EG.ELC.ACCS.ZS"]),
    ] {
        let options = ReadSeries { indicators: asked, ..ReadSeries::default() };
        let series = Series::read_with_options(&path, &options).unwrap();
        let mut have = rows(&series, &["indicator"]);
        have.sort();
        have.dedup();
        assert_eq!(have, codes);
        assert!(
            finding(&series, Rule::NotAskedFor).message.contains("EG.ELC.ACCS.ZS") != codes.contains(&"EG.ELC.ACCS.ZS")
        );
    }
    let none = Series::read_with_options(&path, &only(&["HH7"])).unwrap();
    assert!(none.is_empty() && finding(&none, Rule::NoValues).message.contains("HH7"));
    // Our own table too.
    let own = Series::read_with_options("datasets/series/ict.csv", &only(&["HH7"])).unwrap();
    let all = Series::read("datasets/series/ict.csv").unwrap();
    assert_eq!(own.len(), all.indicators(&["HH7"]).unwrap().len());
    assert_eq!(finding(&own, Rule::NotAskedFor).rows, all.len() - own.len());
}

#[test]
fn groups_stand_apart_from_countries_and_survive_a_file() {
    let bulk = read("world_bank_bulk.csv");
    let levels = rows(&bulk.years(2020, 2020).unwrap().indicators(&["A2"]).unwrap(), &["ref_area", "level"]);
    assert_eq!(levels, ["EUU group", "WLD group", "DNK country", "KOR country", "MEX country"]);
    let kept = finding(&bulk, Rule::GroupKept);
    assert!(kept.message.contains("European Union (EUU)") && kept.message.contains("World (WLD)"), "{}", kept.message);
    // Written and read again, the groups of a publisher are groups.
    let mut csv = Vec::new();
    CsvWriter::new(&mut csv).finish(&mut bulk.to_frame().unwrap()).unwrap();
    let again = text("again.csv", csv).unwrap();
    assert_eq!(rows(&again, &["indicator", "ref_area", "level"]), rows(&bulk, &["indicator", "ref_area", "level"]));
    let path = Path::new(FOLDER).join("world_bank_bulk.csv");
    let drop = ReadSeries { groups: Groups::Drop, ..ReadSeries::default() };
    let countries = Series::read_with_options(&path, &drop).unwrap();
    let left_out = finding(&countries, Rule::GroupLeftOut).rows;
    assert_eq!(left_out, bulk.len() - countries.len());
    assert!(rows(&countries, &["ref_area"]).iter().all(|area| infosoc::area(area).is_ok()));
    let refuse = ReadSeries { groups: Groups::Error, ..ReadSeries::default() };
    let error = Series::read_with_options(&path, &refuse).unwrap_err();
    assert_eq!(error.all().iter().map(|error| error.code()).collect::<Vec<_>>(), ["unknown_area", "unknown_area"]);
}

#[test]
fn the_sdg_database_by_area_unit_and_dimension() {
    let sdg = read("unsd.csv");
    let at = |indicator: &str, area: &str| sdg.indicators(&[indicator]).unwrap().areas(&[area]).unwrap();
    let columns = ["indicator", "ref_area", "time_period", "obs_value", "unit_measure", "technology", "source_code"];
    // Per 100 inhabitants is what it was called until 2023: the same figures in per cent.
    assert_eq!(
        rows(&at("HH7", "MEX"), &columns),
        ["HH7 MEX 2017 63.852 % _T IT_USE_ii99", "HH7 MEX 2018 65.773 % _T IT_USE_ii99",]
    );
    assert_eq!(rows(&at("A6", "001"), &columns)[0], "A6 001 2017 75.09944 % 4G IT_MOB_4GNTWK");
    let skills = rows(&at("HH15", "MEX"), &["sex", "skill", "time_period", "obs_value"]);
    assert_eq!((skills[0].as_str(), skills[2].as_str()), ("F ARSP 2017 23.92096", "_T ARSP 2017 25.59116"));
    assert!(finding(&sdg, Rule::ColumnLeftOut).message.contains("SeriesDescription"));
    // Bounds, marks and words in the place of values.
    let head = "SeriesCode,GeoAreaCode,GeoAreaName,TimePeriod,Value,Units,[Age],[Sex],[Location],Nature,UpperBound\n";
    let body = "IT_MOB_OWN,484,Mexico,2020,>95,PERCENT,15-24,FEMALE,URBAN,C,\n\
                IT_MOB_OWN,484,Mexico,2021,78.3*,PERCENT,ALLAGE,BOTHSEX,ALLAREA,C,80.5\n";
    let series = text("sdg.csv", head.to_owned() + body).unwrap();
    let columns = ["obs_value", "age", "sex", "urbanisation", "comment", "mark", "upper_bound", "nature"];
    assert_eq!(rows(&series, &columns), ["- Y15T24 F U >95 - - C", "78.3 _T _T _T - * 80.5 C"]);
    assert_eq!(finding(&series, Rule::NotNumeric).first_row, Some(2));
    assert_eq!(finding(&series, Rule::UnknownFlag).rows, 1);
}

#[test]
fn itu_datahub_by_the_codes_of_its_series() {
    let itu = read("synthetic_itu_datahub.csv");
    assert_eq!(
        rows(&itu, &["indicator", "ref_area", "time_period", "obs_value", "unit_measure", "sex", "source", "comment"]),
        [
            "HH7 MEX 2020 71.5 % _T INEGI Population age 6+",
            "HH7 MEX 2021 75.6 % _T INEGI -",
            "HH7 001 2021 63.1 % _T ITU estimate -",
            "i271 MEX 2021 126493000.0 number _T IFT -",
            "HH7 MEX 2021 74.8 % F INEGI -",
            "i9999x MEX 2021 12.0 number _T ITU -",
        ]
    );
    assert_eq!(finding(&itu, Rule::UnknownIndicator).place, "i9999x");
}

#[test]
fn eurostat_flags_individuals_and_bases() {
    let eurostat = read("synthetic_estat_isoc_ci_ifp_iu.tsv");
    let columns =
        ["ref_area", "time_period", "obs_value", "obs_status", "conf_status", "sex", "age", "urbanisation", "ind_type"];
    let users = rows(&eurostat.indicators(&["HH7"]).unwrap(), &columns);
    for row in [
        "GRC 2020 78.12 B - _T _T _T _T",
        "GBR 2020 94.82 B U - _T _T _T _T",
        "EU27_2020 2020 86.71 E - _T _T _T _T",
        "MLT 2019 85.78 D - _T _T _T _T",
        "MLT 2020 - - C _T _T _T _T",
        "MLT 2021 - M - _T _T _T _T",
        "GRC 2021 99.0 P - F Y16T24 _T _T",
        "GRC 2019 66.1 - - _T _T R _T",
        "GRC 2019 50.01 - - _T _T _T HHI_Q1",
    ] {
        assert!(users.iter().any(|user| user == row), "{row} in {users:#?}");
    }
    // A value that is not there and has no flag is none: the cell of the United Kingdom in 2021.
    assert!(!users.iter().any(|row| row.starts_with("GBR 2021")));
    assert_eq!(finding(&eurostat, Rule::MissingValue).message, "1 cell without a value is left out");
    // A share of users is told from one of all, and neither is in the catalogue.
    let banking = eurostat.indicators(&["I_IUBK"]).unwrap().years(2019, 2019).unwrap();
    assert_eq!(rows(&banking, &["obs_value", "unit_measure", "unit"]), ["31.15 % _T", "41.17 % PC_IND_IU3"]);
    // Regions are not countries, whatever they look like.
    let region = finding(&eurostat, Rule::UnknownArea);
    assert_eq!((region.rows, region.first_row), (3, Some(9)));
    assert!(rows(&eurostat, &["age_scope"]).contains(&"Y16T74".to_owned()));
    assert!(finding(&eurostat, Rule::UnknownFlag).message.contains("\"r\" (1)"));

    let sdmx = rows(&read("synthetic_eurostat_sdmx.csv"), &columns);
    assert_eq!(
        sdmx[..3],
        ["GRC 2020 78.12 B - _T _T - -", "GRC 2020 98.02 - - F Y16T24 - -", "MLT 2020 - - C _T _T - -"]
    );
    let households = read("synthetic_eurostat_names.csv");
    assert_eq!(
        rows(&households, &["indicator", "ref_area", "obs_value", "hhtyp", "obs_status"]),
        ["HH6 DNK 96.12 _T -", "HH6 DNK 92.5 A1 U"]
    );
    // The head of files of before 2022.
    let old = "unit,hhtyp,geo\\time\t2019 \t2018 \nPC_HH,TOTAL,EL\t78.5 \t76.5 b\n";
    assert_eq!(rows(&text("isoc_ci_in_h.tsv", old).unwrap(), &KEY), ["HH6 GRC 2019 78.5", "HH6 GRC 2018 76.5"]);
}

#[test]
fn sdmx_csv_in_all_its_versions() {
    let one = read("synthetic_sdmx_csv_1.csv");
    let columns =
        ["indicator", "ref_area", "obs_value", "obs_status", "sex", "age", "urbanisation", "composite_breakdown"];
    assert_eq!(
        rows(&one, &columns),
        [
            "HH7 MEX 71.5 A _T _T _T _T",
            "HH7 MEX 70.9 E F Y15T24 _U _T",
            "IT_NET_BBNDN AFG 26570.0 A _T _T _T _T",
            "HH15 AFG - O _T _T _T SKILL_ICTPST",
            "HH7 001 59.9 E _T _T _T _T",
        ]
    );
    // Thousands are multiplied, and it is said; a quarter is not a year.
    assert_eq!(finding(&one, Rule::Converted).rows, 1);
    let quarter = finding(&one, Rule::NotAYear);
    assert_eq!((quarter.rows, quarter.first_row), (1, Some(7)));
    assert!(rows(&one, &["comment_obs"])[0].contains("Note: ages 6 and over"));
    assert!(
        one.to_frame().unwrap().column("freq").is_err() && one.to_frame().unwrap().column("reporting_type").is_err()
    );

    let both = read("synthetic_sdmx_csv_2_both.csv");
    assert_eq!(
        rows(&both, &["indicator", "ref_area", "sex", "obs_value", "comment_obs"]),
        ["HH7 MEX _T 71.5 Note: all", "HH7 MEX F 70.9 -"]
    );
    assert!(finding(&both, Rule::LineLeftOut).message.contains("delete"));
    assert_eq!(
        rows(&read("synthetic_sdmx_csv_2_1.csv"), &["time_period", "obs_value", "comment_obs"]),
        ["2020 - -", "2021 75.6 -"]
    );
    // The sample of pysdmx with labels, whose components are not concepts of a series.
    let sample = "STRUCTURE,STRUCTURE_ID,ACTION,DIM1: DIMENSION 1,DIM2: DIMENSION 2,ATT1: ATTRIBUTE 1,ATT2: ATTRIBUTE 2,\
                  OBS_VALUE: OBS_VALUE,TIME_PERIOD: TIME PERIOD\n\
                  datastructure,MD:MD_TEST(1.0): MD TEST,I,A: A,B: B,C: C,D: D,1: 1,2020: 2020\n";
    let error = text("labels.csv", sample).unwrap_err();
    assert!(error.code() == "invalid_file" && error.to_string().contains("REF_AREA"), "{error}");
    // With an area.
    let series =
        text("labels.csv", sample.replace("DIM1: DIMENSION 1", "REF_AREA: Area").replace(",A: A,", ",MX: Mexico,"))
            .unwrap();
    assert_eq!(
        rows(&series, &["indicator", "ref_area", "time_period", "obs_value", "dim2"]),
        ["MD_TEST MEX 2020 1.0 B"]
    );
}

#[test]
fn dimensions_of_a_message_that_nobody_knows() {
    let head = "DATAFLOW,INDICATOR,REF_AREA,BREED,TIME_PERIOD,OBS_VALUE\n";
    let rows_of = |body: &str| text("own.csv", head.to_owned() + body);
    // It tells figures apart: a dimension.
    let two = rows_of("A:B(1),X,MEX,DOG,2020,1\nA:B(1),X,MEX,CAT,2020,2\n").unwrap();
    assert_eq!(rows(&two, &["breed", "obs_value", "dimensions"]), ["DOG 1.0 breed", "CAT 2.0 breed"]);
    assert!(finding(&two, Rule::DimensionAdded).message.contains("CAT"));
    // It does not: an attribute.
    let one = rows_of("A:B(1),X,MEX,DOG,2020,1\n").unwrap();
    assert_eq!(rows(&one, &["breed", "dimensions"]), ["DOG -"]);
    let asked = ReadSeries { dimensions: vec!["breed".to_owned()], ..ReadSeries::default() };
    let one = with("own.csv", head.to_owned() + "A:B(1),X,MEX,DOG,2020,1\n", &asked).unwrap();
    assert_eq!(rows(&one, &["breed", "dimensions"]), ["DOG breed"]);
    let wrong = ReadSeries { dimensions: vec!["breeds".to_owned()], ..ReadSeries::default() };
    let error = with("own.csv", head.to_owned() + "A:B(1),X,MEX,DOG,2020,1\n", &wrong).unwrap_err();
    assert!(error.code() == "unknown_column" && error.to_string().contains("breed"), "{error}");
    // Two values of one figure are a conflict here as everywhere.
    assert_eq!(
        rows_of("A:B(1),X,MEX,DOG,2020,1\nA:B(1),X,MEX,DOG,2020,2\n").unwrap_err().code(),
        "duplicate_observation"
    );
}

/// The list of dimensions in a table must give each name again, so that a series can be made of its own table.
#[test]
fn what_has_no_name_that_can_be_listed_is_no_dimension() {
    let file = "DATAFLOW,INDICATOR,REF_AREA,\u{a0},TIME_PERIOD,OBS_VALUE\nA:B(1),X,MEX,DOG,2020,1\n".to_owned();
    let one = text("own.csv", file.clone()).unwrap();
    Series::new(one.to_frame().unwrap()).unwrap();
    let error = text("own.csv", file + "A:B(1),X,MEX,CAT,2020,2\n").unwrap_err();
    assert_eq!(error.code(), "duplicate_observation", "{error}");
    assert!(error.to_string().contains("a column without a name"), "{error}");
    let table =
        df!("indicator" => ["X"], "ref_area" => ["MEX"], "time_period" => [2020], "obs_value" => [1.0], "a;b" => ["c"]);
    let options = SeriesOptions { dimensions: vec!["a;b".to_owned()], ..SeriesOptions::default() };
    let error = Series::with_options(table.unwrap(), &options).unwrap_err();
    assert!(error.code() == "invalid_argument" && error.to_string().contains("semicolon"), "{error}");
}

#[test]
fn sdmx_ml_and_json_say_the_same() {
    let columns =
        ["indicator", "ref_area", "time_period", "obs_value", "sex", "unit_measure", "obs_status", "comment_obs"];
    assert_eq!(
        rows(&read("synthetic_sdmx_ml_3.xml"), &columns),
        [
            "HH7 MEX 2020 71.5 _T % A men & women",
            "HH7 MEX 2021 75.6 _T % - -",
            "HH7 MEX 2022 - _T % O -",
            "HH7 MEX 2020 70.9 F % - -",
        ]
    );
    assert_eq!(
        rows(&read("synthetic_sdmx_ml_generic.xml"), &columns),
        ["HH7 MEX 2020 70.9 F % E -", "HH7 MEX 2021 74.8 F % - -"]
    );
    assert_eq!(
        rows(&read("synthetic_sdmx_json_2.json"), &columns),
        [
            "HH7 MEX 2020 71.5 _T % A -",
            "HH7 MEX 2021 75.6 _T % E men, \"women\"",
            "HH7 MEX 2020 70.9 F % - -",
            "HH7 MEX 2021 - F % O -",
            "IT_NET_BBNDN AFG 2020 26.57 _T number A -",
        ]
    );
    let open = read("open_sdg_1-1-1.xml");
    assert_eq!(
        rows(&open, &["indicator", "ref_area", "time_period", "obs_value", "sex"])[5],
        "SI_POV_DAY1 GBR 2021 80.0 F"
    );
}

#[test]
fn our_world_in_data_has_a_column_for_each_series() {
    let owid = read("synthetic_owid.csv");
    let areas = rows(&owid.years(2021, 2021).unwrap(), &["ref_area", "obs_value", "level"]);
    assert_eq!(
        areas,
        [
            "MEX 75.6 country",
            "OWID_WRL 63.1 group",
            "OWID_WRL 106.7 group",
            "High-income countries 90.1 group",
            "High-income countries 120.0 group"
        ]
    );
    assert_eq!(finding(&owid, Rule::UnknownArea).rows, 2);
}

#[test]
fn text_in_any_encoding() {
    let line = "Country Name,Country Code,Indicator Name,Indicator Code,2021\nCôte d'Ivoire,,Things,X.Y,1\n";
    let utf16: Vec<u8> = format!("\u{feff}{line}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cp1252: Vec<u8> = line.chars().map(|c| c as u8).collect();
    let bom = [b"\xef\xbb\xbf", line.as_bytes()].concat();
    for (bytes, says) in [(utf16, "UTF-16LE"), (cp1252, "windows-1252"), (bom, "world_bank")] {
        let series = text("any.csv", bytes).unwrap();
        // The area is known by its name, as it has no code.
        assert_eq!(rows(&series, &KEY), ["X.Y CIV 2021 1.0"], "{says}");
        assert!(series.findings().of(Rule::ReadAs).any(|found| found.message.contains(says)), "{says}");
    }
}

#[test]
fn what_is_no_download_says_what_it_lacks() {
    for (name, bytes, part) in [
        ("a.csv", "Country Name,Country Code,Indicator Name,2020\nMexico,MEX,x,1\n", "\"Indicator Code\" is missing"),
        ("a.csv", "a,b\n1,2\n", "no line has the columns"),
        ("a.csv", "Year,Sex,Value\n2020,F,2\n", "The nearest is owid"),
        ("a.csv", "", "is empty"),
        ("a.xml", "<html><body/></html>", "root is html"),
        ("a.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><StructureSpecificData/>", "document type"),
        ("a.xml", "<StructureSpecificData>", "ends in the middle"),
        ("a.xml", "<StructureSpecificData/>", "without data"),
        (
            "a.xml",
            "<StructureSpecificData><DataSet><Obs A='&b;'/></DataSet></StructureSpecificData>",
            "not well-formed XML",
        ),
        ("a.json", "{}", "without data sets"),
        ("a.json", "{\"dataSets\": [{\"structure\": 7}]}", "structure 7"),
        ("a.json", "{\"a\":", "not an SDMX-JSON"),
        ("a.csv", "DATAFLOW,REF_AREA,TIME_PERIOD\nA:B(1),MEX,2020\n", "OBS_VALUE"),
        ("a.csv", "Country Name,Country Code,Indicator Name,Indicator Code\nMexico,MEX,x,X\n", "no column of a year"),
        ("a.csv", "Country Name,Country Code,Indicator Name,Indicator Code,2020\n\"Mexico,MEX,x,X,1\n", "never closed"),
        ("a.tsv", "freq,geo\\TIME_PERIOD\nA,MX\n", "separated by tabs"),
        ("a.xlsx", "PK", "workbook"),
    ] {
        let error = text(name, bytes).unwrap_err();
        assert_eq!(error.code(), "invalid_file", "{bytes}: {error}");
        assert!(error.to_string().contains(part), "{bytes}: {error}");
    }
    let error =
        text("a.csv", "Country Name,Country Code,Indicator Name,2020\nMexico,MEX,x,1\n").unwrap_err().to_string();
    for format in Download::ALL {
        assert!(error.contains(format.as_str()), "{error}");
    }
    // XML in XML in XML.
    let deep = "<a>".repeat(10_000);
    assert!(text("a.xml", format!("<GenericData>{deep}")).unwrap_err().to_string().contains("in each other"));
    let deep = "[".repeat(100_000);
    assert_eq!(text("a.json", format!("{{\"data\": {deep}")).unwrap_err().code(), "invalid_file");
    let wide: String = (0..200).map(|i| format!(" C{i}='x'")).collect();
    let wide = format!("<StructureSpecificData><DataSet><Obs{wide}/></DataSet></StructureSpecificData>");
    assert!(text("a.xml", wide).unwrap_err().to_string().contains("100 columns"));
}

/// A letter means the same in a file of Eurostat as in every other place, in its present and in its former list.
#[test]
fn letters_of_eurostat_are_read_by_the_table_of_flags() {
    for letter in ["b", "d", "e", "f", "i", "s", "p", "n", "u", "m", "z", "c", "C"] {
        let flag = Flag::read(letter, FlagSystem::Eurostat).unwrap();
        let file = format!("unit,hhtyp,geo\\time\t2019 \nPC_HH,TOTAL,EL\t78.5 {letter}\n");
        let wanted = if flag == Flag::Confidential { "- C" } else { &format!("{} -", flag.code(FlagSystem::Sdmx)) };
        assert_eq!(
            rows(&text("isoc_ci_in_h.tsv", file).unwrap(), &["obs_status", "conf_status"]),
            [wanted],
            "{letter}"
        );
    }
}
