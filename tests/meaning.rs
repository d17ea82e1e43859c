//! Pairs of definitions: those that mean the same have one fingerprint, those
//! that do not have two. In `tests/cases/pairs/`, a doc comment says of a metric
//! what it is to the last one that follows it before the next such comment:
//! `equal`, `different`, `given` for those that are the same given claims, or
//! `unknown` for those that mean the same by arithmetic that is not decided. Of
//! those that are different there are rows that tell them apart. Each file is read beside `tables.merak`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use merak::check::{Checked, check};
use merak::diagnostic::Severity;
use merak::meaning::{Change, Compared, Effort, Normal, Witness};
use merak::resolve::{MetricId, resolve};
use merak::source::FileId;
use merak::source::manifest::Manifest;
use merak::syntax::parse;
use merak::words::Language;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

fn checked(texts: &[&str]) -> Checked {
    let mut files = Vec::new();
    let mut found = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let (file, more) = parse(FileId(u32::try_from(at).unwrap()), text);
        found.extend(more);
        files.push(file);
    }
    let (model, more) = resolve(&Manifest::default(), files);
    found.extend(more);
    let (checked, more) = check(model);
    found.extend(more);
    let errors = found.iter().filter(|one| one.severity == Severity::Error);
    let errors: Vec<String> = errors
        .map(|one| {
            let span = one.span().unwrap();
            let text = texts[span.file.0 as usize];
            let line = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
            let line = text[line..].lines().next().unwrap_or_default();
            format!("{} {}: {line}", one.code.id, one.message(Language::English))
        })
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    checked
}

/// What is said of pairs, and the two of each.
fn pairs(checked: &Checked) -> Vec<(String, String, MetricId, MetricId)> {
    let metrics = &checked.model.metrics;
    let mut pairs = Vec::new();
    for (at, metric) in metrics.iter().enumerate() {
        let said = metric.named.docs.last().map_or("", |line| line.trim());
        let Some((verdict, why)) = said.split_once(':') else {
            continue;
        };
        let others = metrics[at + 1..]
            .iter()
            .take_while(|other| other.named.docs.is_empty());
        let two = at + others.count();
        pairs.push((
            verdict.to_owned(),
            format!("{}:{why}", metrics[two].named.name.text),
            MetricId::at(two - 1),
            MetricId::at(two),
        ));
    }
    pairs
}

