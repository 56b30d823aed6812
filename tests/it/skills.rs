//! Levels of skills: the rules of the areas and of the whole, unanswered questions, own schemes, the grouping before 2020.

use infosoc::{Design, Error, Series, SkillScheme, Survey, ToFrame, measure::proportion};
use polars::prelude::*;

const ASKED: [(&str, &str); 6] = [
    ("SKILL_ICTVRFY", "a"),
    ("SKILL_ICTATCH", "b"),
    ("SKILL_ICTCPT", "c"),
    ("SKILL_ICTSCRTY", "d"),
    ("SKILL_ICTSFWR", "e"),
    ("SKILL_INTBNK", "f"),
];

fn words(table: &DataFrame, column: &str) -> Vec<Option<String>> {
    table.column(column).unwrap().str().unwrap().iter().map(|word| word.map(str::to_owned)).collect()
}

fn some(words: &[&str]) -> Vec<Option<String>> {
    words.iter().map(|word| Some((*word).to_owned())).collect()
}

#[test]
fn overall_levels_by_the_number_of_areas() {
    // From no area to all five, and a second activity in one area.
    let answers = |areas: usize, i: usize| u8::from(i < areas);
    let column = |i: usize| (0..=5).map(|areas| answers(areas, i)).collect::<Vec<u8>>();
    let table =
        df!("a" => column(0), "b" => column(1), "c" => column(2), "d" => column(3), "e" => column(4), "f" => column(4));
    let levels = SkillScheme::builtin().derive(&table.unwrap(), &ASKED).unwrap();
    let overall = ["0-1 of 5", "0-1 of 5", "2 of 5", "3 of 5", "4 of 5", "basic"];
    assert_eq!(words(&levels, "skill_overall"), some(&overall));
    assert_eq!(words(&levels, "skill_problem_solving"), some(&["none", "none", "none", "none", "none", "above basic"]));
    assert_eq!(words(&levels, "skill_safety"), some(&["none", "none", "none", "none", "basic", "basic"]));
}

#[test]
fn above_basic_needs_two_activities_in_every_area() {
    let scheme = SkillScheme::builtin();
    let codes: Vec<String> = words(&scheme.tables()[0], "activity").into_iter().flatten().collect();
    let all = DataFrame::new(1, codes.iter().map(|code| Column::new(code.as_str().into(), [true])).collect()).unwrap();
    let levels = scheme.derive(&all, &[]).unwrap();
    assert_eq!(words(&levels, "skill_overall"), some(&["above basic"]));
    let mut one_less = all.clone();
    one_less.with_column(Column::new("SKILL_ICTPRVCY".into(), [false])).unwrap();
    let levels = scheme.derive(&one_less, &[]).unwrap();
    assert_eq!(words(&levels, "skill_overall"), some(&["basic"]));
    assert_eq!(words(&levels, "skill_safety"), some(&["basic"]));
}

#[test]
fn an_unanswered_activity_leaves_only_what_it_cannot_change() {
    let table = df!(
        "a" => [1, 1], "b" => [1, 1], "c" => [1, 1], "d" => [1, 1], "e" => [Some(1), Some(0)], "f" => [None::<i32>, None],
    );
    let levels = SkillScheme::builtin().derive(&table.unwrap(), &ASKED).unwrap();
    // One or two activities, none or one: neither level is known, nor the whole.
    assert_eq!(levels.column("skill_problem_solving").unwrap().null_count(), 2);
    assert_eq!(levels.column("skill_overall").unwrap().null_count(), 2);
    assert_eq!(words(&levels, "skill_content"), some(&["basic", "basic"]));
}

#[test]
fn a_survey_estimates_the_levels() {
    let people = df!(
        "w" => [3.0, 1.0, 2.0, 2.0], "a" => [1, 1, 0, 0], "b" => [1, 1, 1, 0], "c" => [1, 1, 1, 0], "d" => [1, 1, 1, 0],
        "e" => [1, 1, 1, 0], "f" => [0, 0, 0, 1],
    );
    let people = SkillScheme::builtin().derive(&people.unwrap(), &ASKED).unwrap();
    let survey = Survey::new(people, Design::new("w")).unwrap();
    let estimates = survey.estimate([proportion("skill_overall").percent()]).run().unwrap();
    let of = |level: &str| estimates.rows().iter().find(|r| r.level.as_deref() == Some(level)).unwrap().value.unwrap();
    assert_eq!([of("basic"), of("4 of 5"), of("0-1 of 5")], [50.0, 25.0, 25.0]);
    assert!(estimates.rows().iter().all(|row| row.se.is_some_and(|se| se > 0.0)));
}

