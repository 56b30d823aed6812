//! What SDMX messages say of groups of series, of several measures, and by leaving a default out.

use super::downloads::{finding, rows, text, with};
use infosoc::ReadSeries;
use infosoc::finding::Rule;

const COLUMNS: [&str; 6] = ["indicator", "ref_area", "time_period", "obs_value", "obs_status", "title"];

/// Two series, of which one stands in thousands: the group says so, and not the series.
const WANTED: [&str; 3] = ["X.A MEX 2020 1500.0 A Lines", "X.A MEX 2021 2500.0 E Lines", "X.A USA 2020 3.0 A Lines"];

fn generic(groups: &str) -> String {
    let key = |area: &str| format!(r#"<Value id="SERIES" value="X.A"/><Value id="REF_AREA" value="{area}"/>"#);
    let figure = |year: &str, value: &str, status: &str| {
        format!(
            r#"<Obs><ObsDimension value="{year}"/><ObsValue value="{value}"/>
               <Attributes><Value id="OBS_STATUS" value="{status}"/></Attributes></Obs>"#
        )
    };
    format!(
        r#"<GenericData><Header><Structure structureID="S" dimensionAtObservation="TIME_PERIOD"/></Header><DataSet structureRef="S">
           {groups}<Series><SeriesKey>{}</SeriesKey>{}{}</Series><Series><SeriesKey>{}</SeriesKey>{}</Series></DataSet></GenericData>"#,
        key("MEX"),
        figure("2020", "1.5", "A"),
        figure("2021", "2.5", "E"),
        key("USA"),
        figure("2020", "3", "A"),
    )
}

#[test]
fn groups_of_the_generic_form() {
    let group = |dimension: &str, word: &str, attribute: &str, value: &str| {
        format!(
            r#"<Group type="G"><GroupKey><Value id="{dimension}" value="{word}"/></GroupKey>
               <Attributes><Value id="{attribute}" value="{value}"/></Attributes></Group>"#
        )
    };
    let groups = group("REF_AREA", "MEX", "UNIT_MULT", "3")
        + &group("SERIES", "X.A", "TITLE", "Lines")
        + &group("SERIES", "X.B", "TITLE", "Others");
    assert_eq!(rows(&text("a.xml", generic(&groups)).unwrap(), &COLUMNS), WANTED);
    // Attributes of the data set are those of all its series.
    let of_all = r#"<Attributes><Value id="UNIT_MULT" value="3"/></Attributes>"#;
    assert_eq!(rows(&text("a.xml", generic(of_all)).unwrap(), &["obs_value"]), ["1500.0", "2500.0", "3000.0"]);
    // What a figure says of itself stays.
    let group = group("SERIES", "X.A", "OBS_STATUS", "P");
    let status = rows(&text("a.xml", generic(&group)).unwrap(), &["obs_status"]);
    assert_eq!(status, ["A", "E", "A"]);
}

#[test]
fn groups_of_the_other_form_by_what_the_series_has_too() {
    let message = |groups: &str, series: &str| {
        format!(
            r#"<StructureSpecificData><Header><Structure structureID="S" namespace="A:S(1)"/></Header>
               <DataSet structureRef="S">{groups}{series}</DataSet></StructureSpecificData>"#
        )
    };
    let series = r#"<Series SERIES="X.A" REF_AREA="MEX"><Obs TIME_PERIOD="2020" OBS_VALUE="1.5" OBS_STATUS="A"/>
                    <Obs TIME_PERIOD="2021" OBS_VALUE="2.5" OBS_STATUS="E"/></Series>
                    <Series SERIES="X.A" REF_AREA="USA"><Obs TIME_PERIOD="2020" OBS_VALUE="3" OBS_STATUS="A"/></Series>"#;
    let flat = r#"<Obs SERIES="X.A" REF_AREA="MEX" TIME_PERIOD="2020" OBS_VALUE="1.5" OBS_STATUS="A"/>
                  <Obs SERIES="X.A" REF_AREA="MEX" TIME_PERIOD="2021" OBS_VALUE="2.5" OBS_STATUS="E"/>
                  <Obs SERIES="X.A" REF_AREA="USA" TIME_PERIOD="2020" OBS_VALUE="3" OBS_STATUS="A"/>"#;
    for groups in [
        r#"<Group xsi:type="ns1:Area" REF_AREA="MEX" UNIT_MULT="3"/><Group xsi:type="ns1:Topic" SERIES="X.A" TITLE="Lines"/>"#,
        r#"<Atts TITLE="Lines"/><Atts SERIES="X.A" REF_AREA="MEX" UNIT_MULT="3"></Atts>"#,
    ] {
        for figures in [series, flat] {
            assert_eq!(rows(&text("a.xml", message(groups, figures)).unwrap(), &COLUMNS), WANTED, "{groups} {figures}");
        }
    }
    // A group of no dimension says nothing of anybody, and is not passed over in silence.
    let of_nobody = text("a.xml", message(r#"<Group xsi:type="ns1:C" UNIT_MULT="3"/>"#, series)).unwrap();
    assert_eq!(rows(&of_nobody, &["obs_value"]), ["1.5", "2.5", "3.0"]);
    assert!(finding(&of_nobody, Rule::NotRead).message.contains("groups"));
}

fn json(groups: &str, observation: &str, measures: &str, figures: [&str; 3]) -> String {
    let [first, second, third] = figures;
    format!(
        r#"{{"data": {{"structures": [{{
             "dimensions": {{"dataSet": [{{"id": "FREQ", "keyPosition": 0, "values": [{{"id": "A"}}]}}],
               "series": [{{"id": "SERIES", "keyPosition": 1, "values": [{{"id": "X.A"}}]}},
                          {{"id": "REF_AREA", "keyPosition": 2, "values": [{{"id": "MEX"}}, {{"id": "USA"}}]}}],
               "observation": [{{"id": "TIME_PERIOD", "keyPosition": 3, "values": [{{"value": "2020"}}, {{"value": "2021"}}]}}]}},
             {measures}
             "attributes": {{"dimensionGroup": [{{"id": "UNIT_MULT", "values": [{{"id": "0"}}, {{"id": "3"}}]}}, {{"id": "TITLE"}}],
               "observation": [{observation}]}}}}],
           "dataSets": [{{"structure": 0, "dimensionGroupAttributes": {groups},
             "series": {{"0:0": {{"observations": {{"0": {first}, "1": {second}}}}}, "0:1": {{"observations": {{"0": {third}}}}}}}}}]}}}}"#
    )
}

