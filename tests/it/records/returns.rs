//! Returns of operators by quarter: the market, who is late, and the years that are made of it; by hand.

use super::{refused, values};
use infosoc::finding::{Rule, Severity};
use infosoc::{AnnualRule, Frequency, IncompleteYear, Late, MarketRule, ReadFile, RecordLayout, Records, ToFrame};
use polars::prelude::*;

const QUARTERS: [&str; 4] = ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"];

/// Two operators in four quarters; a market of 100, 110, 120 and 130 among 1,000 inhabitants.
fn table() -> DataFrame {
    df!(
        "firm" => ["Alfa", "Beta", "Alfa", "Beta", "Alfa", "Beta", "Alfa", "Beta"],
        "quarter" => ["2021-Q1", "2021-Q1", "2021Q2", "2021Q2", "Q3 2021", "Q3 2021", "2021-Q4", "2021-Q4"],
        "numerator" => [60.0, 40.0, 65.0, 45.0, 70.0, 50.0, 75.0, 55.0],
        "denominator" => [1000.0; 8],
    )
    .unwrap()
}

fn without(table: &DataFrame, rows: &[usize]) -> DataFrame {
    let keep: Vec<bool> = (0..table.height()).map(|row| !rows.contains(&row)).collect();
    table.filter(&BooleanChunked::from_slice("".into(), &keep)).unwrap()
}

fn layout() -> RecordLayout {
    RecordLayout::new("A2").area("MEX").time_period("quarter").operator("firm")
}

