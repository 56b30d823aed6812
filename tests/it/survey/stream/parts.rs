//! Parts of data whose columns are not alike: of another numeric type, of other levels, wholly missing in any type, or
//! without a row. Together they give what one table of the same rows gives.

use crate::fixtures::property;
use crate::survey::stream::state::same;
use infosoc::measure::{categories, count, mean, proportion, ratio, total};
use infosoc::{
    BatchIterator, Batches, Design, Estimates, LonelyPsu, Measure, ReplicateMethod, Replicates, Result, State, Survey,
};
use polars::prelude::*;
use proptest::prelude::*;

/// One row; a value that is `None` is missing.
#[derive(Clone, Debug)]
struct Row {
    h: i64,
    psu: i64,
    w: f64,
    values: [Option<i64>; COLUMNS.len()],
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Holds {
    Numbers,
    /// 0 and 1.
    Answers,
    Text,
}

/// Columns that measures and groups are made of, each of small whole numbers, or of the words for them.
const COLUMNS: [(&str, Holds); 7] = [
    ("y", Holds::Numbers),
    ("x", Holds::Numbers),
    ("b", Holds::Answers),
    ("inside", Holds::Answers),
    ("text", Holds::Text),
    ("code", Holds::Numbers),
    ("g", Holds::Text),
];
const WORDS: [&str; 4] = ["always", "never", "often", "rarely"];

/// What a part makes of a column.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// Its values in the type of this number.
    Typed(usize),
    /// None, in the type of this number, whatever the column holds elsewhere.
    Missing(usize),
}

fn form() -> impl Strategy<Value = Form> {
    prop_oneof![3 => (0..6usize).prop_map(Form::Typed), 1 => (0..7usize).prop_map(Form::Missing)]
}

fn row() -> impl Strategy<Value = Row> {
    let weight = prop_oneof![1 => Just(0.0), 6 => 0.5..20.0f64];
    let value = || prop::option::weighted(0.8, 0..4i64);
    let values = [value(), value(), value(), value(), value(), value(), value()];
    (0..2i64, 0..4i64, weight, values).prop_map(|(h, psu, w, mut values)| {
        for (value, (_, holds)) in values.iter_mut().zip(COLUMNS) {
            if holds == Holds::Answers {
                *value = value.map(|value| value % 2);
            }
        }
        Row { h, psu, w, values }
    })
}

fn enumerated() -> DataType {
    DataType::from_frozen_categories(FrozenCategories::new(WORDS).unwrap())
}

/// A column of a part in some form.
fn column(name: &str, holds: Holds, values: &[Option<i64>], form: Form) -> Column {
    let missing = [
        DataType::Null,
        DataType::Float64,
        DataType::Int32,
        DataType::String,
        DataType::Boolean,
        enumerated(),
        DataType::Date,
    ];
    let numbers = || Column::new(name.into(), values);
    match (form, holds) {
        (Form::Missing(kind), _) => Column::full_null(name.into(), values.len(), &missing[kind]),
        (Form::Typed(kind), Holds::Text) => {
            let words: Vec<Option<&str>> =
                values.iter().map(|value| value.map(|value| WORDS[value as usize])).collect();
            let types = [DataType::String, DataType::from_categories(Categories::global()), enumerated()];
            Column::new(name.into(), words).cast(&types[kind % types.len()]).unwrap()
        }
        (Form::Typed(0), Holds::Answers) => numbers().cast(&DataType::Boolean).unwrap(),
        (Form::Typed(kind), Holds::Answers | Holds::Numbers) => {
            let types = [
                DataType::Int64,
                DataType::Int8,
                DataType::UInt16,
                DataType::UInt64,
                DataType::Float32,
                DataType::Float64,
            ];
            numbers().cast(&types[kind]).unwrap()
        }
    }
}

/// The table of some rows, with each column in its form.
fn table(rows: &[Row], forms: [Form; COLUMNS.len()]) -> DataFrame {
    let mut columns = vec![
        Column::new("h".into(), rows.iter().map(|row| row.h).collect::<Vec<_>>()),
        Column::new("psu".into(), rows.iter().map(|row| row.psu).collect::<Vec<_>>()),
        Column::new("w".into(), rows.iter().map(|row| row.w).collect::<Vec<_>>()),
    ];
    for r in 0..4 {
        let factor = |row: &Row| if row.psu == r { 0.0 } else { row.w * 4.0 / 3.0 };
        columns.push(Column::new(format!("rw{r}").into(), rows.iter().map(factor).collect::<Vec<_>>()));
    }
    for (at, (name, holds)) in COLUMNS.into_iter().enumerate() {
        let values: Vec<Option<i64>> = rows.iter().map(|row| row.values[at]).collect();
        columns.push(column(name, holds, &values, forms[at]));
    }
    DataFrame::new(rows.len(), columns).unwrap()
}

