//! Cells, headers and messages that could be read as something else than they say.

use super::downloads::{KEY, finding, only, rows, text, with};
use infosoc::finding::Rule;

#[test]
fn decimal_commas_and_thousands_are_settled_by_the_whole_file() {
    let file = |values: [&str; 3]| {
        let mut text = "Country Name;Country Code;Indicator Name;Indicator Code;2019;2020;2021\n".to_owned();
        text.push_str(&format!("Mexico;MEX;Things;X.Y;{}\n", values.join(";")));
        text
    };
    for (values, wanted, rule) in [
        (["12,3", "1.234", "1.234,5"], ["12.3", "1234.0", "1234.5"], Some(Rule::DecimalComma)),
        (["1,234", "1,234.5", "2.5"], ["1234.0", "1234.5", "2.5"], Some(Rule::ThousandsSeparator)),
        (["1 234", "2\u{a0}345", "3"], ["1234.0", "2345.0", "3.0"], Some(Rule::ThousandsSeparator)),
        (["1,234", "2,345", "3"], ["1234.0", "2345.0", "3.0"], Some(Rule::ThousandsSeparator)),
        (["12.3 b", "12.3*", "1e3"], ["12.3", "12.3", "1000.0"], None),
    ] {
        let series = text("values.csv", file(values)).unwrap();
        assert_eq!(rows(&series, &["obs_value"]), wanted, "{values:?}");
        match rule {
            Some(rule) => drop(finding(&series, rule)),
            None => assert_eq!(rows(&series, &["mark"]), ["b", "*", "-"]),
        }
    }
    // Where nothing else tells, it is said louder.
    let unsure = text("values.csv", file(["1,234", "", ""])).unwrap();
    assert_eq!(finding(&unsure, Rule::ThousandsSeparator).severity, infosoc::Severity::Warning);
    // Both ways in one file: each number as it says itself.
    let mixed = text("values.csv", file(["1.234,5", "1,234.5", "1,2,3"])).unwrap();
    assert_eq!(rows(&mixed, &["obs_value", "comment"]), ["1234.5 -", "1234.5 -", "- 1,2,3"]);
    assert_eq!(finding(&mixed, Rule::DecimalComma).severity, infosoc::Severity::Warning);
    // One comma before decimals does not turn the points of the others into separators.
    let points = text("values.csv", file(["12,3", "0.567", "1.234"])).unwrap();
    assert_eq!(rows(&points, &["obs_value"]), ["12.3", "0.567", "1.234"]);
    assert_eq!(finding(&points, Rule::DecimalComma).severity, infosoc::Severity::Warning);
    // What is asked for is read as it is in the whole file.
    let other = file(["1,234", "", ""]) + "Mexico;MEX;Things;X.Z;12,3;;\n";
    assert_eq!(rows(&with("values.csv", other, &only(&["X.Y"])).unwrap(), &["obs_value"]), ["1.234"]);
}

#[test]
fn what_multiplies_or_bounds_a_number_is_no_mark() {
    let file = "Country Name,Country Code,Indicator Name,Indicator Code,2018,2019,2020,2021\n\
                Mexico,MEX,Things,X.Y,12.5 million,1.2 bn,3 or more,7 b\n";
    let series = text("a.csv", file).unwrap();
    assert_eq!(
        rows(&series, &["obs_value", "comment", "mark"]),
        ["- 12.5 million -", "- 1.2 bn -", "- 3 or more -", "7.0 - b"]
    );
    assert_eq!(finding(&series, Rule::NotNumeric).rows, 3);
}

#[test]
fn bounds_are_read_as_the_values_are() {
    let file = "SeriesCode,GeoAreaCode,TimePeriod,Value,UpperBound,LowerBound\n\
                X,484,2019,\"78,5\",>95,\"1.070,5\"\nX,484,2020,\"79,5\",\"80,5\",..\nX,484,2021,80,81,\n";
    let series = text("a.csv", file).unwrap();
    assert_eq!(
        rows(&series, &["obs_value", "upper_bound", "lower_bound"]),
        ["78.5 - 1070.5", "79.5 80.5 -", "80.0 81.0 -"]
    );
    let words = finding(&series, Rule::NotNumeric);
    assert_eq!((words.place.as_str(), words.rows, words.message.contains(">95")), ("upper_bound", 1, true));
}

