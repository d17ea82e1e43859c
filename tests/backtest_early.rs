//! `merak backtest --joined`: the behaviour that is planted is found, users are counted as they
//! are by hand, and where nothing is planted nothing is found.

#![cfg(feature = "embedded")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[allow(dead_code, reason = "each test uses a part of it")]
#[path = "../src/backtest/chance.rs"]
mod chance;
#[path = "support/project.rs"]
mod project;

use std::fmt::Write;
use std::process::Output;

use chance::Chance;
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use serde_json::Value;

const TOML: &str = r#"
[project]
name = "early"
timezone = "Asia/Shanghai"
[targets.files]
engine = "embedded"
tables = { "users" = "users.csv", "acts" = "acts.csv" }
"#;

const DEFINITIONS: &str = r#"
entity user "用户"
table users = "users" {
  key  user = id
  time joined_at : timestamp in "UTC"
  time birthday : date
  dim  plan : text { values "pro", "free" }
}
table acts = "acts" {
  link user = user_id
  time done_at : timestamp in "UTC"
  dim  kind : text
  fact worth : CNY
}
metric shares "分享" = count(acts) where kind = "share"
metric likes         = count(acts) where kind = "like"
metric visits        = count(acts) where kind = "visit"
metric never         = count(acts) where kind = "never"
metric worth         = sum(acts.worth)
attribute first_at of user = min(acts.done_at) where kind = "hello"
"#;

const DAY: i64 = 86_400;

/// A user, with the seconds after it joined at which it did something.
struct User {
    joined: DateTime,
    shares: Vec<i64>,
    likes: Vec<i64>,
    visits: Vec<i64>,
    plan: &'static str,
}

impl User {
    fn times(all: &[i64], days: i64) -> usize {
        all.iter().filter(|at| **at < days * DAY).count()
    }

    fn stays(&self) -> bool {
        self.visits.iter().any(|at| (28 * DAY..56 * DAY).contains(at))
    }
}

/// Moments of the first 20 days, at this rate a day.
fn moments(chance: &mut Chance, rate: f64) -> Vec<i64> {
    let mut all = Vec::new();
    let mut at = 0.0;
    loop {
        at -= chance.part().ln() / rate;
        if at > 20.0 {
            return all;
        }
        all.push((at * DAY as f64) as i64);
    }
}

/// Who shares three times in seven days stays by `with`, others by `without`; likes have nothing
/// to do with it.
fn users(seed: u64, count: i64, (with, without): (f64, f64)) -> Vec<User> {
    let mut chance = Chance::of(seed);
    let user = |at: i64| {
        let joined = date(2025, 1, 1).at(0, 0, 0, 0) + (at * 180 * DAY / count + at % 7).seconds();
        let shares = moments(&mut chance, 0.4);
        let stays = if User::times(&shares, 7) >= 3 {
            with
        } else {
            without
        };
        let mut visits = vec![(chance.part() * 28.0 * DAY as f64) as i64];
        if chance.part() < stays {
            visits.push(28 * DAY + (chance.part() * 28.0 * DAY as f64) as i64);
        }
        if chance.part() < 0.3 {
            visits.push((56 + at % 30) * DAY);
        }
        User {
            joined,
            shares,
            likes: moments(&mut chance, 0.4),
            visits,
            plan: if at % 3 == 0 { "pro" } else { "free" },
        }
    };
    (0..count).map(user).collect()
}

fn run(users: &[User], arguments: &[&str]) -> Output {
    let mut rows = "id,joined_at,birthday,plan\n".to_owned();
    let mut acts = "user_id,done_at,kind,worth\n".to_owned();
    for (id, user) in users.iter().enumerate() {
        writeln!(rows, "{id},{},2000-01-01,{}", user.joined, user.plan).unwrap();
        writeln!(acts, "{id},{},hello,1.00", user.joined).unwrap();
        for (kind, all) in [
            ("share", &user.shares),
            ("like", &user.likes),
            ("visit", &user.visits),
        ] {
            for at in all {
                writeln!(acts, "{id},{},{kind},1.00", user.joined + at.seconds()).unwrap();
            }
        }
    }
    let files = [
        ("merak.toml", TOML),
        ("all.merak", DEFINITIONS),
        ("users.csv", rows.as_str()),
        ("acts.csv", acts.as_str()),
    ];
    let all = [&["backtest", "--as-of", "2026-01-01"], arguments].concat();
    project::in_project(&files, &all)
}