/// Period, figure, status and comment of each row.
fn rows(table: &DataFrame) -> Vec<(String, Option<f64>, String, String)> {
    let text = |name: &str| {
        let column = table.column(name).unwrap().cast(&DataType::String).unwrap();
        column.str().unwrap().iter().map(|word| word.unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    let value: Vec<Option<f64>> = table.column("obs_value").unwrap().f64().unwrap().iter().collect();
    let (period, status, comment) = (text("time_period"), text("obs_status"), text("comment"));
    (0..table.height()).map(|i| (period[i].clone(), value[i], status[i].clone(), comment[i].clone())).collect()
}

fn by_period(records: &Records) -> Vec<(String, Option<f64>, String, String)> {
    rows(&records.periods().unwrap().to_frame().unwrap())
}

fn years(records: &Records) -> Vec<(String, Option<f64>, String, String)> {
    rows(&records.observations().unwrap().to_frame().unwrap())
}

fn found(records: &Records, rule: Rule) -> Vec<String> {
    records.validate().of(rule).map(|finding| finding.message.clone()).collect()
}

#[test]
fn the_market_is_the_sum_of_operators_and_the_year_is_its_last_quarter() {
    let records = Records::new(&table(), layout()).unwrap();
    let quarters = by_period(&records);
    assert_eq!(quarters.iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), QUARTERS);
    assert_eq!(quarters.iter().map(|row| row.1.unwrap()).collect::<Vec<_>>(), [10.0, 11.0, 12.0, 13.0]);
    assert!(quarters.iter().all(|row| row.2 == "A" && row.3 == "sum over 2 operators"));
    let [year] = years(&records).try_into().unwrap();
    assert_eq!(year, ("2021".into(), Some(13.0), "A".into(), "sum over 2 operators; end of the year: 2021-Q4".into()));
    let frame = records.observations().unwrap().to_frame().unwrap();
    assert_eq!(frame.column("annual_rule").unwrap().str().unwrap().get(0), Some("end"));
    assert_eq!(frame.column("numerator").unwrap().f64().unwrap().get(0), Some(130.0));
    // The catalogue's rule is said with how sure it is.
    let note = &found(&records, Rule::YearMade)[0];
    assert!(note.contains("end of reference year") && note.contains("PARTIAL"), "{note}");
    assert_eq!(records.periods().unwrap().to_frame().unwrap().column("freq").unwrap().str().unwrap().get(0), Some("Q"));
}

#[test]
fn every_rule_makes_its_year() {
    let figure = |rule| {
        let records = Records::new(&table(), layout().annual(rule)).unwrap();
        let differs = found(&records, Rule::AnnualRuleDiffers).len();
        (years(&records)[0].1.unwrap(), years(&records)[0].3.clone(), differs)
    };
    let operators = "sum over 2 operators";
    assert_eq!(figure(AnnualRule::End), (13.0, format!("{operators}; end of the year: 2021-Q4"), 0));
    assert_eq!(figure(AnnualRule::MidYear), (11.0, format!("{operators}; middle of the year: 2021-Q2"), 1));
    // (100 + 110 + 120 + 130) / 4 = 115 of 1,000.
    assert_eq!(figure(AnnualRule::Mean), (11.5, format!("{operators}; mean of 2021-Q1 to 2021-Q4"), 1));
    // 460 of 1,000: the inhabitants are a stock and are not summed.
    assert_eq!(figure(AnnualRule::Sum), (46.0, format!("{operators}; sum of 2021-Q1 to 2021-Q4"), 1));
    // Where the catalogue says nothing, the user has to; the quarters are there without.
    let bits = RecordLayout::new("A5").unit("bit/s per inhabitant").area("MEX").time_period("quarter").operator("firm");
    let records = Records::new(&table(), bits.clone()).unwrap();
    assert_eq!(by_period(&records).len(), 4);
    let error = records.observations().unwrap_err();
    assert!(error.to_string().starts_with("annual: missing; say how a year of A5"), "{error}");
    assert_eq!(years(&Records::new(&table(), bits.annual(AnnualRule::Mean)).unwrap())[0].1, Some(0.115));
}

#[test]
fn a_late_operator_leaves_no_figure_unless_a_rule_is_chosen() {
    // Beta has no return for the last quarter.
    let table = without(&table(), &[7]);
    let records = Records::new(&table, layout()).unwrap();
    assert_eq!(found(&records, Rule::LateOperator), ["MEX: Beta has no return for 2021-Q4"]);
    let last = &by_period(&records)[3];
    assert_eq!((last.1, last.2.as_str(), last.3.as_str()), (None, "O", "no return of Beta for 2021-Q4"));
    let year = &years(&records)[0];
    assert_eq!((year.1, year.2.as_str()), (None, "O"));
    assert!(year.3.contains("no return of Beta for 2021-Q4") && year.3.contains("no figure: 2021-Q4"), "{}", year.3);
    assert_eq!(found(&records, Rule::IncompleteYear), ["MEX 2021: no figure for 2021-Q4"]);

    let carried = Records::new(&table, layout().late(Late::Carry)).unwrap();
    let year = &years(&carried)[0];
    // 75 of the fourth quarter and 50 of the third.
    assert_eq!((year.1, year.2.as_str()), (Some(12.5), "E"));
    assert!(year.3.contains("Beta: return of 2021-Q3 carried forward to 2021-Q4"), "{}", year.3);
    assert_eq!(carried.validate().of(Rule::LateOperator).count(), 1);

    let left_out = Records::new(&table, layout().late(Late::LeaveOut)).unwrap();
    let year = &years(&left_out)[0];
    assert_eq!((year.1, year.2.as_str()), (Some(7.5), "D"));
    assert!(year.3.contains("without Beta, which has no return for 2021-Q4: a lower bound"), "{}", year.3);

    // A row without a figure is no return either.
    let mut empty = self::table();
    let numbers: Vec<Option<f64>> =
        (0..8).map(|row| [60.0, 40.0, 65.0, 45.0, 70.0, 50.0, 75.0].get(row).copied()).collect();
    empty.with_column(Column::new("numerator".into(), numbers)).unwrap();
    let records = Records::new(&empty, layout()).unwrap();
    assert_eq!(found(&records, Rule::LateOperator), ["MEX: Beta has no return for 2021-Q4"]);
}

#[test]
fn an_operator_that_began_with_yearly_returns_is_late_by_quarter_too() {
    let mut table = table();
    let year =
        df!("firm" => ["Beta"], "quarter" => ["2020"], "numerator" => [30.0], "denominator" => [1000.0]).unwrap();
    table.vstack_mut(&year).unwrap();
    // Beta has no return for the second quarter.
    let records = Records::new(&without(&table, &[3]), layout()).unwrap();
    assert_eq!(found(&records, Rule::LateOperator), ["MEX: Beta has no return for 2021-Q2"]);
    let second = by_period(&records).into_iter().find(|row| row.0 == "2021-Q2").unwrap();
    assert_eq!((second.1, second.2.as_str()), (None, "O"));
}

#[test]
fn an_incomplete_year_is_computed_when_it_is_asked_for() {
    let table = without(&table(), &[7]);
    let computed = |rule| {
        let layout = layout().annual(rule).incomplete_year(IncompleteYear::Compute);
        let year = years(&Records::new(&table, layout).unwrap())[0].clone();
        (year.1, year.2, year.3)
    };
    let (value, status, comment) = computed(AnnualRule::End);
    assert_eq!((value, status.as_str()), (Some(12.0), "E"));
    assert!(comment.ends_with("2021-Q3 in place of the end of the year, as 2021-Q4 is missing"), "{comment}");
    let (value, status, comment) = computed(AnnualRule::Mean);
    assert_eq!((value, status.as_str()), (Some(11.0), "E"));
    assert!(comment.ends_with("mean of 2021-Q1, 2021-Q2, 2021-Q3 only, as 2021-Q4 is missing"), "{comment}");
    let (value, status, _) = computed(AnnualRule::Sum);
    assert_eq!((value, status.as_str()), (Some(33.0), "D"));
}

#[test]
fn operators_come_and_go() {
    // Gama comes in the third quarter, Beta leaves after the second.
    let mut table = without(&table(), &[5, 7]);
    let more = df!(
        "firm" => ["Gama", "Gama"], "quarter" => ["2021-Q3", "2021-Q4"], "numerator" => [10.0, 20.0],
        "denominator" => [1000.0, 1000.0],
    );
    table.vstack_mut(&more.unwrap()).unwrap();
    let left = |last: &str| layout().left("Beta", last.parse().unwrap());
    let records = Records::new(&table, left("2021-Q2")).unwrap();
    assert_eq!(found(&records, Rule::OperatorEntered), ["MEX: the first return of Gama is for 2021-Q3"]);
    assert_eq!(found(&records, Rule::OperatorLeft), ["MEX: Beta left, its last return is for 2021-Q2"]);
    assert!(found(&records, Rule::LateOperator).is_empty());
    assert_eq!(years(&records)[0].1, Some(9.5));
    // It is late in between, where it is said to have left later, and reports where it should not.
    let late = Records::new(&table, left("2021-Q3")).unwrap();
    assert_eq!(found(&late, Rule::LateOperator), ["MEX: Beta has no return for 2021-Q3"]);
    assert_eq!(refused(&table, left("2021-Q1")), [Rule::OperatorLeft]);
    // Without a word it is late to the end.
    let unsaid = Records::new(&table, layout()).unwrap();
    assert_eq!(found(&unsaid, Rule::LateOperator), ["MEX: Beta has no return for 2021-Q3, 2021-Q4"]);
}

/// Two countries have an operator of one name; one of them left.
#[test]
fn an_operator_left_one_country_of_two() {
    let mut both = df!("ref_area" => ["MEX"; 8]).unwrap().hstack(table().columns()).unwrap();
    let mut peru = both.clone();
    peru.with_column(Column::new("ref_area".into(), ["PER"; 8])).unwrap();
    both.vstack_mut(&peru).unwrap();
    // Beta has two returns in Mexico and one in Peru.
    let both = without(&both, &[5, 7, 11, 13, 15]);
    let layout = || RecordLayout::new("A2").time_period("quarter").operator("firm");
    let last = |period: &str| period.parse().unwrap();
    let records = Records::new(&both, layout().left_in("PE", "Beta", last("2021-Q1"))).unwrap();
    assert_eq!(found(&records, Rule::OperatorLeft), ["PER: Beta left, its last return is for 2021-Q1"]);
    assert_eq!(found(&records, Rule::LateOperator), ["MEX: Beta has no return for 2021-Q3, 2021-Q4"]);
    let each = layout().left_in("PER", "Beta", last("2021-Q1")).left_in("MEX", "Beta", last("2021-Q2"));
    assert!(found(&Records::new(&both, each).unwrap(), Rule::LateOperator).is_empty());
    let refusal = |layout| Records::new(&both, layout).unwrap_err().to_string();
    assert!(refusal(layout().left("Beta", last("2021-Q2"))).contains("MEX, PER"));
    assert!(refusal(layout().left_in("CHL", "Beta", last("2021-Q2"))).contains("MEX"));
    assert!(refusal(layout().left_in("nowhere", "Beta", last("2021-Q2"))).contains("nowhere"));
    assert!(refusal(layout().left("Gama", last("2021-Q2"))).contains("Beta"));
    // An empty cell names no operator that could have left.
    let names = both.column("firm").unwrap().str().unwrap().iter().map(|name| name.filter(|name| *name != "Beta"));
    let firm = Column::new("firm".into(), names.collect::<Vec<_>>());
    let unnamed = both.clone().with_column(firm).unwrap().clone();
    let error = Records::new(&unnamed, layout().left_in("PER", "", last("2021-Q2"))).unwrap_err();
    assert_eq!(error.code(), "unknown_option", "{error}");
}

#[test]
fn a_return_that_comes_twice_is_counted_once_or_refused() {
    let mut twice = table();
    twice.vstack_mut(&table().slice(7, 1)).unwrap();
    let records = Records::new(&twice, layout()).unwrap();
    let repeated = records.validate().of(Rule::RepeatedRow).next().unwrap();
    assert_eq!((repeated.severity, repeated.first_row), (Severity::Warning, Some(10)));
    assert!(repeated.message.contains("Beta is given twice with the same figures, in rows 9 and 10"));
    assert_eq!(years(&records)[0].1, Some(13.0));
    let mut other = table();
    other.vstack_mut(&table().slice(5, 1)).unwrap();
    let mut quarter: Vec<&str> =
        vec!["2021-Q1", "2021-Q1", "2021-Q2", "2021-Q2", "2021-Q3", "2021-Q3", "2021-Q4", "2021-Q4"];
    quarter.push("2021-Q4");
    other.with_column(Column::new("quarter".into(), quarter)).unwrap();
    assert_eq!(refused(&other, layout()), [Rule::DuplicateKey]);
}

#[test]
fn a_jump_by_a_power_of_ten_is_shown() {
    let jumps = |row: usize, factor: f64| {
        let mut table = table();
        let mut numbers: Vec<f64> = table.column("numerator").unwrap().f64().unwrap().iter().flatten().collect();
        numbers[row] *= factor;
        table.with_column(Column::new("numerator".into(), numbers)).unwrap();
        table.with_column(Column::new("denominator".into(), [1e9; 8])).unwrap();
        let records = Records::new(&table, layout()).unwrap();
        records.validate().of(Rule::UnitJump).map(|finding| (finding.rows, finding.first_row)).collect::<Vec<_>>()
    };
    assert!(jumps(0, 1.0).is_empty());
    // Up and down again around the third quarter of Alfa, whose row is the fifth under the header.
    assert_eq!(jumps(4, 1000.0), [(2, Some(6))]);
    assert_eq!(jumps(6, 10.0), [(1, Some(8))]);
    assert_eq!(jumps(6, 0.001), [(1, Some(8))]);
    // Three times as many is growth or a merger.
    assert!(jumps(6, 3.0).is_empty());
}

#[test]
fn tiers_of_operators_have_a_total_and_none_without_a_reason() {
    let tiers = ["IS_256KT2M", "IS_2MT10M", "IS_GE10M"];
    let table = df!(
        "firm" => [["Alfa"; 6], ["Beta"; 6]].concat(),
        "quarter" => [["2021-Q3"; 3], ["2021-Q4"; 3], ["2021-Q3"; 3], ["2021-Q4"; 3]].concat(),
        "speed" => [tiers; 4].concat(),
        "numerator" => [10.0, 20.0, 30.0, 8.0, 20.0, 40.0, 5.0, 5.0, 10.0, 4.0, 6.0, 12.0],
        "denominator" => [1000.0; 12],
    )
    .unwrap();
    let layout = || RecordLayout::new("A3").area("MEX").time_period("quarter").operator("firm").category("speed");
    let series = values(&Records::new(&table, layout()).unwrap().observations().unwrap(), &["speed"]);
    let of = |tier: &str| series[&("MEX".to_owned(), 2021, tier.to_owned())];
    assert_eq!([of(tiers[0]), of(tiers[1]), of(tiers[2]), of("_T")], [1.2, 2.6, 5.2, 9.0].map(Some));
    let late = Records::new(&table.slice(0, 9), layout()).unwrap().observations().unwrap();
    let frame = late.to_frame().unwrap();
    assert_eq!((late.len(), frame.column("obs_value").unwrap().null_count()), (4, 4));
    assert!(rows(&frame).iter().all(|row| row.3.contains("no return of Beta for 2021-Q4")), "{:?}", rows(&frame));
    let carried = Records::new(&table.slice(0, 9), layout().late(Late::Carry)).unwrap().observations().unwrap();
    let total = rows(&carried.to_frame().unwrap()).pop().unwrap();
    // 68 of Alfa and 20 of Beta, as in the third quarter.
    assert_eq!((total.1, total.2.as_str()), (Some(8.8), "E"));
}

#[test]
fn coverage_of_several_periods_is_that_of_the_largest_operator() {
    let table = df!(
        "firm" => ["Alfa", "Beta", "Alfa", "Beta"], "quarter" => ["2021-S1", "2021-S1", "2021-S2", "2021-S2"],
        "numerator" => [800.0, 900.0, 950.0, 920.0], "denominator" => [1000.0; 4],
    )
    .unwrap();
    let layout = RecordLayout::new("A6").area("MEX").time_period("quarter").operator("firm");
    let records = Records::new(&table, layout.clone()).unwrap();
    assert_eq!(by_period(&records).iter().map(|row| row.1.unwrap()).collect::<Vec<_>>(), [90.0, 95.0]);
    assert_eq!(years(&records)[0].1, Some(95.0));
    assert!(records.shares().is_err());
}

#[test]
fn a_price_is_that_of_the_leader_the_mean_or_the_lowest() {
    let table = df!(
        "firm" => ["Alfa", "Beta", "Alfa", "Beta"], "quarter" => ["2021-Q3", "2021-Q3", "2021-Q4", "2021-Q4"],
        "numerator" => [40.0, 30.0, 42.0, 33.0], "clients" => [300.0, 100.0, 200.0, 300.0],
        "pesos" => [2.0; 4], "denominator" => [12_000.0; 4],
    )
    .unwrap();
    let base = || {
        let layout = RecordLayout::new("A8").area("MEX").time_period("quarter").operator("firm");
        layout
            .unit("% of monthly GNI per capita")
            .exchange_rate("pesos")
            .annual(AnnualRule::Mean)
            .incomplete_year(IncompleteYear::Compute)
    };
    let layout = |rule| base().market(rule).subscriptions("clients");
    let quarters = |rule| {
        by_period(&Records::new(&table, layout(rule)).unwrap())
            .into_iter()
            .map(|row| row.1.unwrap())
            .collect::<Vec<_>>()
    };
    // 40 and 33 pesos are 20 and 16.5 dollars of 1,000 a month.
    assert_eq!(quarters(MarketRule::Leader), [2.0, 1.65]);
    assert_eq!(quarters(MarketRule::Lowest), [1.5, 1.65]);
    // (300 · 40 + 100 · 30) / 400 = 37.5 and (200 · 42 + 300 · 33) / 500 = 36.6 pesos.
    assert_eq!(quarters(MarketRule::WeightedMean), [1.875, 1.83]);
    let usual = Records::new(&table, base().subscriptions("clients")).unwrap();
    let quarter = &by_period(&usual)[1];
    assert_eq!(
        (quarter.1, quarter.3.as_str()),
        (Some(1.65), "of 2 operators the one with the most subscriptions: Beta")
    );
    // (2 + 1.65) / 2, of half a year.
    let year = &years(&usual)[0];
    approx::assert_relative_eq!(year.1.unwrap(), 1.825, max_relative = 1e-15);
    assert_eq!(year.2, "E");
    let mut unknown = table.clone();
    unknown.with_column(Column::new("clients".into(), [Some(300.0), None, Some(1.0), Some(1.0)])).unwrap();
    assert_eq!(refused(&unknown, layout(MarketRule::Leader)), [Rule::MissingWeight]);
    let mut rates = table.clone();
    rates.with_column(Column::new("pesos".into(), [2.0, 2.5, 2.0, 2.0])).unwrap();
    assert_eq!(refused(&rates, layout(MarketRule::Lowest)), [Rule::DenominatorDiffers]);
}

/// Alfa has 500 subscriptions and three plans, one of them without a price in the last quarter; Beta has 300 and two plans.
fn plans() -> DataFrame {
    df!(
        "firm" => ["Alfa", "Alfa", "Alfa", "Beta", "Beta", "Alfa", "Alfa", "Alfa", "Beta"],
        "plan" => ["S", "M", "L", "Uno", "Dos", "S", "M", "L", "Uno"],
        "quarter" => ["2021-Q3", "2021-Q3", "2021-Q3", "2021-Q3", "2021-Q3", "2021-Q4", "2021-Q4", "2021-Q4", "2021-Q4"],
        "numerator" => [Some(30.0), Some(28.0), Some(45.0), Some(20.0), Some(26.0), None, Some(34.0), Some(45.0), Some(21.0)],
        "clients" => [500.0, 500.0, 500.0, 300.0, 300.0, 500.0, 500.0, 500.0, 300.0],
    )
    .unwrap()
}

#[test]
fn the_price_of_an_operator_is_that_of_its_cheapest_plan() {
    let base = || RecordLayout::new("A7").area("MEX").time_period("quarter").operator("firm").plan("plan").unit("USD");
    let layout = |rule| base().subscriptions("clients").annual(AnnualRule::End).market(rule);
    let quarters = |table: &DataFrame, rule| by_period(&Records::new(table, layout(rule)).unwrap());
    let values = |rule| quarters(&plans(), rule).into_iter().map(|row| row.1.unwrap()).collect::<Vec<_>>();
    assert_eq!(values(MarketRule::Leader), [28.0, 34.0]);
    assert_eq!(values(MarketRule::Lowest), [20.0, 21.0]);
    // (500 · 28 + 300 · 20) / 800 and (500 · 34 + 300 · 21) / 800.
    assert_eq!(values(MarketRule::WeightedMean), [25.0, 29.125]);
    let [third, fourth] = quarters(&plans(), MarketRule::Leader).try_into().unwrap();
    assert_eq!(third.3, "of 2 operators the one with the most subscriptions: Alfa; the cheapest of 3 plans of Alfa: M");
    assert!(fourth.3.contains("the cheapest of 2 plans of Alfa: M"), "{}", fourth.3);
    let mean = &quarters(&plans(), MarketRule::WeightedMean)[1].3;
    assert!(mean.contains("the cheapest of 2 plans of Alfa: M; plan of Beta: Uno"), "{mean}");

    // A plan that comes twice as it was counts once; with another price it is an error, as are subscriptions by plan.
    let twice = plans().vstack(&plans().slice(0, 1)).unwrap();
    let records = Records::new(&twice, layout(MarketRule::Leader)).unwrap();
    assert_eq!(records.validate().of(Rule::RepeatedRow).count(), 1);
    assert_eq!(by_period(&records)[0].1, Some(28.0));
    let mut other = plans().slice(0, 1);
    other.with_column(Column::new("numerator".into(), [1.0])).unwrap();
    assert_eq!(refused(&plans().vstack(&other).unwrap(), layout(MarketRule::Lowest)), [Rule::DuplicateKey]);
    let mut by_plan = plans();
    let clients = [100.0, 300.0, 100.0, 200.0, 100.0, 100.0, 300.0, 100.0, 200.0];
    by_plan.with_column(Column::new("clients".into(), clients)).unwrap();
    assert_eq!(refused(&by_plan, layout(MarketRule::Leader)), [Rule::SubscriptionsDiffer]);

    // Beta is late with all of its plans: its cheapest of the quarter before is carried.
    let late = Records::new(&plans().slice(0, 8), layout(MarketRule::Lowest).late(Late::Carry)).unwrap();
    let last = &by_period(&late)[1];
    assert_eq!((last.1, last.2.as_str()), (Some(20.0), "E"));
    assert!(last.3.contains("the cheapest of 2 plans of Beta: Uno"), "{}", last.3);

    // Plans are of operators, and have prices.
    let code = |layout| Records::new(&plans(), layout).unwrap_err().code();
    let alone = RecordLayout::new("A7").area("MEX").time_period("quarter").plan("plan").unit("USD");
    assert_eq!(code(alone), "invalid_argument");
    let subscriptions = RecordLayout::new("A2").area("MEX").time_period("quarter").operator("firm").plan("plan");
    assert_eq!(code(subscriptions.denominator("clients")), "invalid_argument");
}

#[test]
fn days_stand_for_the_periods_that_are_asked_for() {
    let days: Vec<i32> = vec![18_717, 18_808, 18_900, 18_992];
    let day = Column::new("day".into(), days).cast(&DataType::Date).unwrap();
    let mut table = df!("numerator" => [10, 20, 30, 40], "denominator" => [100; 4]).unwrap();
    table.with_column(day).unwrap();
    let layout = || RecordLayout::new("A1").area("MEX").time_period("day");
    assert_eq!(refused(&table, layout()), [Rule::NotAPeriod]);
    let records = Records::new(&table, layout().frequency(Frequency::Quarterly)).unwrap();
    assert_eq!(by_period(&records).iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), QUARTERS);
    let months = Records::new(&table, layout().frequency(Frequency::Monthly)).unwrap();
    assert_eq!((by_period(&months)[3].0.as_str(), years(&months)[0].1), ("2021-12", Some(40.0)));
}

