//! Writes a project of a thousand tests of definitions, lets a `merak` run them, and prints how
//! long that takes.
//!
//! ```text
//! cargo build --release
//! cargo run --example thousand_tests -- target/release/merak
//! ```

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

const TESTS: usize = 1000;

/// So often; the middle counts.
const TIMES: usize = 5;

/// What is promised.
const MOST_SECONDS: f64 = 5.0;

const DEFINITIONS: &str = r#"entity customer
entity order

table orders = "shop.orders" {
  key  order = id
  link customer = customer_id
  time on_day : date
  dim  channel : text
  dim  status : text
  fact amount : CNY
}

table customers = "shop.customers" {
  key  customer = id
  time joined_on : date
  dim  city : text
}

metric gmv          = sum(orders.amount) where status != "cancelled"
metric buyers       = count(orders.customer) where status != "cancelled"
metric aov          = gmv / buyers
metric weekly       = rolling(buyers, 7 days)
metric growth       = gmv / prior(gmv, 1 month) - 1
metric repeaters    = count(customer where count(orders) >= 2) { grain month }
metric ads_share    = (gmv where channel = "ads") / gmv
attribute first_day of customer : date = min(orders.on_day)
metric newcomers    = count(orders.customer) where customer.first_day >= period_start
"#;

/// A question, and the row that answers it where an amount is given.
const QUESTIONS: [(&str, &str); 8] = [
    ("gmv by month", "{ month: 2026-01, gmv: {sum} }"),
    ("buyers, aov", "{ buyers: 2, aov: {half} }"),
    ("gmv by channel", "{ channel: \"ads\", gmv: {sum} }"),
    ("weekly for 2026-01-05", "{ weekly: 2 }"),
    ("gmv by customer.city", "{ customer_city: \"Wuhan\", gmv: {sum} }"),
    ("repeaters by month", "{ month: 2026-01, repeaters: 1 }"),
    ("ads_share by month", "{ month: 2026-01, ads_share: 1 }"),
    ("newcomers by month", "{ month: 2026-01, newcomers: 2 }"),
];

fn main() -> ExitCode {
    let Some(merak) = std::env::args().nth(1) else {
        eprintln!("usage: thousand_tests MERAK");
        return ExitCode::from(2);
    };
    match measured(&merak) {
        Ok(seconds) => {
            println!("{TESTS} tests of definitions: {seconds:.2} s (at most {MOST_SECONDS} s)");
            ExitCode::from(u8::from(seconds > MOST_SECONDS))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}

fn measured(merak: &str) -> io::Result<f64> {
    let folder = std::env::temp_dir().join(format!("merak-thousand-{}", std::process::id()));
    write(&folder)?;
    let spent: io::Result<Vec<f64>> = (0..TIMES).map(|_| run(merak, &folder)).collect();
    fs::remove_dir_all(&folder)?;
    let mut spent = spent?;
    spent.sort_by(f64::total_cmp);
    Ok(spent.get(TIMES / 2).copied().unwrap_or_default())
}

/// The seconds of one run, in which all must pass.
fn run(merak: &str, folder: &Path) -> io::Result<f64> {
    let start = Instant::now();
    let output = Command::new(merak)
        .args(["--lang", "en", "--project"])
        .arg(folder)
        .arg("test")
        .output()?;
    let seconds = start.elapsed().as_secs_f64();
    let text = String::from_utf8_lossy(&output.stdout);
    match text.contains(&format!("{TESTS} passed, 0 failed")) {
        true => Ok(seconds),
        false => Err(io::Error::other(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )),
    }
}

fn write(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(
        folder.join("merak.toml"),
        "[project]\nname = \"thousand\"\nlanguage = \"1\"\n",
    )?;
    fs::write(folder.join("definitions.merak"), DEFINITIONS)?;
    let mut text = String::new();
    for at in 0..TESTS {
        let _ = writeln!(text, "{}", test(at));
    }
    fs::write(folder.join("tests.merak"), text)
}

/// Two customers: one who orders twice, and one who orders once.
fn test(at: usize) -> String {
    let amount = 10 + at;
    let sum = amount + 12;
    let (question, row) = QUESTIONS.get(at % QUESTIONS.len()).copied().unwrap_or_default();
    let row = row.replace("{sum}", &sum.to_string()).replace(
        "{half}",
        &format!("{}", f64::from(u32::try_from(sum).unwrap_or_default()) / 2.0),
    );
    format!(
        "test t{at} {{
  as_of 2026-02-01
  given customers [ {{ id: 1, city: \"Wuhan\" }}, {{ id: 2, city: \"Wuhan\" }} ]
  given orders [
    {{ id: 1, customer_id: 1, on_day: 2026-01-02, channel: \"ads\", status: \"paid\", amount: {amount} }},
    {{ id: 2, customer_id: 1, on_day: 2026-01-05, channel: \"ads\", status: \"paid\", amount: 5 }},
    {{ id: 3, customer_id: 2, on_day: 2026-01-05, channel: \"ads\", status: \"paid\", amount: 7 }},
  ]
  expect {question} [ {row} ]
}}"
    )
}