#[test]
fn attributes_whose_names_are_taken_stay_or_are_said() {
    let header = "seriesCode,entityIso,dataYear,dataValue,dataNote,Comment,comment,Mark\n";
    let file = format!("{header}i99H,MEX,2020,7 b,one,two,three,four\ni99H,MEX,2021,8 b,one,two,three,four\n");
    let refused = text("a.csv", &file).unwrap_err();
    assert!(refused.to_string().contains("twice"), "{refused}");
    let series = text("a.csv", file.replace(",comment", ",Source_Code")).unwrap();
    assert_eq!(
        rows(&series, &["comment", "figure_comment", "mark", "figure_mark", "source_code", "figure_source_code"]),
        ["one two b four i99H three"; 2]
    );
    let file = file.replace(",Comment,comment", ",comment,figure_Comment_2");
    assert_eq!(
        rows(&text("a.csv", file).unwrap(), &["comment", "comment_2", "figure_comment_2"]),
        ["one two three"; 2]
    );
    let header = "seriesCode,entityIso,dataYear,dataValue,dataNote,figure_Comment,Comment\n";
    let series = text("a.csv", format!("{header}i99H,MEX,2020,7,one,two,three\n")).unwrap();
    assert_eq!(rows(&series, &["comment", "figure_comment"]), ["one two"]);
    assert!(series.findings().of(Rule::ColumnLeftOut).any(|found| found.message.contains("others have")));
}

/// `I_IU3` of all individuals is an indicator of the catalogue, of users it is not: both are said.
#[test]
fn a_code_that_stands_for_several_is_said_for_each() {
    let header = "freq,indic_is,unit,ind_type,geo\\TIME_PERIOD\t2021 \n";
    for units in [["PC_IND", "PC_IND_IU3"], ["PC_IND_IU3", "PC_IND"]] {
        let lines: Vec<String> = units.iter().map(|unit| format!("A,I_IU3,{unit},IND_TOTAL,FR\t78.5\n")).collect();
        let series = text("estat_isoc_ci_ifp_iu.tsv", format!("{header}{}", lines.concat())).unwrap();
        assert!(finding(&series, Rule::CodeMapped).message.contains("HH7"), "{units:?}");
        assert_eq!(finding(&series, Rule::CodeMapped).rows, 1);
        assert_eq!(finding(&series, Rule::UnknownIndicator).rows, 1, "{units:?}");
    }
}

/// What is said of one data set, and where a component stands in it, is not said of the next.
#[test]
fn data_sets_of_one_message_say_nothing_of_each_other() {
    let dimension = |id: &str, value: &str| format!(r#"{{"id": "{id}", "values": [{{"id": "{value}"}}]}}"#);
    let structure = |id: &str, of_data_set: &str, of_figure: &str| {
        let dimensions = [dimension("SERIES", id), dimension("REF_AREA", "MEX")].join(",");
        let years = r#"{"id": "TIME_PERIOD", "values": [{"id": "2020"}, {"id": "2021"}]}"#;
        format!(
            r#"{{"dimensions": {{"dataSet": [{dimensions}], "observation": [{years}]}},
                "attributes": {{"dataSet": [{of_data_set}], "observation": [{of_figure}]}}}}"#
        )
    };
    let (status, power) = (dimension("OBS_STATUS", "E"), dimension("UNIT_MULT", "6"));
    let structures = [
        structure("X.A", &format!("{power}, {status}"), ""),
        structure("X.B", "", &power),
        structure("X.C", &power, ""),
    ];
    let data_sets = [
        r#"{"structure": 0, "attributes": [0, 0], "observations": {"0": [1], "1": [2]}}"#,
        r#"{"structure": 1, "observations": {"0": [3, 0], "1": [4]}}"#,
        r#"{"structure": 2, "attributes": [0], "observations": {"0": [5], "1": [6]}}"#,
    ];
    let json =
        format!(r#"{{"data": {{"structures": [{}], "dataSets": [{}]}}}}"#, structures.join(","), data_sets.join(","));
    assert_eq!(
        rows(&text("a.json", json).unwrap(), &["indicator", "time_period", "obs_value", "obs_status"]),
        [
            "X.A 2020 1000000.0 E",
            "X.A 2021 2000000.0 E",
            "X.B 2020 3000000.0 -",
            "X.B 2021 4.0 -",
            "X.C 2020 5000000.0 -",
            "X.C 2021 6000000.0 -"
        ]
    );
}