const JOINED: [&str; 4] = ["--outcome", "visits", "--joined", "user.joined_at"];

fn told(users: &[User], arguments: &[&str]) -> Value {
    let output = run(users, &[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&project::printed(output)).unwrap()
}

/// Did and stayed, did and left, did not and stayed, neither: those of both halves.
fn sides(row: &Value) -> [u64; 4] {
    let names = [
        "did_and_stayed",
        "did_and_left",
        "did_not_and_stayed",
        "did_not_and_left",
    ];
    names.map(|name| row["searched"][name].as_u64().unwrap() + row["held"][name].as_u64().unwrap())
}

fn by_hand<'a>(users: impl Iterator<Item = &'a User>, times: usize, days: i64) -> [u64; 4] {
    let mut sides = [0; 4];
    for user in users {
        let did = User::times(&user.shares, days) >= times;
        sides[match (did, user.stays()) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        }] += 1;
    }
    sides
}

#[test]
fn three_shares_in_seven_days_are_found_and_users_are_counted_as_by_hand() {
    for seed in 0..4 {
        let users = users(seed, 1500, (0.65, 0.2));
        let found = told(&users, &[&["likes", "shares"][..], &JOINED].concat());
        let outcome = &found["outcomes"][0];
        let [best, other] = &outcome["behaviours"].as_array().unwrap()[..] else {
            panic!("{found:#}");
        };
        assert_eq!(
            (&best["metric"], &best["verdict"]),
            (&"shares".into(), &"stay more".into()),
            "{seed}"
        );
        assert_eq!((&best["times"], &best["days"]), (&3.into(), &7.into()), "{seed}");
        assert_eq!(
            (&other["metric"], &other["verdict"]),
            (&"likes".into(), &"no sign".into()),
            "{seed}"
        );
        // Only those whose days are all over, by the day they joined in Shanghai.
        let text = |name: &str| outcome[name].as_str().unwrap().to_owned();
        let (first, last) = (text("joined_from"), text("joined_to"));
        let is_in = |user: &&User| {
            let day = (user.joined + 8.hours()).date().to_string();
            first <= day && day <= last
        };
        let visits = users
            .iter()
            .flat_map(|user| user.visits.iter().map(|at| user.joined + at.seconds()));
        let latest = visits.max().unwrap();
        assert!(
            users
                .iter()
                .filter(is_in)
                .all(|user| user.joined + 56.days() <= latest),
            "{seed}"
        );
        let inside = users.iter().filter(is_in);
        assert_eq!(sides(best), by_hand(inside.clone(), 3, 7), "{seed}");
        assert!(inside.clone().count() > 1300, "{seed}: {}", inside.count());
        // Those who are held back joined later than all who were searched.
        let months = best["cohorts"].as_array().unwrap();
        assert!((5..=7).contains(&months.len()), "{months:?}");
    }
}

#[test]
fn where_nothing_is_planted_nothing_is_found() {
    let mut wrong = 0;
    for seed in 100..112 {
        let found = told(
            &users(seed, 500, (0.3, 0.3)),
            &[&["likes", "shares"][..], &JOINED].concat(),
        );
        let rows = found["outcomes"][0]["behaviours"].as_array().unwrap();
        wrong += usize::from(
            rows.iter()
                .any(|row| row["verdict"].as_str().unwrap().starts_with("stay")),
        );
    }
    assert!(wrong <= 1, "{wrong} of 12");
}

#[test]
fn joining_is_any_time_and_users_any_part_of_them() {
    let users = users(1, 900, (0.65, 0.2));
    let of = |arguments: &[&str]| {
        let found = told(&users, &[&["shares"], arguments].concat());
        let outcome = &found["outcomes"][0];
        (
            sides(&outcome["behaviours"][0]),
            outcome["users"].as_u64().unwrap(),
        )
    };
    let plain = of(&JOINED);
    // The first thing everybody does is to join.
    let attribute = of(&["--outcome", "visits", "--joined", "user.first_at"]);
    assert_eq!(attribute, plain);
    let (_, pro) = of(&[&JOINED[..], &["--where", "plan = \"pro\""]].concat());
    assert!(pro > plain.1 / 4 && pro < plain.1 / 2, "{pro} of {}", plain.1);
    let found = told(
        &users,
        &[
            &["shares"][..],
            &JOINED,
            &["--within", "7", "--times", "4", "--stays", "14..28"],
        ]
        .concat(),
    );
    let rules = found["outcomes"][0]["behaviours"][0]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 4);
    assert_eq!(
        (&found["stays_from_day"], &found["stays_to_day"]),
        (&14.into(), &28.into())
    );
}