#[test]
fn denominators_may_stand_in_a_table_of_their_own() {
    let returns = table().drop("denominator").unwrap();
    let layout = || layout().denominator("people");
    let by_year = df!("time_period" => [2020, 2021], "people" => [900.0, 1000.0]).unwrap();
    let records = Records::with_reference(&returns, &by_year, layout()).unwrap();
    assert_eq!(years(&records)[0].1, Some(13.0));
    // Those of the quarter itself come first; of another country none.
    let by_quarter = df!(
        "time_period" => ["2021", "2021-Q4", "2021-Q4"], "ref_area" => ["MEX", "MEX", "CRI"],
        "people" => [1000.0, 1300.0, 5.0],
    )
    .unwrap();
    let records = Records::with_reference(&returns, &by_quarter, layout()).unwrap();
    assert_eq!([by_period(&records)[2].1, by_period(&records)[3].1], [Some(12.0), Some(10.0)]);
    let other = df!("time_period" => [2020], "people" => [900.0]).unwrap();
    let records = Records::with_reference(&returns, &other, layout()).unwrap();
    assert_eq!(records.validate().of(Rule::MissingDenominator).next().unwrap().rows, 8);
    let code = |table: &DataFrame| Records::with_reference(&returns, table, layout()).unwrap_err().code();
    assert_eq!(code(&df!("time_period" => [2021, 2021], "people" => [1.0, 2.0]).unwrap()), "invalid_argument");
    assert_eq!(code(&df!("time_period" => [2021], "population" => [1.0]).unwrap()), "invalid_argument");
    assert_eq!(code(&df!("year" => [2021], "people" => [1.0]).unwrap()), "unknown_column");
    assert!(Records::with_reference(&table(), &by_year, self::layout().denominator("denominator")).is_err());
}