#[test]
fn no_component_erases_what_another_says() {
    let columns = ["indicator", "ref_area", "time_period", "obs_value", "unit_measure"];
    let file = |header: &str, row: &str| text("a.csv", format!("DATAFLOW,{header}\nA:B(1),{row}\n"));
    for (header, row, wanted) in [
        (
            "SERIES,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MULT,POWERCODE",
            "X.Y,MEX,2020,12,6,",
            "X.Y MEX 2020 12000000.0 -",
        ),
        ("SERIES,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE", "X.Y,,MEX,2020,1", "X.Y MEX 2020 1.0 -"),
        ("SERIES,GEO,COUNTRY,TIME_PERIOD,OBS_VALUE", "X.Y,MEX,,2020,1", "X.Y MEX 2020 1.0 -"),
        ("SERIES,GEO,REF_AREA,TIME_PERIOD,OBS_VALUE", "X.Y,MEX,USA,2020,1", "X.Y MEX 2020 1.0 -"),
        ("SERIES,GEO,UNIT,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE", "X.Y,MEX,number,2020,1,", "X.Y MEX 2020 1.0 number"),
        ("SERIES,GEO,TIME_PERIOD,OBS_VALUE,DATASET", "X.Y,MEX,2020,1,Z", "X.Y MEX 2020 1.0 -"),
    ] {
        let series = file(header, row).unwrap_or_else(|error| panic!("{header}: {error}"));
        assert_eq!(rows(&series, &columns), [wanted], "{header}");
    }
}

#[test]
fn a_header_names_nothing_twice() {
    for (name, file) in [
        ("a.csv", "DATAFLOW,GEO,TIME_PERIOD,OBS_VALUE,OBS_VALUE\nA:B(1),MEX,2020,1,2\n"),
        ("a.csv", "DATAFLOW,SERIES,GEO,GEO,TIME_PERIOD,OBS_VALUE\nA:B(1),X,MEX,USA,2020,2\n"),
        ("a.csv", "SeriesCode,GeoAreaCode,TimePeriod,Value,Value\nX,484,2020,1,2\n"),
        ("a.csv", "SeriesCode,GeoAreaCode,TimePeriod,Value,[Age],Age\nX,484,2020,1,15+,\n"),
        ("a.tsv", "unit,unit,geo\\time\t2019 \nA,B,EL\t78.5\n"),
        ("a.csv", "Country Name,Country Code,Indicator Name,Indicator Code,2020,2020 [YR2020]\nMexico,MEX,x,X,1,2\n"),
    ] {
        let error = text(name, file).unwrap_err();
        assert_eq!(error.code(), "invalid_file");
        assert!(error.to_string().contains("twice"), "{file}: {error}");
    }
    // Goals and targets are not figures.
    text("a.csv", "Goal,Goal,SeriesCode,GeoAreaCode,TimePeriod,Value\n1,1,X,484,2020,1\n").unwrap();
}

#[test]
fn lines_with_more_cells_than_the_header_are_left_out() {
    let header = "Country Name,Country Code,Indicator Name,Indicator Code,2020,2021\n";
    let series = text(
        "a.csv",
        format!("{header}Mexico,MEX,Things,X.Y,1,2\nBahamas, The,BHS,Things,X.Y,3,4\nBahamas, The,BHS,Things,X.Z,5,\n"),
    )
    .unwrap();
    assert_eq!(rows(&series, &KEY), ["X.Y MEX 2020 1.0", "X.Y MEX 2021 2.0"]);
    let left_out = finding(&series, Rule::LineLeftOut);
    assert_eq!((left_out.rows, left_out.message.contains("more cells than the header")), (2, true));
    // A separator at the end of every line says nothing.
    let trailing = text("a.csv", format!("{header}Mexico,MEX,Things,X.Y,1,2,\nChad,TCD,Things,X.Y,3,4,\n")).unwrap();
    assert_eq!(trailing.len(), 4);
}

