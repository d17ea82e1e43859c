//! Questions that are too much, or make no sense.

use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use crate::project::Project;

fn ask(arguments: &[&str]) -> (i32, usize) {
    let said = Project::saying("").run(arguments);
    (said.code, said.codes().len())
}

#[test]
fn deep_and_long_words() {
    let open = "(".repeat(100_000);
    assert_eq!(ask(&["sql", &open]), (1, 1));
    assert_eq!(ask(&["sql", "gmv", "--by", &open]), (1, 1));
    assert_eq!(ask(&["sql", "gmv", "--where", &open]), (1, 1));
    let not = format!("{}(status = \"a\")", "not ".repeat(20_000));
    assert_eq!(ask(&["sql", "gmv", "--where", &not]), (1, 1));
    let sum = format!("{} > 1", vec!["gmv"; 20_000].join(" + "));
    assert_eq!(ask(&["sql", "gmv", "--having", &sum]), (0, 0));
    let facts = format!("{} > 1", vec!["amount"; 10_000].join(" + "));
    assert_eq!(ask(&["sql", "gmv", "--where", &facts]), (0, 0));
    let months = vec!["month"; 10_000].join(",");
    assert_eq!(ask(&["sql", "gmv", "--by", &months]).0, 1);
    let mut many = vec!["sql"];
    many.resize(5_000, "gmv");
    assert_eq!(ask(&many).0, 1);
}

#[test]
fn days_that_are_none() {
    for day in [
        "2026-02-30",
        "2026-13-01",
        "9999999999-01-01",
        "0000-00-00",
        "today-1",
        "",
        "1e9",
    ] {
        assert_eq!(ask(&["sql", "gmv", "--since", day]).0, 1, "{day}");
        assert_eq!(ask(&["sql", "gmv", "--until", day]).0, 1, "{day}");
    }
}

#[test]
fn numbers_that_are_none() {
    for limit in ["-1", "1.5", "99999999999999999999", "x", ""] {
        assert_eq!(ask(&["sql", "gmv", &format!("--limit={limit}")]).0, 2, "{limit}");
    }
    let huge = format!("amount > {}", "9".repeat(100_000));
    assert_eq!(ask(&["sql", "gmv", "--where", &huge]), (1, 1));
}

/// What is a constant stays one, whatever it says.
#[test]
fn hostile_constants_and_names() {
    for words in [
        "'",
        "''",
        "\\\\'",
        "\\\\' or 1=1 --",
        "'; drop table t; --",
        "\\\"",
        "*/",
        "${x}",
        "{{x}}",
        "%s",
        "\\u{1f600}",
    ] {
        let project = Project::new().with(
            "a.merak",
            format!("table t = \"{words}\" {{\n  dim `a;b'c` : text\n  fact amount : CNY\n}}\nmetric `m'; --` = sum(t.amount) where `a;b'c` = \"{words}\"\n"),
        );
        assert_eq!(project.check(), [], "{words}");
        let said = project.run(&["sql", "`m'; --`", "--by", "`a;b'c`"]);
        assert_eq!(said.code, 0, "{words}: {}", said.err);
        assert!(
            said.out.contains("\"a;b'c\"") && said.out.contains("\"m'; --\""),
            "{}",
            said.out
        );
        let parsed = Parser::parse_sql(&GenericDialect {}, &said.out).unwrap();
        assert_eq!(parsed.len(), 1, "{words}: {}", said.out);
    }
}