fn measures() -> Vec<Measure> {
    vec![
        mean("y"),
        total("x"),
        ratio("x", "y"),
        proportion("b").filter("inside"),
        proportion("text"),
        proportion("text").filter("b"),
        categories("code"),
        mean("code"),
        count().filter("inside"),
    ]
}

const BY: [&[&str]; 3] = [&["g"], &["code"], &["g", "code"]];

fn designs() -> impl Strategy<Value = Design> {
    let design = prop::sample::select(vec![
        Design::new("w"),
        Design::new("w").strata("h"),
        Design::new("w").psu("psu"),
        Design::new("w").strata("h").psu("psu").nest(true),
        Design::new("w").psu("psu").ssu("h").nest(true),
        Design::new("w").replicates(Replicates::new("rw*", ReplicateMethod::Jk1)),
    ]);
    design.prop_map(|design| design.lonely_psu(LonelyPsu::Adjust))
}

/// How the parts come together.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// All are added to one state.
    Added,
    /// Each to a state of its own, sent as bytes, and merged from the first or from the last.
    Merged { backwards: bool },
    /// Read as the batches of a source.
    Scanned,
}

#[derive(Clone, Debug)]
struct Source(Vec<DataFrame>);

impl Batches for Source {
    fn empty(&self) -> Result<DataFrame> {
        Ok(self.0[0].clear())
    }

    fn read(&self, _: &[String]) -> Result<BatchIterator<'_>> {
        Ok(Box::new(self.0.iter().cloned().map(Ok)))
    }
}

fn together(parts: Vec<DataFrame>, design: Design, way: Way) -> Result<Estimates> {
    let state = || State::new(design.clone(), measures(), BY.iter().map(|set| set.iter().copied()));
    let of_part = |part: &DataFrame| -> Result<State> {
        let mut state = state()?;
        state.add(part)?;
        State::from_bytes(&state.to_bytes()?)
    };
    match way {
        Way::Added => {
            let mut state = state()?;
            parts.iter().try_for_each(|part| state.add(part))?;
            state.estimates()
        }
        Way::Merged { backwards } => {
            let mut states = parts.iter().map(of_part).collect::<Result<Vec<_>>>()?;
            if backwards {
                states.reverse();
            }
            let mut all = states.remove(0);
            states.iter().try_for_each(|state| all.merge(state))?;
            all.estimates()
        }
        Way::Scanned => {
            let request = Survey::scan(Source(parts), design).estimate(measures());
            BY.iter().fold(request, |request, set| request.by(set.iter().copied())).run()
        }
    }
}

fn in_memory(table: DataFrame, design: Design) -> Result<Estimates> {
    let request = Survey::new(table, design)?.estimate(measures());
    BY.iter().fold(request, |request, set| request.by(set.iter().copied())).run()
}

/// The grouping set and the levels of each row, as text.
fn groups(estimates: &Estimates) -> Vec<Vec<Option<Option<String>>>> {
    let names: Vec<&str> = estimates.columns().collect();
    estimates.rows().iter().map(|row| names.iter().map(|name| estimates.level_of(row, name)).collect()).collect()
}

proptest! {
    #![proptest_config(property(64))]

    #[test]
    fn unlike_parts_give_the_numbers_of_the_whole(
        parts in prop::collection::vec(
            (prop::collection::vec(row(), 0..9), [form(), form(), form(), form(), form(), form(), form()]), 1..6
        ),
        design in designs(),
        way in prop_oneof![
            Just(Way::Added), any::<bool>().prop_map(|backwards| Way::Merged { backwards }), Just(Way::Scanned)
        ],
    ) {
        // In one table every column has one type, and is missing in the rows of the parts in which it is wholly so.
        let mut rows: Vec<Row> = Vec::new();
        for (of_part, forms) in &parts {
            for mut row in of_part.iter().cloned() {
                for (value, form) in row.values.iter_mut().zip(forms) {
                    if matches!(form, Form::Missing(_)) {
                        *value = None;
                    }
                }
                rows.push(row);
            }
        }
        let backwards = matches!(way, Way::Merged { backwards: true });
        let whole = in_memory(table(&rows, [Form::Typed(0); COLUMNS.len()]), design.clone());
        let tables: Vec<DataFrame> = parts.iter().map(|(rows, forms)| table(rows, *forms)).collect();
        match (whole, together(tables, design, way)) {
            (Ok(whole), Ok(parts)) => {
                same(&whole, &parts);
                prop_assert_eq!(groups(&whole), groups(&parts));
            }
            (Err(whole), Err(parts)) => prop_assert_eq!(whole.code(), parts.code()),
            (whole, parts) => prop_assert!(false, "{backwards} {whole:?}\n{parts:?}"),
        }
    }
}