#[test]
fn a_scheme_of_ones_own() {
    let activities = df!("activity" => ["x", "y", "z"], "skill_area" => ["one", "one", "two"]).unwrap();
    let levels = |n: [u32; 5]| {
        df!("scope" => ["area", "area", "area", "overall", "overall"], "level" => ["no", "some", "much", "low", "high"],
            "at_least" => n, "of" => ["activities", "activities", "activities", "some", "some"])
        .unwrap()
    };
    let scheme = SkillScheme::from_frames(&activities, &levels([0, 1, 2, 0, 2])).unwrap();
    let people = df!("x" => [1, 1, 0], "y" => [1, 0, 0], "z" => [1, 0, 1]).unwrap();
    let people = scheme.derive(&people, &[]).unwrap();
    assert_eq!(words(&people, "skill_one"), some(&["much", "some", "no"]));
    assert_eq!(words(&people, "skill_overall"), some(&["high", "low", "low"]));
    for bad in [[1, 1, 2, 0, 2], [0, 2, 2, 0, 2], [0, 1, 2, 1, 2], [0, 1, 2, 0, 3], [0, 1, 2, 0, 0]] {
        assert_eq!(SkillScheme::from_frames(&activities, &levels(bad)).unwrap_err().code(), "invalid_argument");
    }
    let twice = df!("activity" => ["x", "x"], "skill_area" => ["one", "two"]).unwrap();
    assert_eq!(SkillScheme::from_frames(&twice, &levels([0, 1, 2, 0, 2])).unwrap_err().code(), "invalid_argument");
}

#[test]
fn bad_answers_are_all_reported() {
    let table = df!("a" => [1, 8], "b" => ["yes", "no"], "c" => [1, 0], "d" => [0.5, 0.0], "e" => [1, 1]).unwrap();
    let error = SkillScheme::builtin().derive(&table, &ASKED).unwrap_err();
    let codes: Vec<&str> = error.all().into_iter().map(Error::code).collect();
    assert_eq!(codes, ["not_binary", "wrong_type", "not_binary", "unknown_column"]);
    let error = SkillScheme::builtin().derive(&table, &ASKED[..4]).unwrap_err();
    assert!(error.to_string().contains("no activity is given for problem_solving"), "{error}");
    let error = SkillScheme::builtin().derive(&table, &[("SKILL_TYPO", "a")]).unwrap_err();
    assert_eq!(error.code(), "unknown_option");
    // Without names, every activity has to be there.
    assert_eq!(SkillScheme::builtin().derive(&table, &[]).unwrap_err().all().len(), 22);
}

#[test]
fn the_scheme_says_how_sure_it_is() {
    let scheme = SkillScheme::builtin();
    let [activities, levels] = scheme.tables();
    assert_eq!((activities.height(), levels.height()), (22, 9));
    assert!(words(activities, "certainty").iter().all(|word| word.as_deref() == Some("RECALL")));
    let known = words(activities, "activity").into_iter().flatten().filter(|code| {
        let listed = |list: &str| {
            let categories = &infosoc::indicator(list).unwrap().categories.value;
            categories.iter().any(|category| category.sdg_code.as_deref() == Some(code))
        };
        listed("HH15") || listed("HH9")
    });
    assert_eq!(known.count(), 22);
}

#[test]
fn skills_before_2020_are_grouped_by_their_largest_share() {
    let codes = ["CMFL", "CPT", "ATCH", "TRFF", "SSHT", "CDV", "PST", "PRGM"].map(|code| format!("SKILL_ICT{code}"));
    let mut labels = codes.to_vec();
    // A label of the catalogue stands for its code.
    labels[0] = "copying or moving a file or folder".to_owned();
    let table = df!(
        "indicator" => ["4.4.1"; 8], "ref_area" => ["MEX"; 8], "time_period" => [2017; 8], "sex" => ["F"; 8],
        "skill" => &labels, "obs_value" => [38.0, 36.0, 41.0, 30.0, 25.0, 28.0, 22.0, 6.0],
    )
    .unwrap();
    let groups = Series::new(table.clone()).unwrap().legacy_skills().unwrap().to_frame().unwrap();
    assert_eq!(words(&groups, "skill"), some(&["basic", "standard", "advanced"]));
    assert_eq!(words(&groups, "sex"), some(&["F"; 3]));
    let values: Vec<Option<f64>> = groups.column("obs_value").unwrap().f64().unwrap().iter().collect();
    // Software was not asked, so that the standard group is not complete.
    assert_eq!(values, [Some(41.0), None, Some(6.0)]);
    assert_eq!(words(&groups, "comment")[1].as_deref(), Some("no figure of SKILL_ICTSFWR"));
    let mut late = table;
    late.with_column(Column::new("time_period".into(), [2021; 8])).unwrap();
    let error = Series::new(late).unwrap().legacy_skills().unwrap_err();
    assert!(error.to_string().contains("figures before 2020"), "{error}");
    let other = Series::read("datasets/series/ict.csv").unwrap();
    assert_eq!(other.legacy_skills().unwrap_err().code(), "unknown_indicator");
}