#[test]
fn groups_of_json_by_keys_with_empty_places() {
    let status = r#"{"id": "OBS_STATUS", "values": [{"id": "A"}, {"id": "E"}]}"#;
    let figures = ["[1.5, 0]", "[2.5, 1]", "[3, 0]"];
    for groups in [
        // A place for each dimension; without that of the data set, as the IMF writes them; those of the series alone.
        r#"{"::0:": [1], ":0::": [null, "Lines"]}"#,
        r#"{":0:": [1], "0::": [null, ["Lines"]]}"#,
        r#"{":0": [1], "0:": [null, "Lines"]}"#,
    ] {
        assert_eq!(rows(&text("a.json", json(groups, status, "", figures)).unwrap(), &COLUMNS), WANTED, "{groups}");
    }
    let unknown = text("a.json", json(r#"{"0::::::": [1]}"#, status, "", figures)).unwrap();
    assert!(finding(&unknown, Rule::NotRead).message.contains("groups"));
}

/// A group that the period tells apart is one of figures: it says nothing of the next figure of the series.
#[test]
fn what_is_said_of_figures_of_one_year_is_not_said_of_the_next() {
    let status = r#"{"id": "OBS_STATUS", "values": [{"id": "A"}, {"id": "E"}]}"#;
    let groups = r#"{"::0:0": [1, "First"], ":0::": [0, "Lines"]}"#;
    let figures = ["[1.5, 0]", "[2.5, 1]", "[3, 0]"];
    let read = rows(&text("a.json", json(groups, status, "", figures)).unwrap(), &COLUMNS);
    assert_eq!(read, ["X.A MEX 2020 1500.0 A First", "X.A MEX 2021 2.5 E Lines", "X.A USA 2020 3.0 A Lines"]);
}

/// What a figure says of itself hides what its series says, for this figure alone, and in the series that follow too.
#[test]
fn what_a_series_says_holds_again_behind_a_figure_that_says_otherwise() {
    let series = |area: &str, first: &str| {
        format!(
            r#"<Series SERIES="X.A" REF_AREA="{area}" OBS_STATUS="E"><Obs TIME_PERIOD="2020" OBS_VALUE="1" {first}/>
               <Obs TIME_PERIOD="2021" OBS_VALUE="2"/></Series>"#
        )
    };
    let message = format!(
        r#"<StructureSpecificData><Header><Structure structureID="S" namespace="A:S(1)"/></Header>
           <DataSet structureRef="S">{}{}</DataSet></StructureSpecificData>"#,
        series("MEX", r#"OBS_STATUS="P""#),
        series("USA", "")
    );
    let read = rows(&text("a.xml", message).unwrap(), &["ref_area", "time_period", "obs_status"]);
    assert_eq!(read, ["MEX 2020 P", "MEX 2021 E", "USA 2020 E", "USA 2021 E"]);
}

/// The field guide of SDMX-JSON: "If no value is provided in the data part of the message then this value applies", and
/// `null` is what stands where none is. A default is a value and no place in the list.
#[test]
fn an_attribute_without_a_value_has_its_default() {
    let observation = r#"{"id": "OBS_STATUS", "default": "E", "values": [{"id": "A"}, {"id": "E"}]}, {"id": "NOTE"}"#;
    let message = json(r#"{":0::": [null, "Lines"]}"#, observation, "", ["[1.5, null, \"x\"]", "[2.5, 0]", "[3]"]);
    let message = message.replace(r#"{"id": "UNIT_MULT","#, r#"{"id": "UNIT_MULT", "default": 3,"#);
    let read = rows(&text("a.json", message).unwrap(), &["obs_value", "obs_status", "note"]);
    assert_eq!(read, ["1500.0 E x", "2500.0 A -", "3000.0 E -"]);
}

#[test]
fn an_attribute_that_is_left_out_has_its_default() {
    let status = r#"{"id": "OBS_STATUS", "default": "A", "values": [{"id": "A"}, {"id": "E"}]}"#;
    let message = json(r#"{"::0:": [1], ":0::": [null, "Lines"]}"#, status, "", ["[1.5]", "[2.5, 1]", "[3]"]);
    assert_eq!(rows(&text("a.json", message).unwrap(), &COLUMNS), WANTED);
}

#[test]
fn the_value_is_the_measure_of_that_name() {
    let status = r#"{"id": "OBS_STATUS", "values": [{"id": "A"}, {"id": "E"}]}"#;
    let measures = r#""measures": {"observation": [{"id": "N_CASES"}, {"id": "OBS_VALUE"}]},"#;
    let figures = ["[100, 1.5, 0]", "[200, 2.5, 1]", "[300, 3, 0]"];
    let series = text("a.json", json(r#"{"::0:": [1], ":0::": [null, "Lines"]}"#, status, measures, figures)).unwrap();
    assert_eq!(rows(&series, &COLUMNS), WANTED);
    assert_eq!(rows(&series, &["n_cases"]), ["100", "200", "300"]);
}

/// A structure may call its measures as it likes. Only a message that says which they are is read.
#[test]
fn a_measure_by_another_name_is_read_by_the_structure() {
    let status = r#"{"id": "OBS_STATUS", "values": [{"id": "A"}, {"id": "E"}]}"#;
    let groups = r#"{"::0:": [1], ":0::": [null, "Lines"]}"#;
    let read = |measures: &str, figures: [&str; 3]| {
        let measures = format!(r#""measures": {{"observation": [{measures}]}},"#);
        text("a.json", json(groups, status, &measures, figures)).unwrap()
    };
    let said = |series: &infosoc::Series, part: &str| {
        let all: Vec<_> = series.findings().iter().filter(|finding| finding.message.contains(part)).cloned().collect();
        assert_eq!(all.len(), 1, "{part}: {:?}", series.findings());
        all[0].severity
    };
    let only = read(r#"{"id": "LINES"}"#, ["[1.5, 0]", "[2.5, 1]", "[3, 0]"]);
    assert_eq!(rows(&only, &COLUMNS), WANTED);
    assert_eq!(said(&only, "those of LINES"), infosoc::Severity::Note);
    let several = read(r#"{"id": "LINES"}, {"id": "CASES"}"#, ["[1.5, 100, 0]", "[2.5, 200, 1]", "[3, null, 0]"]);
    assert_eq!(rows(&several, &COLUMNS), WANTED);
    assert_eq!(rows(&several, &["cases"]), ["100", "200", "-"]);
    assert_eq!(said(&several, "those of the first, LINES; CASES"), infosoc::Severity::Warning);
    // A place in a list of values is no number, and several values are none either.
    let coded = read(
        r#"{"id": "LINES", "values": [{"id": "1.5"}, {"id": "2.5"}, {"id": "3"}]}"#,
        ["[0, 0]", "[1, 1]", "[2, 0]"],
    );
    assert_eq!(rows(&coded, &COLUMNS), WANTED);
    let lists = read(r#"{"id": "LINES"}"#, ["[[1.5, 1.6], 0]", "[2.5, 1]", "[3, 0]"]);
    assert!(finding(&lists, Rule::NotNumeric).message.contains("[1.5,1.6]"));
}

#[test]
fn a_message_whose_measures_have_other_names_is_refused_where_nothing_tells_them_from_attributes() {
    let message = |figures: &str| {
        let head = r#"<StructureSpecificData><Header><Structure structureID="S" namespace="A:S(1)"/></Header>"#;
        text("a.xml", format!(r#"{head}<DataSet structureRef="S">{figures}</DataSet></StructureSpecificData>"#))
    };
    let series = |figure: &str| {
        message(&format!(r#"<Series SERIES="X.A" REF_AREA="MEX"><Obs TIME_PERIOD="2020" {figure}/></Series>"#))
    };
    let flat = |figure: &str| message(&format!(r#"<Obs SERIES="X.A" REF_AREA="MEX" TIME_PERIOD="2020" {figure}/>"#));
    type Reader<'a> = &'a dyn Fn(&str) -> infosoc::Result<infosoc::Series>;
    let readers: [Reader; 2] = [&series, &flat];
    for read in readers {
        let error = read(r#"MEAN="1.5" CASES="30" NOTE="x""#).unwrap_err().to_string();
        assert!(error.contains("no OBS_VALUE") && error.contains("CASES, MEAN"), "{error}");
        // Beside the value, and where no number is lost, they are attributes.
        let beside = read(r#"MEAN="1.5" OBS_VALUE="2""#).unwrap();
        assert_eq!(rows(&beside, &["obs_value", "mean"]), ["2.0 1.5"]);
        assert_eq!(rows(&read(r#"OBS_STATUS="M" NOTE="x" DECIMALS="1""#).unwrap(), &["obs_value"]), ["-"]);
    }
    let csv = "DATAFLOW,SERIES,REF_AREA,TIME_PERIOD,MEAN\nA:S(1),X.A,MEX,2020,1.5\n".to_owned();
    let error = text("a.csv", csv).unwrap_err().to_string();
    assert!(error.contains("no column OBS_VALUE") && error.contains("SDMX-JSON"), "{error}");
}

/// Who knows the structure says which of its measures is the figure; the others stand beside it.
#[test]
fn the_measure_that_is_named_is_the_figure() {
    let head = r#"<StructureSpecificData><Header><Structure structureID="S" namespace="A:S(1)"/></Header>"#;
    let figure = r#"TIME_PERIOD="2020" MEAN="1.5" CASES="30" OBS_VALUE="7""#;
    let series = format!(
        r#"{head}<DataSet structureRef="S"><Series SERIES="X.A" REF_AREA="MEX"><Obs {figure}/></Series></DataSet></StructureSpecificData>"#
    );
    let flat = format!(
        r#"{head}<DataSet structureRef="S"><Obs SERIES="X.A" REF_AREA="MEX" {figure}/></DataSet></StructureSpecificData>"#
    );
    let csv = "DATAFLOW,SERIES,REF_AREA,TIME_PERIOD,OBS_VALUE,CASES,MEAN\nA:S(1),X.A,MEX,2020,7,30,1.5\n".to_owned();
    let measures = r#""measures": {"observation": [{"id": "OBS_VALUE"}, {"id": "CASES"}, {"id": "MEAN"}]},"#;
    let status = r#"{"id": "OBS_STATUS", "values": [{"id": "A"}]}"#;
    let json = json("{}", status, measures, ["[7, 30, 1.5, 0]", "[7, 30, 1.5, 0]", "[7, 30, 1.5, 0]"]);
    let named = |measure: &str| ReadSeries { measure: Some(measure.to_owned()), ..ReadSeries::default() };
    for (name, message) in [("a.xml", &series), ("a.xml", &flat), ("a.csv", &csv), ("a.json", &json)] {
        let first =
            |measure: &str, columns: &[&str]| rows(&with(name, message, &named(measure)).unwrap(), columns)[0].clone();
        assert_eq!(first("MEAN", &["obs_value", "cases", "obs_value_2"]), "1.5 30 7", "{message}");
        assert_eq!(first("CASES", &["obs_value", "mean"]), "30.0 1.5", "{message}");
        assert_eq!(first("OBS_VALUE", &["obs_value", "mean"]), "7.0 1.5", "{message}");
        let error = with(name, message, &named("LINES")).unwrap_err();
        assert!(error.code() == "invalid_file" && error.to_string().contains("no measure \"LINES\""), "{error}");
    }
    let table = "indicator,ref_area,time_period,obs_value\nHH7,MEX,2021,75.6\n";
    let error = with("a.csv", table, &named("MEAN")).unwrap_err();
    assert!(error.code() == "invalid_argument" && error.to_string().contains("measure"), "{error}");
}
