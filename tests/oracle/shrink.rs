//! Making a case that fails small: parts are left out as long as it fails.

use super::case::{Case, Node, Question};

/// Tries before it is small enough.
const TRIES: u64 = 900;

/// The smallest case found that still fails.
pub fn shrink(case: Case, fails: &mut dyn FnMut(&Case) -> bool) -> Case {
    let most = super::number("MERAK_ORACLE_TRIES").unwrap_or(TRIES);
    let mut best = case;
    let mut tries = 0;
    'again: loop {
        for candidate in candidates(&best) {
            tries += 1;
            if tries > most {
                return best;
            }
            if fails(&candidate) {
                best = candidate;
                continue 'again;
            }
        }
        return best;
    }
}

/// Smaller cases, the boldest first.
fn candidates(case: &Case) -> Vec<Case> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Case)| {
        let mut smaller = case.clone();
        change(&mut smaller);
        all.push(smaller);
    };
    if case.questions.len() > 1 {
        for question in &case.questions {
            with(&|case| case.questions = vec![question.clone()]);
        }
    }
    for (at, table) in case.tables.iter().enumerate() {
        if !table.rows.is_empty() {
            with(&|case| case.tables[at].rows.clear());
        }
        if table.rows.len() > 2 {
            let half = table.rows.len() / 2;
            with(&|case| case.tables[at].rows.truncate(half));
            with(&|case| {
                case.tables[at].rows.drain(..half);
            });
        }
    }
    for at in 0..case.metrics.len() {
        with(&|case| {
            case.metrics.remove(at);
        });
    }
    for (at, fact) in case.facts.iter().enumerate() {
        with(&|case| {
            case.facts.remove(at);
        });
        for smaller in fact.smaller() {
            with(&|case| case.facts[at] = smaller.clone());
        }
    }
    for (at, question) in case.questions.iter().enumerate() {
        for smaller in questions(question) {
            with(&|case| case.questions[at] = smaller.clone());
        }
    }
    if case.as_of.is_some() {
        with(&|case| case.as_of = None);
    }
    for (at, metric) in case.metrics.iter().enumerate() {
        for clause in 0..metric.clauses.len() {
            with(&|case| {
                case.metrics[at].clauses.remove(clause);
            });
        }
        for smaller in metric.body.smaller() {
            with(&|case| case.metrics[at].body = smaller.clone());
        }
        // A metric inside a body may be written out.
        for inner in &case.metrics {
            if inner.clauses.is_empty() && metric.body.text() == inner.name {
                with(&|case| case.metrics[at].body = inner.body.clone());
            }
        }
    }
    for (at, table) in case.tables.iter().enumerate() {
        for row in 0..table.rows.len() {
            with(&|case| {
                case.tables[at].rows.remove(row);
            });
        }
        for clause in (0..table.clauses.len()).filter(|clause| is_spare(&table.clauses, *clause)) {
            with(&|case| {
                case.tables[at].clauses.remove(clause);
            });
        }
        for column in 0..table.columns.len() {
            if table.rows.iter().any(|row| row[column] != "null") {
                with(&|case| {
                    for row in &mut case.tables[at].rows {
                        "null".clone_into(&mut row[column]);
                    }
                });
            }
        }
        with(&|case| {
            case.tables.remove(at);
        });
    }
    for at in 0..case.head.len() {
        with(&|case| {
            case.head.remove(at);
        });
    }
    for (now, plain) in [
        (&case.zone, "UTC"),
        (&case.week_starts, "monday"),
        (&case.fiscal_year_starts, "january"),
    ] {
        if now != plain {
            with(&|case| {
                for setting in [
                    &mut case.zone,
                    &mut case.week_starts,
                    &mut case.fiscal_year_starts,
                ] {
                    if setting == now {
                        plain.clone_into(setting);
                    }
                }
            });
        }
    }
    if case.empty_is_null {
        with(&|case| case.empty_is_null = false);
    }
    all
}

/// Whether no other clause of a table reads what a clause declares the type of.
fn is_spare(clauses: &[String], at: usize) -> bool {
    let mut words = clauses[at].split_whitespace();
    let (Some("fact" | "column" | "dim" | "time"), Some(name)) = (words.next(), words.next()) else {
        return true;
    };
    let others = clauses.iter().enumerate().filter(|(other, _)| *other != at);
    let mut words = others
        .flat_map(|(_, clause)| clause.split(|letter: char| !letter.is_alphanumeric() && letter != '_'));
    !words.any(|word| word == name)
}

fn questions(question: &Question) -> Vec<Question> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Question)| {
        let mut smaller = question.clone();
        change(&mut smaller);
        all.push(smaller);
    };
    if question.metrics.len() > 1 || question.is_report() {
        for at in 0..question.metrics.len() {
            with(&|question| {
                question.metrics.remove(at);
            });
        }
    }
    for at in 0..question.by.len() {
        with(&|question| {
            question.by.remove(at);
        });
    }
    for at in 0..question.bounds.len() {
        with(&|question| {
            question.bounds.remove(at);
        });
    }
    for at in 0..question.sort.len() {
        with(&|question| {
            question.sort.remove(at);
        });
    }
    if question.top.is_some() {
        with(&|question| question.top = None);
    }
    if question.compare.is_some() {
        with(&|question| question.compare = None);
    }
    if question.totals {
        with(&|question| question.totals = false);
    }
    if question.limit.is_some() {
        with(&|question| question.limit = None);
    }
    let nodes = |node: &Option<Node>| -> Vec<Option<Node>> {
        let smaller = node.iter().flat_map(Node::smaller).map(Some);
        node.iter().map(|_| None).chain(smaller).collect()
    };
    for filter in nodes(&question.filter) {
        with(&|question| question.filter.clone_from(&filter));
    }
    for having in nodes(&question.having) {
        with(&|question| question.having.clone_from(&having));
    }
    all
}
