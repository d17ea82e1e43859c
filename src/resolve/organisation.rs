//! Reports and tests: questions kept in the project.

use super::model::{Named, Report, TableId, Test, TestCase};
use super::names::Names;
use super::unknown::Sought;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::ast::{Clause, ClauseKind, Name, Row};
use crate::words::say;

/// A report keeps its clauses; they mean something once it is asked.
pub(super) fn report(named: Named, clauses: Vec<Clause>) -> Report {
    Report { named, clauses }
}

/// A test: rows by table, then questions with the rows they must give.
pub(super) fn test(named: Named, clauses: Vec<Clause>, names: &Names, found: &mut Vec<Diagnostic>) -> Test {
    let mut test = Test {
        named,
        given: Vec::new(),
        given_at: Vec::new(),
        as_of: None,
        cases: Vec::new(),
    };
    for clause in clauses {
        let span = clause.span;
        match clause.kind {
            ClauseKind::Given { table, rows } => given(&mut test, &table, rows, names, found),
            ClauseKind::AsOf(moment) => test.as_of = Some(moment),
            ClauseKind::Expect {
                asked,
                mut clauses,
                rows,
            } => {
                let asked_some = !asked.is_empty();
                let metrics = Clause::of(ClauseKind::Metrics(asked), span);
                if asked_some {
                    clauses.insert(0, metrics);
                }
                test.cases.push(TestCase { clauses, rows, span });
            }
            _ => {}
        }
    }
    if test.cases.is_empty() {
        let metric = names.first_metric();
        found.push(
            Diagnostic::error(&code::MISSING_CLAUSE)
                .at(test.named.name.span)
                .with("what", say!("a test"))
                .with("clause", "expect")
                .with("example", format!("expect {metric} [ {{ {metric}: … }} ]")),
        );
    }
    test
}

fn given(test: &mut Test, table: &Name, rows: Vec<Row>, names: &Names, found: &mut Vec<Diagnostic>) {
    let Some(id) = find_table(table, names, found) else {
        return;
    };
    let known = test.given.iter().position(|(known, _)| *known == id);
    if let Some(first) = known.and_then(|at| test.given_at.get(at)) {
        let finding = Diagnostic::error(&code::DUPLICATE_NAME)
            .says("message.rows")
            .helps("help.rows")
            .label(table.span, "label.rows")
            .label(*first, "label.first_rows");
        found.push(finding.with("name", &table.text));
        return;
    }
    test.given.push((id, rows));
    test.given_at.push(table.span);
}

fn find_table(name: &Name, names: &Names, found: &mut Vec<Diagnostic>) -> Option<TableId> {
    let id = names.table(&name.text);
    if id.is_none() {
        found.push(names.unknown(Sought::Table, &name.text, name.span));
    }
    id
}
