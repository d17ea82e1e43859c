//! The Chinese pages say what the English ones say: the same keys, the same
//! values in each line, and room for the same examples.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use merak::diagnostic::code::ALL;
use merak::words::Language;

#[test]
fn pages_say_the_same_in_both_languages() {
    let mut wrong = Vec::new();
    for code in ALL {
        let (english, chinese) = (head(code.id, "en"), head(code.id, "zh"));
        let keys = |head: &BTreeMap<String, String>| head.keys().cloned().collect::<Vec<_>>();
        if keys(&english) != keys(&chinese) {
            wrong.push(format!("{}: other keys", code.id));
        }
        for (key, line) in &english {
            let other = chinese.get(key).map(String::as_str).unwrap_or_default();
            if holes(line) != holes(other) {
                wrong.push(format!("{} {key}: {line} | {other}", code.id));
            }
            if line.is_empty() != other.is_empty() {
                wrong.push(format!("{} {key} is empty in one language", code.id));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn chinese_pages_are_in_chinese() {
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let mut wrong = Vec::new();
    for code in ALL {
        for (key, line) in head(code.id, "zh") {
            // What fills a line may be all of it.
            let own: String = line
                .split('{')
                .map(|part| part.rsplit('}').next().unwrap())
                .collect();
            if own.chars().any(char::is_alphabetic) && !is_chinese(&line) {
                wrong.push(format!("{} {key}: {line}", code.id));
            }
        }
        let prose = code.page(Language::Chinese).body.split("```").step_by(2);
        if prose.filter(|part| is_chinese(part)).count() == 0 {
            wrong.push(format!("{} has no explanation", code.id));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn examples_stand_on_the_english_page_only() {
    for code in ALL {
        let fences = code.page(Language::Chinese).body.split("```").skip(1).step_by(2);
        for fence in fences {
            assert_eq!(fence.trim_end().lines().count(), 1, "{}: {fence}", code.id);
        }
    }
}

/// `{name}`s that are filled in; those of patterns and items are words.
fn holes(line: &str) -> BTreeSet<&str> {
    let names = line
        .split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0));
    let is_hole = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    names.filter(is_hole).collect()
}

fn head(id: &str, folder: &str) -> BTreeMap<String, String> {
    let path = format!(
        "{}/src/diagnostic/pages/{folder}/{id}.md",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().skip(1).take_while(|line| *line != "---");
    let pairs = lines.map(|line| line.split_once(':').unwrap());
    pairs
        .map(|(key, words)| (key.to_owned(), words.trim().to_owned()))
        .collect()
}

#[test]
fn explanations_show_the_same_examples() {
    for code in ALL {
        let kinds = |language| {
            let fences = code.page(language).body.split("```").skip(1).step_by(2);
            fences
                .map(|fence| fence.lines().next().unwrap_or_default().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(kinds(Language::English), kinds(Language::Chinese), "{}", code.id);
        let examples = |language| {
            let text = code.explanation(language);
            let fences = text.split("```").skip(1).step_by(2);
            fences.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            examples(Language::English),
            examples(Language::Chinese),
            "{}",
            code.id
        );
    }
}

/// A project with these definitions.
fn project(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("merak.toml"), "[project]\nname = \"shop\"\n").unwrap();
    std::fs::write(folder.path().join("all.merak"), text).unwrap();
    folder
}

/// What a command says, to those who read and to those who are told beside.
fn merak(folder: &Path, arguments: &[&str], locale: &[(&str, &str)]) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_merak"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    let output = command
        .args(arguments)
        .envs(locale.iter().copied())
        .env("NO_COLOR", "1")
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

#[test]
fn the_locale_chooses_the_language() {
    let folder = project("metric a = b\n");
    let english = "no metric is called `b`";
    let chinese = "没有叫 `b` 的指标";
    for (arguments, locale, wanted) in [
        (&[][..], &[][..], english),
        (&[], &[("LANG", "zh_CN.UTF-8")], chinese),
        (
            &[],
            &[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "en_US.UTF-8")],
            english,
        ),
        (&[], &[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "zh_CN")], chinese),
        (&[], &[("LC_ALL", "C"), ("LC_MESSAGES", "zh_CN")], english),
        (&[], &[("LC_ALL", ""), ("LANG", "zh_TW.UTF-8")], chinese),
        (&["--lang", "en"], &[("LC_ALL", "zh_CN.UTF-8")], english),
        (&["--lang", "zh"], &[("LC_ALL", "en_US.UTF-8")], chinese),
    ] {
        let (_, said) = merak(folder.path(), &[&["check"], arguments].concat(), locale);
        assert!(said.contains(wanted), "{arguments:?} {locale:?}\n{said}");
    }
}

/// What people see of some mistakes, with all that is said beside them.
#[test]
fn mistakes_in_chinese() {
    let shop = r#"
entity customer
table orders = "orders" {
  key  order = order_id
  link buyer : customer = customer_id
  time ordered_at : timestamp
  dim  status : text
  fact amount : CNY
}
entity order
table customers = "customers" {
  key customer = customer_id
  dim city : text
  fact credit : CNY
}
metric gmv = sum(orders.amount)
"#;
    let mut said = String::new();
    for wrong in [
        "metric misspelt = gvm",
        "metric of_two = sum(amount)",
        "metric doubled = sum(orders.buyer.credit)",
        "metric mixed = gmv + count(orders)",
        "metric early = gmv where ordered_at = 2026-01",
        "metric far = gmv where city = \"x\"",
        "metric text = gmv where status > 3",
        "metric wide = percentile(orders.amount)",
        "metric open = sum(orders.amount",
        "metric patterns = gmv where matches(status, \"a(?=b)\")",
        "metric other = rolling(gmv)",
        "metric signs = gmv ＋ 1",
    ] {
        let folder = project(&format!("{shop}{wrong}\n"));
        let (_, shown) = merak(folder.path(), &["check", "--lang", "zh"], &[]);
        assert!(shown.contains("错误"), "{shown}");
        said.push_str(&format!("{wrong}\n{shown}\n"));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_tree_in_chinese() {
    let shop = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/shop");
    let (tree, _) = merak(Path::new(shop), &["tree", "--lang", "zh"], &[]);
    insta::assert_snapshot!(tree);
}

#[test]
fn a_page_in_chinese() {
    let (page, _) = merak(Path::new("."), &["explain", "E0310", "--lang", "zh"], &[]);
    insta::assert_snapshot!(page);
}

/// Pieces of code that are said as they are written.
const CODE: [&str; 4] = ["once per", "for last", "grain day", "expect gmv [ { gmv: 10 } ]"];

/// Words that fill a finding are phrases, which have their Chinese.
#[test]
fn no_english_is_put_into_findings() {
    let mut wrong = Vec::new();
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for call in code.split(".with(").chain(code.split(".note(")).skip(1) {
            let Some((_, value)) = call.split_once(',') else {
                continue;
            };
            let value = value.trim_start();
            let value = value.strip_prefix("format!(").unwrap_or(value).trim_start();
            let literal = value.strip_prefix('"').and_then(|rest| rest.split_once('"'));
            let Some((words, _)) = literal.filter(|(words, _)| !CODE.contains(words)) else {
                continue;
            };
            if is_prose(words) {
                wrong.push(format!("{}: {words}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "write say!(…):\n{}", wrong.join("\n"));
}

/// Whether two words stand side by side outside of code and of what is filled in.
fn is_prose(words: &str) -> bool {
    let outside: String = words.split('`').step_by(2).collect::<Vec<_>>().join("|");
    let mut plain = String::new();
    let mut depth = 0;
    for c in outside.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    let words: Vec<&str> = plain.split(' ').collect();
    words.windows(2).any(|pair| pair.iter().all(|word| is_word(word)))
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let below = |path: std::path::PathBuf| match path.is_dir() {
        true => sources(&path),
        false => vec![path],
    };
    let files = entries.flat_map(below);
    files
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}

/// What the help of a refused `between` says keeps its `not` and both of its ends.
#[test]
fn the_help_of_a_between_means_the_same() {
    let table = "table orders = \"shop.orders\" {\n  time ordered_at : timestamp\n}\n";
    for (written, english, chinese) in [
        (
            "not between 2026-01 and 2026-03",
            "`ordered_at.month not between 2026-01 and 2026-03`",
            "`not between` 以 `2026-03`（`month`）为界",
        ),
        (
            "between 2026-01-31 and 2026-02",
            "give both ends the same grain: `ordered_at.day between 2026-01-31 and 2026-02-28`",
            "两端用同一种粒度：`ordered_at.day between 2026-01-31 and 2026-02-28`",
        ),
        (
            "not between 2026-01 and 2026-02-10",
            "`ordered_at.day not between 2026-01-01 and 2026-02-10`",
            "两端用同一种粒度：",
        ),
    ] {
        let folder = project(&format!(
            "{table}metric a = count(orders) where ordered_at {written}\n"
        ));
        for (language, wanted) in [("en", english), ("zh", chinese)] {
            let (_, said) = merak(folder.path(), &["check", "--lang", language], &[]);
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(said.contains(wanted), "{written}\n{said}");
        }
    }
}
