//! The contract others script against: names of columns, streams, exit codes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output};

fn merak(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_merak"))
        .env("LC_ALL", "C")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A new project by `merak init`.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(merak(folder.path(), &["init"]).status.code(), Some(0));
    folder
}

#[test]
fn a_new_project_is_sound_and_laid_out() {
    let folder = project();
    assert_eq!(merak(folder.path(), &["check"]).status.code(), Some(0));
    assert_eq!(merak(folder.path(), &["fmt", "--check"]).status.code(), Some(0));
}

#[test]
fn init_overwrites_nothing() {
    let folder = project();
    let before = std::fs::read_to_string(folder.path().join("sales.merak")).unwrap();
    let again = merak(folder.path(), &["init"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("E0605"));
    assert_eq!(
        std::fs::read_to_string(folder.path().join("sales.merak")).unwrap(),
        before
    );
}

#[test]
fn the_project_is_found_upwards_or_named() {
    let folder = project();
    let below = folder.path().join("data");
    assert_eq!(merak(&below, &["check"]).status.code(), Some(0));
    let elsewhere = tempfile::tempdir().unwrap();
    let named = merak(
        elsewhere.path(),
        &["check", "--project", folder.path().to_str().unwrap()],
    );
    assert_eq!(named.status.code(), Some(0));
    let none = merak(elsewhere.path(), &["check"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("E0601"));
}

#[test]
fn exit_codes_say_what_happened() {
    let folder = project();
    let code = |arguments: &[&str]| merak(folder.path(), arguments).status.code();
    assert_eq!(code(&["sql", "gmv"]), Some(0));
    assert_eq!(code(&["sql", "gmw"]), Some(1));
    assert_eq!(code(&["sql", "gmv", "--frobnicate"]), Some(2));
    assert_eq!(code(&["sql", "gmv", "--dialect", "klingon"]), Some(2));
    assert_eq!(code(&["explain", "E0201"]), Some(0));
    assert_eq!(code(&["explain", "E9999"]), Some(2));
    assert_eq!(code(&["sql"]), Some(1));
}

/// The clock stays in the SQL, unless the question is asked as of a moment.
#[test]
fn bounds_count_from_the_clock_or_the_as_of() {
    let folder = project();
    let question = ["sql", "gmv", "--for", "last 2 complete months"];
    let sql = text(&merak(folder.path(), &question).stdout);
    assert!(
        sql.contains("now()") && sql.contains("- INTERVAL '2 month'"),
        "{sql}"
    );
    let then = [&question[..], &["--as-of", "2026-03-15"]].concat();
    let sql = text(&merak(folder.path(), &then).stdout);
    assert!(!sql.contains("now()") && sql.contains("2026-01-01"), "{sql}");
    let both = [&question[..], &["--since", "today"]].concat();
    assert_eq!(merak(folder.path(), &both).status.code(), Some(2));
    let wrong = merak(folder.path(), &["sql", "gmv", "--for", "last complete month"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong.stderr).contains("--for:1:1"));
}

#[test]
fn sql_stands_alone_on_standard_output() {
    let folder = project();
    let output = merak(folder.path(), &["sql", "gmv", "aov", "--by", "month,buyer.city"]);
    assert!(output.stderr.is_empty());
    let sql = text(&output.stdout);
    sqlparser::parser::Parser::parse_sql(&sqlparser::dialect::GenericDialect {}, &sql).unwrap();
    assert!(sql.contains("buyer_city"));
}

#[test]
fn check_says_where_in_characters_and_bytes() {
    let folder = project();
    std::fs::write(
        folder.path().join("更多.merak"),
        "metric 客单 \"价\" = gmw / orders\n",
    )
    .unwrap();
    let output = merak(folder.path(), &["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found.as_array().unwrap().len(), 1);
    let first = &found[0];
    assert_eq!(first["file"], "更多.merak");
    assert_eq!(
        (first["line"].as_u64(), first["column"].as_u64()),
        (Some(1), Some(17))
    );
    assert_eq!(
        (first["start"].as_u64(), first["end"].as_u64()),
        (Some(22), Some(25))
    );
    assert_eq!(first["code"], "E0201");
    assert_eq!(first["fixes"][0]["replacement"], "gmv");
}

#[test]
fn fmt_changes_only_layout_and_only_when_asked() {
    let folder = project();
    let file = folder.path().join("sales.merak");
    let neat = std::fs::read_to_string(&file).unwrap();
    let untidy = neat.replace("gmv / orders", "gmv   /orders");
    std::fs::write(&file, &untidy).unwrap();
    let check = merak(folder.path(), &["fmt", "--check"]);
    assert_eq!(
        (check.status.code(), text(&check.stdout)),
        (Some(1), "sales.merak\n".to_owned())
    );
    let diff = merak(folder.path(), &["fmt", "--diff"]);
    assert!(text(&diff.stdout).contains("-metric aov \"客单价\" = gmv   /orders"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), untidy);
    assert_eq!(merak(folder.path(), &["fmt"]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), neat);
}

#[test]
fn fmt_leaves_what_it_cannot_read() {
    let folder = project();
    let file = folder.path().join("broken.merak");
    std::fs::write(&file, "metric a = (gmv\n").unwrap();
    assert_eq!(merak(folder.path(), &["fmt"]).status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "metric a = (gmv\n");
}

#[cfg(feature = "embedded")]
mod with_the_engine {
    use super::{merak, project, text};

    #[test]
    fn columns_are_the_slices_then_the_metrics() {
        let folder = project();
        let question = [
            "query",
            "gmv",
            "客单价",
            "--by",
            "month,buyer.city",
            "--format",
            "csv",
            "--limit",
            "1",
        ];
        let output = merak(folder.path(), &question);
        assert_eq!(
            text(&output.stdout),
            "month,buyer_city,gmv,aov\n2026-01-01,上海,180.00,90.0\n"
        );
    }

    #[test]
    fn totals_have_a_column_of_their_own() {
        let folder = project();
        let question = ["query", "gmv", "--by", "month", "--totals", "--format", "csv"];
        let last = ["--top", "1 month by gmv", "--as-of", "2026-12-31"];
        let output = merak(folder.path(), &[&question[..], &last[..]].concat());
        let lines = text(&output.stdout);
        let heads: Vec<&str> = lines.lines().collect();
        assert_eq!(heads.len(), 3, "{lines}");
        assert_eq!(heads[0], "month,totals,gmv");
        assert!(heads[2].starts_with(",1,"), "{lines}");
    }

    #[test]
    fn a_new_project_answers_and_passes_its_tests() {
        let folder = project();
        let query = merak(
            folder.path(),
            &[
                "query",
                "gmv",
                "repeat_buyers",
                "--by",
                "month",
                "--format",
                "json",
            ],
        );
        let rows: serde_json::Value = serde_json::from_slice(&query.stdout).unwrap();
        assert_eq!(rows.as_array().unwrap().len(), 3);
        assert_eq!(rows[0]["month"], "2026-01-01");
        assert_eq!(merak(folder.path(), &["test"]).status.code(), Some(0));
    }

    #[test]
    fn a_failing_test_shows_both_sides() {
        let folder = project();
        let file = folder.path().join("sales.merak");
        let wrong = std::fs::read_to_string(&file)
            .unwrap()
            .replace("gmv: 20", "gmv: 21");
        std::fs::write(&file, wrong).unwrap();
        let output = merak(folder.path(), &["test"]);
        assert_eq!(output.status.code(), Some(1));
        let said = text(&output.stderr);
        assert!(
            said.contains("E0511") && said.contains("gmv: 21") && said.contains("gmv: 20"),
            "{said}"
        );
    }

    #[test]
    fn bad_data_is_found_where_it_is_declared() {
        let orders = "order_id,customer_id,ordered_at,status,amount\n";
        let cases = [
            ("1,1,2026-01-03T10:15:00,paid,abc\n", "E0504"),
            ("1,1,2026-01-03T10:15:00,paid\n", "E0504"),
            ("1,1,2026-13-03T10:15:00,paid,5\n", "E0504"),
        ];
        for (row, code) in cases {
            let folder = project();
            std::fs::write(folder.path().join("data/orders.csv"), format!("{orders}{row}")).unwrap();
            let output = merak(folder.path(), &["query", "gmv", "--by", "month"]);
            assert_eq!(output.status.code(), Some(1), "{row}");
            assert!(
                text(&output.stderr).contains(code),
                "{row}: {}",
                text(&output.stderr)
            );
            // A value of the wrong type is shown where its type is declared, too.
            let is_declared = text(&output.stderr).contains("declared to hold");
            assert_eq!(is_declared, !row.ends_with("paid\n"), "{row}");
        }
        let folder = project();
        std::fs::write(
            folder.path().join("data/orders.csv"),
            "order_id,customer_id,ordered_at,status\n",
        )
        .unwrap();
        let output = merak(folder.path(), &["query", "gmv"]);
        assert!(text(&output.stderr).contains("E0503"), "{}", text(&output.stderr));
        std::fs::remove_file(folder.path().join("data/orders.csv")).unwrap();
        let output = merak(folder.path(), &["query", "gmv"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("E0502"), "{}", text(&output.stderr));
    }

    #[test]
    fn a_join_never_doubles_a_sum() {
        let folder = project();
        let file = folder.path().join("data/customers.csv");
        let mut customers = std::fs::read_to_string(&file).unwrap();
        customers.push_str("1,2026-01-01,深圳\n");
        std::fs::write(&file, customers).unwrap();
        let joined = merak(folder.path(), &["query", "gmv", "--by", "buyer.city"]);
        assert_eq!(joined.status.code(), Some(1));
        assert!(text(&joined.stderr).contains("E0506"));
        let alone = merak(folder.path(), &["query", "gmv"]);
        assert_eq!(alone.status.code(), Some(0));
    }

    #[test]
    fn output_files_are_not_overwritten() {
        let folder = project();
        let question = [
            "query",
            "gmv",
            "--by",
            "month",
            "--format",
            "parquet",
            "--output",
            "out.parquet",
        ];
        assert_eq!(merak(folder.path(), &question).status.code(), Some(0));
        let again = merak(folder.path(), &question);
        assert_eq!(again.status.code(), Some(2));
        assert!(text(&again.stderr).contains("E0605"));
    }
}

/// A project whose words have labels.
fn labelled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("merak.toml", "[project]\nname = \"labels\"\n");
    write(
        "all.merak",
        "entity customer \"客户\"
table orders \"订单表\" = \"shop.orders\" {
  link buyer \"买家\" : customer = customer_id
  time ordered_at \"下单时间\" : timestamp
  dim  plan \"套餐\" : text
  dim  first_plan \"首单 套餐\" : text
  fact amount : CNY
}
table customers = \"shop.customers\" {
  key customer = id
  dim city \"城市\" : text
}
/// What was charged.
metric gmv \"成交总额\" : CNY = sum(orders.amount)
metric orders \"订单数\" = count(orders)
metric `两 单` = gmv * 2
report monthly \"月报\" { metrics gmv  by month }
",
    );
    folder
}

#[test]
fn questions_may_use_labels_everywhere() {
    let folder = labelled();
    let sql = |arguments: &[&str]| {
        let output = merak(folder.path(), &[&["sql"], arguments].concat());
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout)
    };
    for (by_label, by_name) in [
        (&["gmv", "--by", "套餐"][..], &["gmv", "--by", "plan"][..]),
        (
            &["gmv", "--by", "首单 套餐, month"],
            &["gmv", "--by", "first_plan, month"],
        ),
        (&["gmv", "--by", "买家.城市"], &["gmv", "--by", "buyer.city"]),
        (&["gmv", "--by", "客户.城市"], &["gmv", "--by", "customer.city"]),
        (
            &["gmv", "--by", "下单时间.week"],
            &["gmv", "--by", "ordered_at.week"],
        ),
        (
            &["gmv", "--where", "套餐 = \"套餐\" and `首单 套餐` != \"b\""],
            &["gmv", "--where", "plan = \"套餐\" and first_plan != \"b\""],
        ),
        (
            &[
                "gmv",
                "--by",
                "plan",
                "--having",
                "订单数 > 3",
                "--sort",
                "成交总额 desc, 套餐",
            ],
            &[
                "gmv",
                "--by",
                "plan",
                "--having",
                "orders > 3",
                "--sort",
                "gmv desc, plan",
            ],
        ),
        (
            &["gmv", "--by", "套餐", "--top", "3 套餐 by 成交总额"],
            &["gmv", "--by", "plan", "--top", "3 plan by gmv"],
        ),
        (&["`gmv`"], &["gmv"]),
        (&["两 单"], &["`两 单`"]),
        (&["--report", "`月报`"], &["--report", "monthly"]),
        (
            &["gmv", "--dialect", "datafusion"],
            &["gmv", "--dialect", "embedded"],
        ),
    ] {
        assert_eq!(sql(by_label), sql(by_name), "{by_label:?}");
    }
    let rows = merak(
        folder.path(),
        &["rows", "成交总额", "--by", "套餐", "--cell", "套餐=a", "--sql"],
    );
    assert_eq!(rows.status.code(), Some(0), "{}", text(&rows.stderr));
    for verb in ["list", "explain", "tree"] {
        for name in ["`gmv`", "`成交总额`", "两 单", "`两 单`"] {
            let output = merak(folder.path(), &[verb, name]);
            assert_eq!(
                output.status.code(),
                Some(0),
                "{verb} {name}: {}",
                text(&output.stderr)
            );
        }
    }
}

#[test]
fn a_label_of_several_things_is_not_guessed() {
    let folder = labelled();
    std::fs::write(
        folder.path().join("more.merak"),
        "table refunds = \"shop.refunds\" { dim kind \"套餐\" : text  fact amount : CNY }\n",
    )
    .unwrap();
    let output = merak(folder.path(), &["sql", "gmv", "--by", "套餐"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("E0404"), "{}", text(&output.stderr));
}

/// Commas part metrics, too: everybody types them, as behind `--by`.
#[test]
fn metrics_stand_apart_by_blanks_or_commas() {
    let folder = labelled();
    let sql = |metrics: &[&str]| {
        let output = merak(folder.path(), &[&["sql"], metrics].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let apart = sql(&["gmv", "orders"]);
    for together in [&["gmv,orders"][..], &["gmv，订单数"], &["gmv,", "orders"]] {
        assert_eq!(sql(together), apart, "{together:?}");
    }
    assert_eq!(
        merak(folder.path(), &["sql", "coalesce(gmv, 0)"]).status.code(),
        Some(1)
    );
}

/// A text that is none of the values is said beside the SQL.
#[test]
fn a_value_that_is_never_there_is_said_on_the_command_line() {
    let folder = labelled();
    let file = folder.path().join("all.merak");
    let claimed = std::fs::read_to_string(&file)
        .unwrap()
        .replace("\"套餐\" : text", "\"套餐\" : text { values \"ads\", \"tv\" }");
    std::fs::write(&file, claimed).unwrap();
    for (condition, is_said) in [("plan = \"Ads\"", true), ("plan = \"ads\"", false)] {
        let output = merak(folder.path(), &["sql", "gmv", "--where", condition]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert_eq!(said.contains("did you mean \"ads\"?"), is_said, "{said}");
    }
    let rows = merak(folder.path(), &["rows", "gmv", "--cell", "plan=Ads", "--sql"]);
    assert!(text(&rows.stderr).contains("`plan` is never \"Ads\""), "{rows:?}");
}

/// A file that is not read is all that is said: what it declares would be missing elsewhere.
#[cfg(unix)]
#[test]
fn without_a_file_nothing_else_is_checked() {
    let folder = labelled();
    let check = || text(&merak(folder.path(), &["check"]).stderr);
    std::fs::write(folder.path().join("b.merak"), "metric m = elsewhere\n").unwrap();
    assert!(check().contains("`elsewhere`"));
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero.merak")).unwrap();
    let said = check();
    assert!(
        said.contains("nothing else is checked") && !said.contains("`elsewhere`"),
        "{said}"
    );
}

/// A target whose engine no SQL is written for is said before anybody asks it.
#[test]
fn an_engine_without_sql_is_a_warning() {
    let folder = labelled();
    let file = folder.path().join("merak.toml");
    let settings = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{settings}[targets.a]\nengine = \"teradata\"\n")).unwrap();
    let output = merak(folder.path(), &["check"]);
    let said = text(&output.stderr);
    assert!(said.contains("this version has no SQL for `teradata`"), "{said}");
    assert_eq!(output.status.code(), Some(0), "{said}");
}

/// Whether the folder, its settings or both are missing.
#[test]
fn why_there_is_no_project() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("odd/merak.toml")).unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    for (named, reason) in [
        ("nowhere", "there is no folder nowhere"),
        (".", "there is no merak.toml in .\n"),
        ("file", "file is not a folder"),
        ("odd", "merak.toml in odd is not a file"),
    ] {
        let output = merak(folder.path(), &["check", "--project", named]);
        let said = text(&output.stderr);
        assert!(said.contains(reason), "{named}: {said}");
    }
}

#[test]
fn list_and_explain_know_the_same_periods() {
    let folder = labelled();
    std::fs::write(
        folder.path().join("more.merak"),
        "metric pinned = count(orders.buyer) { grain month  coarser avg }\n",
    )
    .unwrap();
    for metric in ["gmv", "pinned"] {
        let json = |verb: &str, pointer: &str| {
            let output = merak(folder.path(), &[verb, metric, "--format", "json"]);
            let whole: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            let found = whole.pointer(pointer).unwrap_or_else(|| panic!("{whole:#}"));
            found.clone()
        };
        assert_eq!(
            json("list", "/grains"),
            json("explain", "/reach/grains"),
            "{metric}"
        );
    }
}

#[test]
fn init_names_the_project_and_leaves_nothing_half_done() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(merak(folder.path(), &["init", "名字"]).status.code(), Some(0));
    let manifest = std::fs::read_to_string(folder.path().join("名字/merak.toml")).unwrap();
    assert!(manifest.contains("name = \"名字\""), "{manifest}");
    // A file stands where a folder would be.
    let half = folder.path().join("half");
    std::fs::create_dir(&half).unwrap();
    std::fs::write(half.join("data"), "").unwrap();
    assert_eq!(merak(&half, &["init"]).status.code(), Some(1));
    let left: Vec<_> = std::fs::read_dir(&half)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["data"]);
}