/// Three parts, in the first of which nobody answered: the second's figures must not go to the first's group, and the
/// first's cases stay cases. By hand: of 8 answers 4 are "a"; with PSUs of 2 rows the z of "a" are
/// (0, 0, 0, 1/8, -1/8 …), and 6 PSUs have 5 degrees of freedom.
#[test]
fn a_part_without_any_answer_counts() {
    let part = |x: [Option<&str>; 4], psu: i32, g: &str| {
        df!("psu" => [psu, psu, psu + 1, psu + 1], "w" => [1.0; 4], "x" => x, "g" => [g; 4], "f" => [1; 4]).unwrap()
    };
    let [a, b] = ["a", "b"].map(Some);
    let parts = [part([None; 4], 1, "p"), part([a, b, a, a], 7, "q"), part([b, b, a, b], 5, "r")];
    let design = || Design::new("w").psu("psu");
    let state = |parts: &[&DataFrame]| {
        let measures = [count(), proportion("x").filter("f")];
        let mut state = State::new(design(), measures, [["g"]]).unwrap();
        parts.iter().for_each(|part| state.add(part).unwrap());
        state
    };
    let [one, two, three] = [&parts[0], &parts[1], &parts[2]];
    let mut merged = state(&[three]);
    merged.merge(&state(&[one, two])).unwrap();
    for estimates in [state(&[one, two, three]).estimates().unwrap(), merged.estimates().unwrap()] {
        let overall = &estimates.rows()[1];
        assert_eq!((overall.level.as_deref(), overall.value), (Some("a"), Some(0.5)));
        assert_eq!((overall.n, overall.n_missing, overall.df), (8, 4, Some(5.0)));
        // PSU totals of z = (y − 1/2)/8: 0, 0, 0, 1/8, −1/8, 0, of which the variance is 6/5 · 2/64.
        assert!((overall.se.unwrap() - (6.0 / 5.0 * 2.0 / 64.0f64).sqrt()).abs() < 1e-15);
        let of = |group: &str| {
            let found = estimates.rows().iter().filter(|row| row.level.as_deref() == Some("a"));
            found.into_iter().find(|row| estimates.level_of(row, "g") == Some(Some(group.to_owned()))).unwrap()
        };
        assert_eq!((of("p").value, of("p").n, of("p").n_missing), (None, 0, 4));
        assert_eq!((of("q").value, of("r").value), (Some(0.75), Some(0.25)));
    }
}

/// A column that is read as numbers and as categories is missing in the same rows in both, whatever comes later. By hand:
/// of 19 in all, 6 have the code 1, 12 the code 2 and 1 the code 3.
#[test]
fn shares_of_codes_beside_their_mean_add_up() {
    let part = |w: &[f64], code: &[Option<i32>]| df!("w" => w, "code" => code).unwrap();
    let mut state = State::new(Design::new("w"), [mean("code"), categories("code")], [["w"]]).unwrap();
    state.add(&part(&[1.0, 2.0, 3.0], &[Some(1), Some(2), None])).unwrap();
    state.add(&part(&[1.0], &[Some(3)])).unwrap();
    state.add(&part(&[4.0, 5.0, 6.0], &[Some(2), Some(1), Some(2)])).unwrap();
    let rows = state.estimates().unwrap();
    let values: Vec<f64> = rows.rows()[..4].iter().map(|row| row.value.unwrap()).collect();
    let expected = [(6.0 + 24.0 + 3.0) / 19.0, 6.0 / 19.0, 12.0 / 19.0, 1.0 / 19.0];
    values.iter().zip(expected).for_each(|(value, expected)| assert!((value - expected).abs() < 1e-15));
}

