//! Texts of SQL Server: how they are compared, put together, cut, and looked for in each other.

use sqlparser::ast::Expr;

use super::dialect::Dialect;
use super::literal::raw;
use super::node::{call, cast, nested};
use super::sqlserver::TSql;

/// What texts are compared by: their bytes.
pub(super) const BYTES: &str = "COLLATE Latin1_General_100_BIN2_UTF8";

/// What counts letters as people do, one that takes two places, too.
pub(super) const LETTERS: &str = "COLLATE Latin1_General_100_CI_AS_KS_WS_SC_UTF8";

impl TSql {
    /// Texts one behind the other; NULL if any is.
    pub(super) fn joined(&self, texts: &[Expr]) -> Expr {
        let is_null: Vec<String> = texts.iter().map(|text| format!("{text} IS NULL")).collect();
        let long = |text: &Expr| cast(text.clone(), self.words());
        let texts = call("concat", texts.iter().map(long).collect());
        raw(format!(
            "CASE WHEN {} THEN NULL ELSE {texts} END",
            is_null.join(" OR ")
        ))
    }

    /// Whether a text holds another, with these signs before it and behind it.
    pub(super) fn found(&self, text: &Expr, other: &Expr, [before, behind]: [&str; 2]) -> Expr {
        const MEANT: [[&str; 2]; 3] = [["[", "[[]"], ["%", "[%]"], ["_", "[_]"]];
        let means = |pair: &&[&str; 2]| match other {
            Expr::Value(constant) => constant.to_string().contains(pair[0]),
            _ => true,
        };
        let plain = MEANT.iter().filter(means).fold(other.clone(), |text, pair| {
            let [sign, meant] = pair.map(|sign| raw(self.text(sign)));
            call("replace", vec![text, sign, meant])
        });
        let pattern = match (before, behind) {
            ("", behind) => format!("{plain} + {}", self.text(behind)),
            (before, "") => format!("{} + {plain}", self.text(before)),
            (before, behind) => format!("{} + {plain} + {}", self.text(before), self.text(behind)),
        };
        nested(raw(format!("({text} + CHAR(0)) LIKE ({pattern} + CHAR(0))")))
    }
}

/// A text that is compared by its bytes.
pub(super) fn in_bytes(text: &Expr) -> Expr {
    raw(format!("{text} {BYTES}"))
}

/// A part of a text, by letters. It has to have a length.
pub(super) fn substring(operands: Vec<Expr>) -> Expr {
    let mut operands = operands.into_iter().map(|operand| operand.to_string());
    let text = operands.next().unwrap_or_default();
    let from = operands.next().unwrap_or_default();
    let length = operands.next().unwrap_or_else(|| i32::MAX.to_string());
    raw(format!("SUBSTRING({text} {LETTERS}, {from}, {length}) {BYTES}"))
}