#[test]
fn examples_of_help_work_in_this_build() {
    let folder = project();
    for verb in ["query", "rows"] {
        let help = text(&merak(folder.path(), &[verb, "--help"]).stdout);
        assert_eq!(help.contains("--format csv"), cfg!(feature = "answers"), "{help}");
    }
}

#[test]
fn no_error_hides_behind_warnings() {
    let folder = project();
    let mut many = String::new();
    for at in 0..60 {
        many.push_str(&format!("table t{at:02} = \"t{at}\" {{ fact amount : CNY }}\n"));
    }
    std::fs::write(folder.path().join("a.merak"), &many).unwrap();
    std::fs::write(folder.path().join("z.merak"), "metric last = nothing_at_all\n").unwrap();
    std::fs::remove_file(folder.path().join("sales.merak")).unwrap();
    let more = format!("{many}metric amounts = sum(t00.amount)\n");
    std::fs::write(folder.path().join("a.merak"), more).unwrap();
    let output = merak(folder.path(), &["check"]);
    assert!(text(&output.stderr).contains("E0201"), "{}", text(&output.stderr));
}

#[test]
fn a_misused_command_line_is_told_in_the_language_of_its_reader() {
    let folder = project();
    for (words, english, chinese) in [
        (
            vec!["query", "--bi", "month"],
            "did you mean `--by`?",
            "是不是想写 `--by`？",
        ),
        (vec!["chek"], "did you mean `check`?", "是不是想写 `check`？"),
        (vec!["diff"], "something is missing: `<REV>`", "还缺 `<REV>`"),
        (vec!["query", "--limit", "x"], "cannot be `x`", "不能是 `x`"),
        (
            vec!["tree", "--format", "x"],
            "it is one of: text",
            "可以是：text",
        ),
        (vec!["tree", "--format"], "needs a value", "后面要有值"),
        (vec!["check", "sales"], "`sales`", "`sales` 是多余的"),
    ] {
        for (lang, wanted) in [("en", english), ("zh", chinese)] {
            let said = merak(folder.path(), &[&["--lang", lang], words.as_slice()].concat());
            let err = text(&said.stderr);
            assert_eq!(said.status.code(), Some(2), "{words:?}");
            assert!(err.contains(wanted) && said.stdout.is_empty(), "{words:?}: {err}");
        }
    }
    assert_eq!(merak(folder.path(), &["help"]).status.code(), Some(0));
}

