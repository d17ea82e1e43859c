//! Decompositions, and whether each holds: `tests/cases/identities/shop.merak`,
//! where the first word above each is the verdict.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use merak::check::{Checked, check};
#[cfg(feature = "embedded")]
use merak::meaning::Witness;
use merak::meaning::{Normal, Verdict};
use merak::resolve::resolve;
use merak::source::FileId;
use merak::source::manifest::Manifest;
use merak::syntax::ast::Body;
use merak::syntax::parse;
use std::fs;

/// How many of them there are, at least.
const FEWEST: usize = 40;

/// The decompositions of the corpus.
fn corpus() -> (String, Checked, Vec<String>) {
    let text = fs::read_to_string("tests/cases/identities/shop.merak").unwrap();
    let (file, found) = parse(FileId(0), &text);
    assert!(found.is_empty(), "{found:#?}");
    let is_decomposition = |body: &Body| matches!(body, Body::Identity(_) | Body::Partition(_));
    let items = file.items.iter().filter(|item| is_decomposition(&item.body));
    let said: Vec<String> = items.map(|item| item.docs[0].text.to_string()).collect();
    let (model, found) = resolve(&Manifest::default(), vec![file]);
    assert!(found.is_empty(), "{found:#?}");
    let (checked, found) = check(model);
    assert!(found.is_empty(), "{found:#?}");
    (text, checked, said)
}