#[test]
fn files_of_the_world_bank_with_a_line_for_each_figure() {
    let wanted = ["HH7 MEX 2020 71.5", "HH7 MEX 2021 75.6", "HH7 COD 2021 22.9", "SP.POP.TOTL MEX 2021 126705138.0"];
    for file in [
        "Country Name,Country Code,Indicator Name,Indicator Code,Year,Value\n\
         Mexico,MEX,Users (% of population),IT.NET.USER.ZS,2020,71.5\nMexico,MEX,Users (% of population),IT.NET.USER.ZS,2021,75.6\n\
         \"Congo, Dem. Rep.\",COD,Users (% of population),IT.NET.USER.ZS,2021,22.9\n\
         \"Congo, Dem. Rep.\",COD,Users (% of population),IT.NET.USER.ZS,2022,\n\
         Mexico,MEX,\"Population, total\",SP.POP.TOTL,2021,126705138\n",
        // As the Humanitarian Data Exchange gives them out, with a line of tags below the header.
        "Country Name,Country ISO3,Year,Indicator Name,Indicator Code,Value\n\
         #country+name,#country+code,#date+year,#indicator+name,#indicator+code,#indicator+value+num\n\
         Mexico,MEX,2020,Users (% of population),IT.NET.USER.ZS,71.5\nMexico,MEX,2021,Users (% of population),IT.NET.USER.ZS,75.6\n\
         \"Congo, Dem. Rep.\",COD,2021,Users (% of population),IT.NET.USER.ZS,22.9\n\
         Mexico,MEX,2021,\"Population, total\",SP.POP.TOTL,126705138\n",
        // The list of DataBank.
        "Series Name,Series Code,Country Name,Country Code,Time,Time Code,Value\n\
         Users (% of population),IT.NET.USER.ZS,Mexico,MEX,2020,YR2020,71.5\nUsers (% of population),IT.NET.USER.ZS,Mexico,MEX,2021,YR2021,75.6\n\
         Users (% of population),IT.NET.USER.ZS,\"Congo, Dem. Rep.\",COD,2021,YR2021,22.9\n\
         \"Population, total\",SP.POP.TOTL,Mexico,MEX,2021,YR2021,126705138\n\n\nData from database: World Development Indicators\n",
    ] {
        let series = text("long.csv", file).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(rows(&series, &KEY), wanted, "{file}");
        let left_out = series.findings().of(Rule::LineLeftOut).map(|found| found.rows).sum::<usize>();
        assert_eq!(left_out, usize::from(file.contains("#country") || file.contains("database")), "{file}");
    }
}

/// As the World Bank's Data360 gives its figures out: each column of codes has one of labels beside it.
#[test]
fn labels_of_codes_are_no_dimensions() {
    let file = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,FREQ_LABEL,REF_AREA,REF_AREA_LABEL,INDICATOR,INDICATOR_LABEL,SEX,SEX_LABEL,\
                UNIT_MEASURE,UNIT_MEASURE_LABEL,TIME_PERIOD,OBS_VALUE,UNIT_MULT,UNIT_MULT_LABEL,OBS_STATUS,OBS_STATUS_LABEL\n\
                datastructure,WB.DATA360:DS_DATA360(1.3),I,A,Annual,MEX,Mexico,ITU_DH_HH_INT,Households with Internet,_T,Total,\
                PT,Percentage,2021,66.4,0,Units,A,Normal value\n\
                datastructure,WB.DATA360:DS_DATA360(1.3),I,A,Annual,WLD,World,ITU_DH_HH_INT,Households with Internet,_T,Total,\
                PT,Percentage,2021,61.0,0,Units,E,Estimated value\n";
    let series = text("data360.csv", file).unwrap();
    assert_eq!(
        rows(
            &series,
            &["indicator", "ref_area", "time_period", "obs_value", "unit_measure", "obs_status", "dimensions"]
        ),
        ["HH6 MEX 2021 66.4 % A -", "HH6 WLD 2021 61.0 % E -"]
    );
    assert!(finding(&series, Rule::ColumnLeftOut).message.contains("REF_AREA_LABEL"));
}

#[test]
fn years_of_a_header_may_have_marks() {
    let header =
        "Country Name,Country Code,Indicator Name,Indicator Code,2019 [YR2019],YR2020,2021*,2022 (p),2023 [1],2023-24";
    let series = text("a.csv", format!("{header}\nMexico,MEX,x,X.Y,1,2,3,4,5,6\n")).unwrap();
    assert_eq!(
        rows(&series, &["time_period", "obs_value"]),
        ["2019 1.0", "2020 2.0", "2021 3.0", "2022 4.0", "2023 5.0"]
    );
    let marks = finding(&series, Rule::UnknownFlag).message;
    assert!(marks.contains("2021*") && marks.contains("2023 [1]") && !marks.contains("YR"), "{marks}");
    assert!(finding(&series, Rule::ColumnLeftOut).message.contains("2023-24"));
    let twice = text("a.csv", format!("{header},2021\nMexico,MEX,x,X.Y,1,2,3,4,5,6,7\n")).unwrap_err();
    assert!(twice.to_string().contains("twice"), "{twice}");
}