#[test]
fn shares_and_concentration_are_those_of_the_returns() {
    let frame = Records::new(&table(), layout()).unwrap().shares().unwrap().to_frame().unwrap();
    let numbers = |name: &str| frame.column(name).unwrap().f64().unwrap().iter().collect::<Vec<_>>();
    assert_eq!(numbers("share")[..2], [Some(60.0), Some(40.0)]);
    // 60² + 40² = 5,200.
    assert_eq!(numbers("hhi")[0], Some(5200.0));
    let late = Records::new(&without(&table(), &[7]), layout()).unwrap().shares().unwrap().to_frame().unwrap();
    assert_eq!((late.height(), late.column("share").unwrap().null_count()), (8, 2));
}

/// The files of `datasets/synthetic/regulator`: text and workbook give the same, and what was put into them is found.
#[test]
fn a_regulators_files_are_read_as_they_are() {
    let folder = "datasets/synthetic/regulator";
    let book = format!("{folder}/returns.xlsx");
    let sheet = |name: &str| ReadFile::new().sheet(name).open(&book).unwrap().values().unwrap();
    let csv = |name: &str| ReadFile::new().open(format!("{folder}/{name}.csv")).unwrap().values().unwrap();
    let records = |returns: &DataFrame, country: &DataFrame| {
        let mask = returns.column("service").unwrap().str().unwrap().equal("mobile_cellular");
        let layout = RecordLayout::new("A2").area("ATA").time_period("quarter").operator("operator");
        let layout = layout.numerator("quantity").denominator("population").late(Late::Carry);
        let layout = layout.left("Polar", "2023-Q3".parse().unwrap());
        Records::with_reference(&returns.filter(&mask).unwrap(), country, layout).unwrap()
    };
    let (text, book) = (records(&csv("returns"), &csv("country")), records(&sheet("returns"), &sheet("country")));
    assert_eq!(years(&text), years(&book));
    for (rule, number) in [
        (Rule::LateOperator, 1),
        (Rule::RepeatedRow, 1),
        (Rule::OperatorEntered, 1),
        (Rule::OperatorLeft, 1),
        (Rule::UnitJump, 0),
    ] {
        assert_eq!(text.validate().of(rule).count(), number, "{rule}");
    }
    let [year_2023, year_2024] = years(&text).try_into().unwrap();
    assert_eq!((year_2023.2.as_str(), year_2024.2.as_str()), ("A", "E"));
    assert!(year_2024.3.contains("Este: return of 2024-Q3 carried forward to 2024-Q4"), "{}", year_2024.3);
}

/// The table of the page is what the catalogue says.
#[test]
fn the_page_repeats_the_certainties_of_the_catalogue() {
    for code in ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"] {
        let known = infosoc::indicator(code).unwrap();
        let period = match known.reference_period.value.as_str() {
            "" => "not known".to_owned(),
            text => format!("{text} ({})", known.reference_period.certainty),
        };
        let (title, certainty) = (&known.title.value, known.code_certainty);
        let line = format!(
            "| {code} | {title} | {certainty} | {} | {} | {period} |",
            known.title.certainty, known.numerator.certainty
        );
        assert!(infosoc::REGULATOR_RETURNS.contains(&line), "{line}");
    }
    assert!(infosoc::indicator("A10").is_err());
}