#[test]
fn what_is_never_there_is_said() {
    let users = users(1, 200, (0.65, 0.2));
    let gold = ["--where", "plan = \"gold\""];
    let output = run(&users, &[&["shares"][..], &JOINED, &gold].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("gold") && said.contains("plan"), "{said}");
    let nobody = String::from_utf8(output.stdout).unwrap();
    assert!(nobody.contains("0 users can be told by"), "{nobody}");
    // Nobody stays, where the outcome never happens; and nobody did what is never done.
    let all = ["never", "--outcome", "never", "--joined", "user.joined_at"];
    let found = told(&users, &all);
    let outcome = &found["outcomes"][0];
    assert_eq!(
        (&outcome["stayed"], &outcome["behaviours"][0]["verdict"]),
        (&0.into(), &"too few".into())
    );
}

#[test]
fn what_cannot_be_judged_is_told_at_its_place() {
    let users = users(1, 60, (0.65, 0.2));
    for (arguments, code, says) in [
        (&["--within", "7,60"][..], "E0712", "foretells nothing"),
        (&["--within", "7,x"], "E0712", "says no days"),
        (&["--within", "0"], "E0712", "says no days"),
        (&["--stays", "56..28"], "E0712", "says no days of an outcome"),
        (&["--stays", "28"], "E0712", "says no days of an outcome"),
    ] {
        let output = run(&users, &[&["shares"][..], &JOINED, arguments].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(
            said.contains(code) && said.contains(says),
            "{arguments:?}: {said}"
        );
    }
    for (arguments, code) in [
        (
            &["shares", "--outcome", "visits", "--joined", "joined_at"][..],
            "E0712",
        ),
        (
            &["shares", "--outcome", "visits", "--joined", "users.joined_at"],
            "E0201",
        ),
        (
            &["shares", "--outcome", "visits", "--joined", "user.joined"],
            "E0312",
        ),
        (&["shares", "--outcome", "visits", "--joined", "user.plan"], "E03"),
        (
            &["worth", "--outcome", "visits", "--joined", "user.joined_at"],
            "E0712",
        ),
        (&["--outcome", "visits", "--joined", "user.joined_at"], "E0712"),
        (
            &["share", "--outcome", "visits", "--joined", "user.joined_at"],
            "E0201",
        ),
    ] {
        let output = run(&users, arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains(code), "{arguments:?}: {said}");
    }
    let misused = ["shares", "--outcome", "visits", "--within", "7"];
    assert_eq!(run(&users, &misused).status.code(), Some(2));
    let both = [&["shares"][..], &JOINED, &["--per", "month"]].concat();
    assert_eq!(run(&users, &both).status.code(), Some(2));
}

#[test]
fn people_are_told_how_to_read_it() {
    let users = users(2, 900, (0.65, 0.2));
    let text = project::printed(run(&users, &[&["shares", "likes"][..], &JOINED].concat()));
    for part in [
        "visits: who does it from day 28 on and before day 56 after user.joined_at, stays",
        "3 times in 7 days",
        "they stay more",
        "no sign",
        "2025-02",
        "in 14 days",
        "this is correlation, not cause",
        "2 behaviours are judged",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Tables fit a terminal; two heads say what their numbers are.
    let rule = |line: &&str| line.starts_with('─');
    assert!(
        text.lines().filter(rule).all(|line| line.chars().count() <= 100),
        "{text}"
    );
    assert!(
        text.contains("times as many stay (lift)  phi, -1 to 1  of those who stay"),
        "{text}"
    );
    let chinese = project::printed(run(
        &users,
        &[&["shares"][..], &JOINED, &["--lang", "zh"]].concat(),
    ));
    for part in [
        "7 天内 3 次",
        "留得更多",
        "这是相关，不是因果",
        "只统计期限已满的用户",
    ] {
        assert!(chinese.contains(part), "{part}: {chinese}");
    }
    let few = project::printed(run(&users[..40], &[&["shares"][..], &JOINED].concat()));
    assert!(few.contains("too few"), "{few}");
}