#[test]
fn pairs_are_judged_rightly() {
    let folder = Path::new("tests/cases/pairs");
    let tables = fs::read_to_string(folder.join("tables.merak")).unwrap();
    let show = std::env::var("MERAK_PAIRS_SHOW").is_ok();
    let mut wrong = Vec::new();
    let mut unknown = Vec::new();
    let mut all = 0;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    for path in files {
        let only = std::env::var("MERAK_PAIRS_ONLY");
        let left_out = only.is_ok_and(|only| !path.ends_with(only));
        if path.ends_with("tables.merak") || left_out {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let checked = checked(&[&tables, &text]);
        let mut normal = Normal::new(&checked);
        for (verdict, why, one, two) in pairs(&checked) {
            all += 1;
            *counts.entry(verdict.clone()).or_default() += 1;
            let began = Instant::now();
            let judged = normal.tell_apart(one, two, Effort::default());
            let took = began.elapsed();
            match (&judged, verdict.as_str()) {
                (Compared::Same, "equal") => {}
                (Compared::Different(apart), "different") => {
                    if show {
                        println!("{why} {took:?} {:?}\n    {}", apart.facets, shown(&apart.witness));
                    }
                }
                (Compared::Unknown, _) => unknown.push(format!("{why} {verdict} {took:?}")),
                (Compared::SameGiven(claims), "given") => println!("{why}: given {claims:?}"),
                (other, _) => wrong.push(format!("{why} is {verdict}, not {other:?}")),
            }
        }
    }
    println!("{counts:?}");
    println!("unknown: {unknown:#?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
    let of = |verdict: &str| counts.get(verdict).copied().unwrap_or(0);
    assert!(all >= 150 && of("equal") * 5 >= all * 2 && (of("different") + of("given")) * 5 >= all * 2);
    assert!(unknown.len() * 20 <= all, "at most 5 % stay unknown");
}

fn shown(witness: &Witness) -> String {
    format!(
        "{:?} {} {:?} {:?}",
        witness.rows(),
        witness.cell(),
        witness.values,
        witness.as_of
    )
}

/// A table of many columns, with metrics behind it.
fn wide(metrics: &str) -> String {
    let mut text =
        String::from("table t = \"t\" {\n  time on_day : date\n  dim  word : text\n  fact n : int\n");
    for at in 0..200 {
        text.push_str(&format!("  column a{at} : int\n"));
    }
    text.push_str("}\n");
    text.push_str(metrics);
    text
}

/// Whether the first two metrics have one fingerprint, in either order and in a
/// second that an optimised build is far below.
fn same(text: &str) -> bool {
    let checked = checked(&[text]);
    let began = Instant::now();
    let print = |order: [usize; 2]| {
        let mut normal = Normal::new(&checked);
        let one = normal.fingerprint(MetricId::at(order[0])).unwrap();
        one == normal.fingerprint(MetricId::at(order[1])).unwrap()
    };
    let (there, back) = (print([0, 1]), print([1, 0]));
    println!("{:?}", began.elapsed());
    assert_eq!(there, back, "the order decides");
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    there
}

#[test]
fn long_lists_are_sets() {
    let list = |numbers: &mut dyn Iterator<Item = u32>| {
        let all: Vec<String> = numbers.map(|number| number.to_string()).collect();
        all.join(", ")
    };
    let texts = |numbers: &mut dyn Iterator<Item = u32>| {
        let all: Vec<String> = numbers.map(|number| format!("\"v{number}\"")).collect();
        all.join(", ")
    };
    assert!(same(&wide(&format!(
        "metric a = count(t) where n in [{}] and word in [{}]\nmetric b = count(t) where word in [{}] and n in [{}]\n",
        list(&mut (0..10_000).map(|at| at * 2)),
        texts(&mut (0..10_000)),
        texts(&mut (0..10_000).rev()),
        list(&mut (0..10_000).rev().map(|at| at * 2)),
    ))));
    assert!(!same(&wide(&format!(
        "metric a = count(t) where n not in [{}]\nmetric b = count(t) where n not in [{}]\n",
        list(&mut (0..10_000)),
        list(&mut (0..10_001)),
    ))));
}

#[test]
fn many_sums_of_one_thing_end() {
    let sums = |all: &mut dyn Iterator<Item = usize>, pattern: &dyn Fn(usize) -> String| {
        let all: Vec<String> = all
            .map(|at| format!("(sum(t.n) where {})", pattern(at)))
            .collect();
        all.join(" + ")
    };
    let crossing = |at: usize| format!("a{at} > {at} or a{} in [1, {at}]", at + 1);
    for count in [3, 60, 150] {
        assert!(same(&wide(&format!(
            "metric a = {}\nmetric b = {}\n",
            sums(&mut (0..count), &crossing),
            sums(&mut (0..count).rev(), &crossing),
        ))));
    }
    let apart = |at: usize| format!("a0 = {at}");
    assert!(same(&wide(&format!(
        "metric a = {}\nmetric b = sum(t.n) where a0 between 0 and 149\n",
        sums(&mut (0..150), &apart),
    ))));
}

#[test]
fn many_conditions_take_no_longer() {
    let each = |word: &str, pattern: &dyn Fn(usize) -> String, all: &mut dyn Iterator<Item = usize>| {
        let all: Vec<String> = all.map(pattern).collect();
        all.join(word)
    };
    let above = |at: usize| format!("a{at} > {at}");
    let not = |at: usize| format!("not (a{at} > {at})");
    assert!(same(&wide(&format!(
        "metric a = count(t) where {}\nmetric b = count(t) where not ({})\n",
        each(" and ", &above, &mut (0..200)),
        each(" or ", &not, &mut (0..200).rev()),
    ))));
    assert!(!same(&wide(&format!(
        "metric a = count(t) where {}\nmetric b = count(t) where {}\n",
        each(" and ", &above, &mut (0..200)),
        each(" and ", &above, &mut (0..199)),
    ))));
    // Too many to decide: equal as they are written, and then only.
    let two = |at: usize| format!("(a{at} > 1 and a{} = 2)", 199 - at);
    assert!(same(&wide(&format!(
        "metric a = count(t) where {}\nmetric b = count(t) where {}\n",
        each(" or ", &two, &mut (0..100)),
        each(" or ", &two, &mut (0..100).rev()),
    ))));
    assert!(!same(&wide(&format!(
        "metric a = count(t) where {}\nmetric b = count(t) where {}\n",
        each(" or ", &two, &mut (0..100)),
        each(" or ", &two, &mut (0..99)),
    ))));
}

#[test]
fn deep_and_large_definitions_end() {
    let mut chain =
        String::from("metric a = c99 where n > 0\nmetric b = c99 where not (n <= 0)\nmetric c0 = sum(t.n)\n");
    for at in 1..100 {
        let before = at - 1;
        chain.push_str(&format!(
            "metric c{at} = (c{before} where a{at} = {at}) + c{before}\n"
        ));
    }
    let (file, _) = parse(FileId(0), &wide(&chain));
    let (model, _) = resolve(&Manifest::default(), vec![file]);
    let (checked, _) = check(model);
    let began = Instant::now();
    let mut normal = Normal::new(&checked);
    let prints: Vec<_> = (0..2)
        .map(|at| normal.fingerprint(MetricId::at(at)).ok())
        .collect();
    println!("{:?} {prints:?}", began.elapsed());
    assert!(began.elapsed() < Duration::from_secs(20));
    let mut straight = String::from("metric a = c99\nmetric b = 100 * sum(t.n)\nmetric c0 = sum(t.n)\n");
    for at in 1..100 {
        straight.push_str(&format!("metric c{at} = c{} + c0\n", at - 1));
    }
    assert!(same(&wide(&straight)));
    // A product of sums that nobody would write out.
    let factors = |all: &mut dyn Iterator<Item = usize>| {
        let all: Vec<String> = all
            .map(|at| format!("(sum(t.a{at}) + sum(t.a{}) + 1)", at + 1))
            .collect();
        all.join(" * ")
    };
    assert!(same(&wide(&format!(
        "metric a = {}\nmetric b = {}\n",
        factors(&mut (0..30)),
        factors(&mut (0..30)),
    ))));
    assert!(!same(&wide(&format!(
        "metric a = {} / ({})\nmetric b = {}\n",
        factors(&mut (0..30)),
        factors(&mut (3..30)),
        factors(&mut (0..4)),
    ))));
}

/// What a metric of one text is to the metric of the same name in another.
fn across(before: &str, after: &str) -> Compared {
    let (before, after) = (checked(&[before]), checked(&[after]));
    let id = |checked: &Checked| checked.model.names.metric("m").unwrap();
    let (mut one, mut two) = (Normal::new(&before), Normal::new(&after));
    one.tell_from(id(&before), &mut two, id(&after), Effort::default())
}

#[test]
fn two_revisions_are_told_apart() {
    let table = "entity buyer\ntable t = \"t\" {\n key id\n link buyer = buyer_id\n time on_day : date\n dim s, c : text\n fact n : int\n}\n";
    let with = |metric: &str| format!("{table}{metric}");
    let change = |before: &str, after: &str| match across(&with(before), &with(after)) {
        Compared::Different(apart) => (apart.change, apart.facets.len()),
        other => panic!("{other:?}"),
    };
    let all = "metric m = sum(t.n)";
    let some = "metric m = sum(t.n) where s = \"a\"";
    assert_eq!(change(all, some).0, Some(Change::Narrowed));
    assert_eq!(change(some, all).0, Some(Change::Widened));
    let fewer = "metric m = sum(t.n) where s = \"a\" and c in [\"x\", \"y\"]";
    assert_eq!(change(some, fewer).0, Some(Change::Narrowed));
    // Some rows more and some less is neither.
    assert_eq!(change(some, "metric m = sum(t.n) where s = \"b\"").0, None);
    // Nor is a narrower condition on another sum.
    assert_eq!(change(all, "metric m = max(t.n) where s = \"a\"").0, None);
    assert!(matches!(
        across(
            &with(some),
            &with("metric m = sum(t.n) where not (s != \"a\") and s is not null")
        ),
        Compared::Same
    ));
    // A table that is kept elsewhere is the same one; a condition on it is not.
    let elsewhere = with(all).replace("\"t\"", "\"dwh.t\"");
    assert!(matches!(across(&with(all), &elsewhere), Compared::Same));
    let rows = with(all).replace("key id", "key id\n rows s is not null");
    assert!(matches!(across(&with(all), &rows), Compared::Different(_)));
    // A name that means something else.
    let other = with("metric base = sum(t.n)\nmetric m = base where s = \"a\"");
    let moved = with("metric base = avg(t.n)\nmetric m = base where s = \"a\"");
    assert!(matches!(across(&other, &moved), Compared::Different(_)));
    assert!(matches!(across(&other, &with(some)), Compared::Same));
}