#[test]
fn decompositions_are_judged_rightly() {
    let (text, checked, said) = corpus();
    let judged = Normal::new(&checked).decompositions();
    assert_eq!(judged.len(), said.len());
    assert!(said.len() >= FEWEST);
    let mut wrong = Vec::new();
    for (said, judged) in said.iter().zip(judged.iter()) {
        let word = match judged.verdict {
            Verdict::Proved => "proved",
            Verdict::Empty => "empty",
            Verdict::Given(_) => "given",
            Verdict::Refuted(_) => "refuted",
            Verdict::Unproved => "unproved",
        };
        if said.split(':').next() != Some(word) {
            let text = &text[judged.span.start as usize..judged.span.end as usize];
            wrong.push(format!("{said}: {text}: {:?}", judged.verdict));
        }
    }
    let shown = judged
        .iter()
        .filter(|judged| matches!(judged.verdict, Verdict::Refuted(_)));
    for judged in shown {
        assert!(judged.witness.is_some(), "refuted by no row");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Of many that are wrong each is shown by rows, and it ends soon.
#[test]
fn many_wrong_ones_are_refuted() {
    let mut text = String::new();
    for at in 0..60 {
        text.push_str(&format!(
            "table t{at} = \"t{at}\" {{ key id  time on_day : date  dim status : text  fact amount : CNY }}
             metric all{at} = sum(t{at}.amount)
             metric paid{at} = sum(t{at}.amount) where status = \"paid\"
             metric sent{at} = sum(t{at}.amount) where status = \"sent\"
             decompose all{at} = paid{at} + sent{at}\n"
        ));
    }
    let (file, found) = parse(FileId(0), &text);
    assert!(found.is_empty(), "{found:#?}");
    let (model, _) = resolve(&Manifest::default(), vec![file]);
    let (checked, _) = check(model);
    let judged = Normal::new(&checked).decompositions();
    assert_eq!(judged.len(), 60);
    assert!(judged.iter().all(|judged| judged.witness.is_some()));
}

/// Every counterexample, put into the embedded engine: what it comes to there is
/// what the evaluator says, and that is not what the decomposition says.
#[cfg(feature = "embedded")]
#[test]
fn refutations_break_on_the_engine() {
    let (text, checked, _) = corpus();
    let mut project = String::new();
    let mut count = 0;
    for judged in Normal::new(&checked).decompositions().iter() {
        if let Some(witness) = &judged.witness {
            let parts = &text[judged.span.start as usize..judged.span.end as usize];
            let whole = &checked.model.metrics[judged.whole.index()].named.name.text;
            project.push_str(&counterexample(&checked, whole, parts, witness, count));
            count += 1;
        }
    }
    assert!(count >= 10, "{count}");
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("merak.toml", "[project]\nname = \"p\"\n");
    let definitions: Vec<&str> = text
        .split("\n\n")
        .filter(|item| !item.contains("decompose"))
        .collect();
    write("shop.merak", &format!("{}\n{project}", definitions.join("\n\n")));
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_merak"))
        .args(["test", "--project"])
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}\n{project}");
    println!("{count} counterexamples: {said}");
}

/// A test of the whole and its parts on the rows of a counterexample, with what the
/// evaluator says.
#[cfg(feature = "embedded")]
fn counterexample(checked: &Checked, whole: &str, parts: &str, witness: &Witness, at: usize) -> String {
    use merak::evaluate::{Data, answer};
    use merak::syntax::ast::{Clause, ClauseKind};
    let model = &checked.model;
    let place = |name: &str| {
        let mut tables = model.tables.iter();
        tables.position(|table| table.physical() == Some(name)).unwrap()
    };
    let mut data = Data {
        tables: vec![Vec::new(); model.tables.len()],
    };
    let mut given = String::new();
    for ((name, rows), (_, lines)) in witness.tables.iter().zip(witness.rows()) {
        data.tables[place(name)].clone_from(rows);
        let table = &model.tables[place(name)].named.name.text;
        given.push_str(&format!(
            "  given {table} [\n    {},\n  ]\n",
            lines.join(",\n    ")
        ));
    }
    if let Some(time) = witness.as_of {
        given.push_str(&format!("  as_of {time}\n"));
    }
    let is_dimension = !parts.contains(' ');
    let by = |more: Option<&str>| {
        let all: Vec<&str> = witness.by.iter().map(String::as_str).chain(more).collect();
        match all.is_empty() {
            true => String::new(),
            false => format!(" by {}", all.join(", ")),
        }
    };
    let asked = match is_dimension {
        true => vec![
            format!("{whole}{}", by(None)),
            format!("{whole}{}", by(Some(parts))),
        ],
        false => vec![format!("{whole}, ({parts}) as broken{}", by(None))],
    };
    let mut cases = String::new();
    for question in &asked {
        // Read as a test would, to be asked of the evaluator.
        let text = format!("test x {{ expect {question} [] }}");
        let (file, found) = parse(FileId(0), &text);
        assert!(found.is_empty(), "{text}: {found:?}");
        let clauses = file.items[0]
            .clauses
            .iter()
            .find_map(|clause| match &clause.kind {
                ClauseKind::Expect { asked, clauses, .. } => {
                    let metrics = Clause {
                        kind: ClauseKind::Metrics(asked.clone()),
                        ..clause.clone()
                    };
                    Some([vec![metrics], clauses.clone()].concat())
                }
                _ => None,
            });
        let answer = answer(checked, &data, &clauses.unwrap(), witness.as_of).unwrap();
        let lines = answer.lines();
        cases.push_str(&format!(
            "  expect {question} [\n    {},\n  ]\n",
            lines.join(",\n    ")
        ));
    }
    format!("test broken_{at} {{\n{given}{cases}}}\n\n")
}

/// What leans on claims, and what nothing proves, is asked of the data.
#[cfg(feature = "embedded")]
#[test]
fn data_may_break_what_nothing_proves() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "merak.toml",
        "[project]\nname = \"p\"\n[targets.local]\nengine = \"embedded\"\ntables = { orders = \"orders.csv\" }\n",
    );
    write(
        "shop.merak",
        "entity buyer\n\
         table orders = \"orders\" {\n  key order_id\n  link buyer = buyer_id\n  time ordered_at : timestamp\n  \
         dim channel : text required { values \"ads\", \"organic\" }\n  fact amount : CNY\n}\n\
         metric gmv     = sum(orders.amount)\n\
         metric ads     = gmv where channel = \"ads\"\n\
         metric organic = gmv where channel = \"organic\"\n\
         metric placed  = count(orders)\n\
         metric active  = count(buyer where placed >= 1) { grain month }\n\
         metric single  = count(buyer where placed = 1) { grain month }\n\
         metric again   = count(buyer where placed >= 2) { grain month }\n\
         decompose gmv    = ads + organic\n\
         decompose active = single + again\n\
         decompose placed by channel\n",
    );
    let data = "order_id,buyer_id,ordered_at,channel,amount\n\
                1,7,2026-01-05T10:00:00,ads,10\n\
                2,7,2026-01-06T10:00:00,organic,5\n\
                3,8,2026-02-06T10:00:00,ads,1\n";
    let test = |more: &str| {
        write("orders.csv", &format!("{data}{more}"));
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_merak"))
            .env("LC_ALL", "C")
            .args(["test", "--target", "local", "--project"])
            .arg(folder.path())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, lines, said) = test("");
    assert_eq!(code, Some(0), "{lines}{said}");
    assert!(
        lines.contains("`decompose gmv = ads + organic` holds in 2 periods")
            && lines.contains("`decompose active = single + again` holds in 2 periods"),
        "{lines}"
    );
    // What is proved whatever the data is not asked.
    assert!(!lines.contains("placed"), "{lines}");
    let (code, lines, said) = test("4,9,2026-02-07T10:00:00,email,2\n");
    assert_eq!(code, Some(1), "{lines}{said}");
    assert!(
        lines.contains("`decompose gmv = ads + organic` does not hold")
            && lines.contains("0 passed, 1 failed"),
        "{lines}"
    );
    assert!(
        said.contains("E0702") && said.contains("in the month 2026-02-01 it is 3"),
        "{said}"
    );
}
