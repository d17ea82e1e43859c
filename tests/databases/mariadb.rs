//! What only MySQL's protocol has: its types at their ends, days that are none, its sessions.

use std::fs;

use super::served::{Served, one_mariadb};
use super::{Shop, all};

/// Says how many questions sleep at a server.
pub const SLEEPING: &str = "
import sys, urllib.parse, pymysql
at = urllib.parse.urlsplit(sys.argv[1])
base = pymysql.connect(host=at.hostname, port=at.port, user=at.username, password=at.password)
cursor = base.cursor()
cursor.execute(\"SELECT count(*) FROM information_schema.processlist WHERE state = 'User sleep'\")
print(cursor.fetchone()[0])
";

/// Tables with what few have.
const ODD: &str = r#"
table odd = "shop.odd" {
  key  id
  dim  id     : int
  dim  bits   : int
  dim  small  : int
  dim  made   : int
  dim  truth  : bool
  dim  on_day : date
  time seen   : date
  time moment : timestamp
  time stamp  : timestamp
  dim  words  : text
  dim  word   : text
  dim  told   : text
  fact exact  : CNY
  fact narrow : int
  fact total  : int
  fact single : CNY float
  fact twice  : CNY float
}
table wrong = "shop.wrong" {
  key  id
  dim  id    : int
  dim  on_day: date
  time moment : timestamp
  dim  words : text
}
metric odd_rows  = count(odd)
metric exactly   = sum(odd.exact)
metric narrowly  = sum(odd.narrow)
metric totally   = max(odd.total)
metric singly    = max(odd.single)
metric doubly    = min(odd.twice)
metric of_wrong  = count(wrong)
"#;

fn shop(served: &Served) -> Shop {
    let shop = Shop::of(served);
    fs::write(shop.folder.path().join("odd.merak"), ODD).unwrap();
    shop
}

/// What a question comes to, without the heading.
fn rows(shop: &Shop, question: &[&str]) -> Vec<String> {
    let asked = [&["query"], question, &["--sort", "id", "--format", "csv"]].concat();
    shop.told(&asked).lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn each_type_keeps_all_it_holds() {
    let Some(served) = one_mariadb() else { return };
    let shop = shop(&served);
    let whole = rows(
        &shop,
        &["narrowly", "totally", "--by", "id,bits,small,made,truth"],
    );
    assert_eq!(
        whole,
        [
            "1,0,127,1901,false,-7,0",
            "2,,,,,0,",
            "18446744073709551615,2730,-128,2155,true,7,9223372036854775808",
        ]
    );
    let exact = rows(&shop, &["exactly", "singly", "doubly", "--by", "id"]);
    assert_eq!(
        exact,
        [
            "1,0.000000000000000000000000000001,1.5,-1e300",
            "2,0,,",
            "18446744073709551615,-99999999999999999999999999999999999.999999999999999999999999999999,16777215.0,0.1",
        ]
    );
    let texts = rows(&shop, &["odd_rows", "--by", "id,words,word,told"]);
    assert_eq!(
        texts,
        [
            "1,,one,[],1",
            "2,,,,1",
            "18446744073709551615,复购 😀 ~it's\\,zwei,\"{\"\"a\"\": \"\"é\"\"}\",1",
        ]
    );
    let times = rows(
        &shop,
        &["odd_rows", "--by", "id,on_day,moment.second,stamp.second"],
    );
    assert_eq!(
        times,
        [
            // Moments are shown by the clock of the project.
            "1,9999-12-31,1000-01-01T00:00:00,1970-01-02T08:00:00,1",
            "2,,,,1",
            "18446744073709551615,1000-01-01,9999-12-31T23:59:59,2026-01-02T04:00:00,1",
        ]
    );
}

#[test]
fn what_is_no_day_and_no_text_is_refused() {
    let Some(served) = one_mariadb() else { return };
    let shop = shop(&served);
    let output = shop.ask(&["query", "of_wrong", "--by", "on_day"]);
    let said = all(&output);
    assert!(
        said.contains("E0505") && said.contains("holds `0000-00-00`, which is no day"),
        "{said}"
    );
    assert_eq!(output.status.code(), Some(3));
    let said = all(&shop.ask(&["query", "of_wrong", "--by", "words", "--lang", "zh"]));
    assert!(said.contains("E0505"), "{said}");
    // The connection is whole after that.
    let said = all(&shop.ask(&["check"]));
    assert!(!said.contains("E0515"), "{said}");
}

#[test]
fn what_is_declared_is_found_in_a_table_of_each_type() {
    let Some(served) = one_mariadb() else { return };
    let shop = shop(&served);
    let said = all(&shop.ask(&["check"]));
    for code in ["E0502", "E0503", "E0507", "E0508"] {
        assert!(!said.contains(code), "{said}");
    }
    let wrong = ODD.replace(
        "fact exact  : CNY",
        "fact exact : CNY\n  fact twice2 : CNY = twice",
    );
    let wrong = wrong.replace("dim  truth  : bool", "dim truth : date");
    fs::write(
        shop.folder.path().join("odd.merak"),
        wrong.replace("fact twice  : CNY float", "fact twice : CNY"),
    )
    .unwrap();
    let said = all(&shop.ask(&["check"]));
    assert!(said.contains("E0507") && said.contains("E0508"), "{said}");
}

#[test]
fn a_zone_that_the_server_does_not_know_is_said() {
    let Some(served) = one_mariadb() else { return };
    let shop = shop(&served);
    let manifest = shop.folder.path().join("merak.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("Asia/Shanghai", "America/New_York")).unwrap();
    let output = shop.ask(&["query", "gmv"]);
    let said = all(&output);
    for part in ["E0515", "America/New_York", "mariadb-tzinfo-to-sql"] {
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_session_only_reads_and_a_wrong_password_is_said() {
    let Some(served) = one_mariadb() else { return };
    let mut shop = shop(&served);
    let right = shop.uri.clone();
    shop.uri = right.replace("planted-secret-7f3a", "another");
    let output = shop.ask(&["query", "gmv"]);
    let said = all(&output);
    assert!(said.contains("E0515") && said.contains("Access denied"), "{said}");
    assert!(!said.contains("another"), "{said}");
    assert_eq!(output.status.code(), Some(3));
    shop.uri = right.replace("mysql://", "mariadb://");
    assert!(shop.told(&["query", "gmv"]).contains("gmv"));
}

/// A table of which no row can be read.
const TORN: &str = r#"
table torn = "shop.torn" {
  key  id
  link customer = customer_id
}
metric of_torn = count(torn)
"#;

#[test]
fn a_link_that_cannot_be_looked_at_is_said() {
    let Some(served) = one_mariadb() else { return };
    let shop = Shop::of(&served);
    fs::write(shop.folder.path().join("torn.merak"), TORN).unwrap();
    let said = all(&shop.ask(&["check"]));
    let said: Vec<&str> = said.split_whitespace().collect();
    let said = said.join(" ");
    let words = "nobody could look at what `customer` of `torn` and the key of `customers` hold: ";
    let reason = "Subquery returns more than 1 row";
    assert!(said.contains(words) && said.contains(reason), "{said}");
    assert!(said.contains("while this was looked at"), "{said}");
    let said = all(&shop.ask(&["check", "--lang", "zh"]));
    assert!(said.contains("没能查看 `torn` 的 `customer`"), "{said}");
}

/// A `TIMESTAMP` comes by the clock of the session, which is that of the project.
const TWICE: &str = r#"
table by_utc = "shop.order_lines" {
  time ordered_at : timestamp in "UTC"
}
table by_own = "shop.order_lines" {
  time shipped_at : timestamp in "Asia/Shanghai"
}
metric by_utc_ = count(by_utc)
metric by_own_ = count(by_own)
"#;

#[test]
fn moments_are_not_moved_twice() {
    let Some(served) = one_mariadb() else { return };
    let shop = Shop::of(&served);
    fs::write(shop.folder.path().join("twice.merak"), TWICE).unwrap();
    let said = all(&shop.ask(&["check"]));
    let words = "column `ordered_at` of \"shop.order_lines\" holds moments";
    assert!(said.contains("E0508") && said.contains(words), "{said}");
    assert!(!said.contains("`shipped_at`"), "{said}");
    // A number that would be wrong is none.
    let output = shop.ask(&["query", "by_utc_", "--by", "day"]);
    assert!(
        output.stdout.is_empty() && all(&output).contains(words),
        "{}",
        all(&output)
    );
    assert!(shop.ask(&["query", "by_own_"]).status.success());
}

/// Moments of years in which the clocks were turned, and of one before.
const SUMMER: &str = r#"
table summer = "shop.summer" {
  key  id
  dim  id        : int
  time stamp     : timestamp
  time untouched : timestamp
}
metric in_summer = count(summer)
metric before    = count(summer) at untouched
"#;

#[test]
fn moments_of_summer_time_are_right_or_refused() {
    let Some(served) = one_mariadb() else { return };
    let shop = Shop::of(&served);
    fs::write(shop.folder.path().join("summer.merak"), SUMMER).unwrap();
    // The server knows no zone of this name.
    let by_day = ["query", "in_summer", "--by", "stamp.day"];
    let output = shop.ask(&by_day);
    let said = all(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "E0508",
        "`stamp` of \"shop.summer\" holds moments",
        "mariadb-tzinfo-to-sql",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert!(output.stdout.is_empty() && !output.status.success());
    // Where no clock was turned nothing is wrong.
    let hours = ["before", "--by", "untouched.hour"];
    assert_eq!(rows_of(&shop, &hours), ["1985-07-01T23:00:00,1"]);
    // The same zone by a name that it knows: it was the next day there already.
    let manifest = shop.folder.path().join("merak.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("Asia/Shanghai", "PRC")).unwrap();
    let hours = ["in_summer", "--by", "stamp.hour"];
    assert_eq!(rows_of(&shop, &hours), ["1988-07-02T00:00:00,1"]);
}

fn rows_of(shop: &Shop, question: &[&str]) -> Vec<String> {
    let asked = [&["query"], question, &["--format", "csv"]].concat();
    shop.told(&asked).lines().skip(1).map(str::to_owned).collect()
}
