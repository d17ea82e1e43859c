//! Layout: one clause a line, one column a line, a comment for every step.

use std::fmt::Write;

use sqlparser::ast::{
    BinaryOperator, Expr, GroupByExpr, JoinConstraint, JoinOperator, LimitClause, OrderByKind, Query, Select,
    SetExpr,
};

/// A comment line; what it holds can never end it.
pub(super) fn comment(words: &str) -> String {
    let words: String = words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("-- {words}\n")
}

/// The steps of a query, with a comment for each. Those with a text of their own have that, as it
/// was written.
pub(super) fn steps(query: &Query, comments: &[&str], texts: &[Option<&str>]) -> String {
    let mut out = String::new();
    if let Some(with) = &query.with {
        for (at, step) in with.cte_tables.iter().enumerate() {
            let _ = writeln!(out, "{} AS (", step.alias.name);
            if let Some(words) = comments.get(at) {
                let _ = write!(out, "  {}", comment(words));
            }
            match texts.get(at).copied().flatten() {
                Some(text) => {
                    let _ = writeln!(out, "{}", text.trim_end());
                }
                None => body(&mut out, &step.query.body, "  "),
            }
            let closing = if at + 1 == with.cte_tables.len() {
                ")"
            } else {
                "),"
            };
            let _ = writeln!(out, "{closing}");
        }
    }
    out
}

/// What a query does with its steps.
pub(super) fn last(query: &Query) -> String {
    let mut out = String::new();
    body(&mut out, &query.body, "");
    if let Some(order) = &query.order_by
        && let OrderByKind::Expressions(keys) = &order.kind
    {
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "ORDER BY {}", keys.join(", "));
    }
    if let Some(LimitClause::LimitOffset { limit, offset, .. }) = &query.limit_clause {
        if offset.is_some() && query.order_by.is_none() {
            let _ = writeln!(out, "ORDER BY (SELECT NULL)");
        }
        if let Some(offset) = offset {
            let _ = writeln!(out, "{offset}");
        }
        if let Some(limit) = limit {
            let _ = writeln!(out, "LIMIT {limit}");
        }
    }
    if let Some(fetch) = &query.fetch {
        let _ = writeln!(out, "{fetch}");
    }
    out
}

fn body(out: &mut String, set: &SetExpr, margin: &str) {
    match set {
        SetExpr::Select(select) => self::select(out, select, margin),
        SetExpr::SetOperation {
            op,
            set_quantifier,
            left,
            right,
        } => {
            body(out, left, margin);
            let _ = writeln!(out, "{margin}{op} {set_quantifier}");
            body(out, right, margin);
        }
        other => {
            let _ = writeln!(out, "{margin}{other}");
        }
    }
}

fn select(out: &mut String, select: &Select, margin: &str) {
    let columns: Vec<String> = select.projection.iter().map(ToString::to_string).collect();
    let _ = writeln!(out, "{margin}SELECT");
    let _ = writeln!(out, "{margin}  {}", columns.join(&format!(",\n{margin}  ")));
    for from in &select.from {
        let _ = writeln!(out, "{margin}FROM {}", from.relation);
        for join in &from.joins {
            let _ = match &join.join_operator {
                JoinOperator::Inner(JoinConstraint::On(on)) => {
                    writeln!(out, "{margin}JOIN {} ON {on}", join.relation)
                }
                JoinOperator::Left(JoinConstraint::On(on)) => {
                    writeln!(out, "{margin}LEFT JOIN {} ON {on}", join.relation)
                }
                _ => writeln!(out, "{margin}CROSS JOIN {}", join.relation),
            };
        }
    }
    for beside in &select.lateral_views {
        let _ = writeln!(out, "{margin}{}", beside.to_string().trim_start());
    }
    if let Some(filter) = &select.selection {
        let mut parts = Vec::new();
        conjuncts(filter, &mut parts);
        let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "{margin}WHERE {}", parts.join(&format!("\n{margin}  AND ")));
    }
    if let GroupByExpr::Expressions(keys, _) = &select.group_by
        && !keys.is_empty()
    {
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "{margin}GROUP BY {}", keys.join(", "));
    }
    if let Some(having) = &select.having {
        let _ = writeln!(out, "{margin}HAVING {having}");
    }
}

fn conjuncts<'a>(expr: &'a Expr, parts: &mut Vec<&'a Expr>) {
    match expr {
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => {
            conjuncts(left, parts);
            conjuncts(right, parts);
        }
        other => parts.push(other),
    }
}
