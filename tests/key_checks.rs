//! The questions that verify what joins lean on: keys that are unique, and rows
//! of one key that never hold at once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use merak::check::check;
use merak::plan::{AsOf, plan, question};
use merak::resolve::resolve;
use merak::source::FileId;
use merak::source::manifest::Manifest;
use merak::sql::{find, key_check};
use merak::syntax::parse;
use merak::words::Language;

/// The checks of the question in `report r`.
fn checks(text: &str) -> String {
    let (tree, found) = parse(FileId(0), text);
    let (model, more) = resolve(&Manifest::default(), vec![tree]);
    let (checked, others) = check(model);
    let wrong: Vec<String> = found
        .iter()
        .chain(&more)
        .chain(&others)
        .map(|finding| finding.message(Language::English))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let report = checked.model.reports.first().unwrap();
    let question = question(&checked, &report.clauses, report.named.span, AsOf::Never).unwrap();
    let plan = plan(&checked, &question).unwrap();
    let dialect = find("duckdb").unwrap();
    let checks = plan.keys.iter().filter_map(|key| key_check(key, dialect));
    checks.collect::<Vec<_>>().join("\n")
}

const LINES: &str = "
entity customer
entity region
table lines = \"lines\" { link buyer : customer = buyer_id  time on_day : date  fact amount : CNY }
metric gmv = sum(lines.amount)
";

#[test]
fn a_key_is_unique_among_the_rows_there_are() {
    let table = "table customers = \"customers\" { rows not is_test  key customer = id  column is_test : bool  dim city : text }";
    insta::assert_snapshot!(checks(&format!(
        "{LINES}{table}report r {{ metrics gmv  by buyer.city }}"
    )));
}

/// Which rows there are may need other tables, whose keys are leaned on too.
#[test]
fn rows_that_reach_over_links() {
    let tables = "
table customers = \"customers\" { rows region.is_open  key customer = id  link region = region_id  dim city : text }
table regions = \"regions\" { key region = (land, code)  column is_open : bool }
";
    let tables = tables.replace("link region = region_id", "link region = (land, region_code)");
    insta::assert_snapshot!(checks(&format!(
        "{LINES}{tables}report r {{ metrics gmv  by buyer.city }}"
    )));
}

#[test]
fn rows_that_change_over_time() {
    let table = "table tiers = \"tiers\" { key customer = id extends customer valid from since_day until until_day  dim tier : text }";
    insta::assert_snapshot!(checks(&format!(
        "{LINES}{table}report r {{ metrics gmv  by buyer.tier }}"
    )));
}