/// Wholly missing, a question keeps a row that says so, whatever its type.
#[test]
fn a_question_that_nobody_answered_keeps_its_row() {
    let types = [
        DataType::String,
        DataType::from_categories(Categories::global()),
        enumerated(),
        DataType::Null,
        DataType::Boolean,
        DataType::Int64,
        DataType::Float32,
    ];
    for dtype in types {
        let mut table = df!("w" => [1.0, 2.0, 3.0], "psu" => [1, 2, 3]).unwrap();
        table.with_column(Column::full_null("x".into(), 3, &dtype)).unwrap();
        let measures = || [proportion("x"), categories("x"), mean("x")];
        let survey = Survey::new(table.clone(), Design::new("w").psu("psu")).unwrap();
        let mut state = State::new(Design::new("w").psu("psu"), measures(), [["x"]]).unwrap();
        state.add(&table).unwrap();
        for estimates in [survey.estimate(measures()).by(["x"]).run().unwrap(), state.estimates().unwrap()] {
            assert_eq!(estimates.rows().len(), 6, "{dtype}");
            for row in estimates.rows() {
                assert_eq!((row.value, row.n, row.n_missing, row.status.as_str()), (None, 0, 3, "empty"), "{dtype}");
            }
        }
    }
}

/// A column of any type makes groups, strata and units, whether rows come at once, after none, or in parts.
#[test]
fn columns_of_every_type_make_groups_and_units() {
    let codes = [0i64, 0, 1, 1, 2, 2, 0, 1];
    let of = |values: [i64; 3]| codes.map(|code| values[code as usize]);
    let cast = |values: [i64; 3], dtype: DataType| Column::new("g".into(), of(values)).cast(&dtype).unwrap();
    let words = codes.map(|code| ["b", "a", "ü"][code as usize]);
    let mut columns = vec![
        Column::new("g".into(), codes.map(|code| [0.5, -1.25, f64::INFINITY][code as usize])),
        Column::new("g".into(), codes.map(|code| code == 1)),
        Column::new("g".into(), words),
        Column::new("g".into(), of([i64::MIN, i64::MAX, 0])),
        Column::new("g".into(), codes.map(|code| [u64::MAX, u64::MAX - 1, 0][code as usize])),
        Column::new("g".into(), words).cast(&DataType::from_categories(Categories::global())).unwrap(),
        Column::new("g".into(), words)
            .cast(&DataType::from_frozen_categories(FrozenCategories::new(["ü", "z", "b", "a"]).unwrap()))
            .unwrap(),
        // Apart in the 20th digit.
        Column::new(
            "g".into(),
            codes.map(|code| ["1234567890123456789.1", "1234567890123456789.2", "0.5"][code as usize]),
        )
        .cast(&DataType::Decimal(38, 1))
        .unwrap(),
        cast([18_000, -3_000, 2_932_896], DataType::Date),
        cast([1, -5, 86_399_999_999_999], DataType::Duration(TimeUnit::Milliseconds)),
        cast([1, 0, 86_399_999_999_999], DataType::Time),
    ];
    for dtype in [DataType::Int8, DataType::Int16, DataType::Int32, DataType::UInt8, DataType::UInt16, DataType::UInt32]
    {
        columns.push(cast([3, 1, 2], dtype));
    }
    for unit in [TimeUnit::Milliseconds, TimeUnit::Microseconds, TimeUnit::Nanoseconds] {
        columns.push(cast([1_600_000_000_000, -5, 0], DataType::Datetime(unit, None)));
    }
    for dtype in [DataType::Float32, DataType::Float64] {
        columns.push(cast([3, 1, 2], dtype));
    }
    for column in columns {
        let dtype = column.dtype().clone();
        let mut table = df!(
            "w" => [2.0, 1.0, 3.0, 4.0, 5.0, 1.0, 2.0, 2.0], "y" => [0, 1, 1, 0, 1, 0, 1, 1],
            "psu" => [1, 1, 2, 2, 3, 3, 4, 4],
        )
        .unwrap();
        table.with_column(column).unwrap();
        let measures = || [mean("y"), categories("g")];
        let designs = [
            Design::new("w").psu("psu"),
            Design::new("w").psu("g"),
            Design::new("w").strata("g"),
            Design::new("w").psu("psu").ssu("g").nest(true),
        ];
        for design in designs {
            let whole = Survey::new(table.clone(), design.clone()).unwrap();
            let whole = whole.estimate(measures()).by(["g"]).run().unwrap();
            let levels = if dtype.is_bool() { 2 } else { 3 };
            assert_eq!(whole.rows().len(), (1 + levels) * (1 + levels), "{dtype}");
            let mut state = State::new(design.clone(), measures(), [["g"]]).unwrap();
            for part in [table.clear(), table.slice(0, 3), table.clear(), table.slice(3, 5)] {
                state.add(&part).unwrap();
            }
            let state = State::from_bytes(&state.to_bytes().unwrap()).unwrap();
            same(&whole, &state.estimates().unwrap());
            let scan = Survey::scan(Source(vec![table.slice(0, 5), table.slice(5, 3)]), design);
            same(&whole, &scan.estimate(measures()).by(["g"]).run().unwrap());
            let types = |estimates: &Estimates| {
                let frame = infosoc::ToFrame::to_frame(estimates).unwrap();
                frame.column("g").unwrap().dtype().clone()
            };
            assert_eq!((types(&whole), types(&state.estimates().unwrap())), (dtype.clone(), dtype.clone()));
        }
    }
}

