//! Definitions that go round, on for ever, or out of hand.

use crate::project::{Project, TABLE};

fn metrics(count: usize, one: impl Fn(usize) -> String) -> Project {
    let all: Vec<String> = (0..count).map(one).collect();
    Project::saying(all.join("\n"))
}

/// A table whose facts are `a0` to `aN`, each defined by `one`.
fn facts(numbers: impl Iterator<Item = usize>, one: impl Fn(usize) -> String) -> Project {
    let all: Vec<String> = numbers
        .map(|at| format!("  fact a{at} : CNY = {}\n", one(at)))
        .collect();
    Project::new().with("a.merak", TABLE.replace("}\n", &format!("{}}}\n", all.concat())))
}

#[test]
fn circles_are_shown_whole() {
    for count in [1, 2, 3, 50] {
        let project = metrics(count, |at| format!("metric m{at} = m{} + 1", (at + 1) % count));
        let found = project.check();
        assert_eq!((found.len(), found[0].code.as_str()), (1, "E0204"));
        assert_eq!(found[0].labels, count);
        let said = project.run(&["check"]);
        assert!((0..count).all(|at| said.err.contains(&format!("`m{at}` uses"))));
    }
}

#[test]
fn circles_of_columns_are_shown_whole() {
    for count in [2, 3, 50] {
        let project = facts(0..count, |at| format!("a{} + 1", (at + 1) % count));
        let found = project.check();
        assert_eq!((found.len(), found[0].code.as_str()), (1, "E0204"));
        assert_eq!(found[0].labels, count);
    }
}

#[test]
fn a_circle_of_thousands() {
    let found = metrics(2_000, |at| format!("metric m{at} = m{} + 1", (at + 1) % 2_000)).check();
    assert_eq!(
        (found.len(), found[0].code.as_str(), found[0].labels),
        (1, "E0204", 2_000)
    );
}

#[test]
fn long_chains() {
    let chain = |at: usize| match at {
        0 => "metric m0 = gmv".to_owned(),
        _ => format!("metric m{at} = m{} + 1", at - 1),
    };
    let short = metrics(100, chain);
    short.is_fine();
    assert_eq!(short.run(&["sql", "m99"]).code, 0);
    let finding = metrics(5_000, chain).has("E0105", 211, 8);
    assert!(finding.message.contains("`m200`"), "{}", finding.message);
    let backwards = |at: usize| chain(4_999 - at);
    metrics(5_000, backwards).has("E0105", 4_810, 8);
}

#[test]
fn long_chains_of_columns() {
    let one = |at: usize| match at {
        0 => "amount".to_owned(),
        _ => format!("a{} + amount", at - 1),
    };
    facts(0..100, one).is_fine();
    let found = facts(0..2_000, one).check();
    assert_eq!((found.len(), found[0].code.as_str()), (1, "E0105"));
    let found = facts((0..400).rev(), one).check();
    assert_eq!((found.len(), found[0].code.as_str()), (1, "E0105"));
}

/// Each twice the one before: sixty lines that would be 2^60 parts.
#[test]
fn definitions_that_double() {
    let twice = |at: usize| match at {
        0 => "metric m0 = gmv".to_owned(),
        _ => format!("metric m{at} = m{0} + m{0}", at - 1),
    };
    let found = metrics(60, twice).check();
    assert_eq!((found.len(), found[0].code.as_str()), (1, "E0105"));
    let squared = |at: usize| twice(at).replace('+', "*");
    assert_eq!(metrics(60, squared).check()[0].code, "E0105");
    let one = |at: usize| match at {
        0 => "amount".to_owned(),
        _ => format!("a{0} + a{0}", at - 1),
    };
    let found = facts(0..60, one).check();
    assert_eq!((found.len(), found[0].code.as_str()), (1, "E0105"));
}

#[test]
fn links_that_go_round() {
    let text = "entity person
table people = \"people\" {
  key  person = id
  link boss : person = boss_id
  dim  name : text
  fact pay : CNY
}
metric pay = sum(people.pay)
";
    let project = Project::new().with("a.merak", text);
    project.is_fine();
    assert_eq!(
        project.run(&["sql", "pay", "--by", "boss.boss.boss.name"]).code,
        0
    );
    let far = format!("{}name", "boss.".repeat(1_000));
    let said = project.run(&["sql", "pay", "--by", &far]);
    assert_eq!((said.code, said.codes()), (1, vec!["E0105"]));
    assert_eq!(project.run(&["list", "pay"]).code, 0);
}