#[test]
fn shells_complete_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = merak(folder.path(), &["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let script = text(&output.stdout);
        for word in ["backtest", "what-if", "as-of"] {
            let is_there = cfg!(feature = "answers") || word != "backtest";
            assert_eq!(script.contains(word), is_there, "{shell}: {word}");
        }
    }
    let unknown = merak(folder.path(), &["completions", "tcsh"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let one = merak(folder.path(), &["man"]);
    assert_eq!(one.status.code(), Some(0));
    assert!(text(&one.stdout).contains(".TH merak 1"), "{}", text(&one.stdout));
    for _ in 0..2 {
        let output = merak(folder.path(), &["man", "--out", "pages"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
    let page = |name: &str| std::fs::read_to_string(folder.path().join("pages").join(name)).unwrap();
    assert_eq!(page("merak.1"), text(&one.stdout));
    for name in [
        "merak-check.1",
        "merak-build.1",
        "merak-export-codeowners.1",
        "merak-man.1",
    ] {
        assert!(
            page(name).contains("Exit codes") || name == "merak-man.1",
            "{name}"
        );
    }
    assert!(page("merak-build.1").contains("superset"));
    std::fs::write(folder.path().join("file"), "").unwrap();
    let output = merak(folder.path(), &["man", "--out", "file"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("file"), "{}", text(&output.stderr));
}