/// What no group can be made of is named with what to do, in parts as in one table.
#[test]
fn columns_that_make_no_groups_are_named() {
    let at = |dtype: DataType, value: i64| Column::new("g".into(), [value, 0]).cast(&dtype).unwrap();
    // Bytes, dates in the year 5,881,580, and times as far away.
    let columns = [
        (Column::new("g".into(), [b"a".as_slice(), b"b"]), "bytes"),
        (at(DataType::Date, i64::from(i32::MAX)), "beyond every calendar"),
        (at(DataType::Datetime(TimeUnit::Milliseconds, None), i64::MAX), "beyond every calendar"),
    ];
    for (column, holds) in columns {
        let mut table = df!("w" => [1.0, 2.0]).unwrap();
        table.with_column(column).unwrap();
        let whole = Survey::new(table.clone(), Design::new("w")).unwrap().estimate([count()]).by(["g"]).run();
        let mut state = State::new(Design::new("w"), [count()], [["g"]]).unwrap();
        for error in [whole.unwrap_err(), state.add(&table).unwrap_err()] {
            assert_eq!(error.code(), "wrong_type");
            assert!(error.to_string().contains(holds), "{error}");
        }
    }
}

/// Whole numbers become floating point numbers where a part has gaps, and a unit of time may be finer elsewhere; what is
/// not the same value in one type is refused.
#[test]
fn values_of_parts_agree_where_they_are_the_same() {
    let add = |parts: [Column; 2]| -> Result<Vec<Option<String>>> {
        let mut state = State::new(Design::new("w"), [count()], [["g"]])?;
        for part in parts {
            let mut table = df!("w" => vec![1.0; part.len()]).unwrap();
            table.with_column(part).unwrap();
            state.add(&table)?;
        }
        let estimates = state.estimates()?;
        Ok(estimates.rows()[1..].iter().map(|row| estimates.level_of(row, "g").unwrap()).collect())
    };
    let whole = |values: &[i64]| Column::new("g".into(), values);
    let text = |values: &[Option<&str>]| values.iter().map(|v| v.map(str::to_owned)).collect::<Vec<_>>();
    let floats = Column::new("g".into(), [Some(1.0), None, Some(2.5)]);
    assert_eq!(add([whole(&[2, 1]), floats.clone()]).unwrap(), text(&[Some("1"), Some("2"), Some("2.5"), None]));
    assert_eq!(add([floats.clone(), whole(&[2, 1])]).unwrap(), text(&[Some("1"), Some("2"), Some("2.5"), None]));
    // 2^53 + 1 has no floating point number of its own.
    assert_eq!(add([whole(&[(1 << 53) + 1]), floats]).unwrap_err().code(), "wrong_type");
    let unsigned = Column::new("g".into(), [u64::MAX]);
    assert_eq!(add([whole(&[-1]), unsigned.clone()]).unwrap_err().code(), "wrong_type");
    let small = whole(&[7]).cast(&DataType::UInt8).unwrap();
    assert_eq!(add([small, unsigned]).unwrap(), text(&[Some("7"), Some("18446744073709551615")]));
    let time = |value: i64, unit| whole(&[value]).cast(&DataType::Datetime(unit, None)).unwrap();
    let same = add([time(5_000, TimeUnit::Milliseconds), time(5_000_000, TimeUnit::Microseconds)]).unwrap();
    assert_eq!(same, text(&[Some("1970-01-01 00:00:05")]));
    let decimal = |value: &str, scale| Column::new("g".into(), [value]).cast(&DataType::Decimal(9, scale)).unwrap();
    assert_eq!(add([decimal("1.5", 1), decimal("1.50", 2)]).unwrap(), text(&[Some("1.5")]));
}

/// A part that lacks a column altogether is refused by name: it may be spelt otherwise there.
#[test]
fn a_part_without_a_column_is_refused() {
    let mut state = State::new(Design::new("w"), [mean("y")], [["g"]]).unwrap();
    state.add(&df!("w" => [1.0], "y" => [1], "g" => ["a"]).unwrap()).unwrap();
    let error = state.add(&df!("w" => [1.0], "Y" => [1], "g" => ["a"]).unwrap()).unwrap_err();
    assert_eq!(error.code(), "unknown_column");
    assert!(error.to_string().contains("\"y\""), "{error}");
}
