//! Apache Doris, from version 3.0.3 on.

use sqlparser::ast::Expr;

use super::construct::Construct;
use super::mysql_kin::{Kin, Like};
use super::node::call;
use super::run;
use crate::words::{Said, say};

/// Doris's SQL.
pub static DORIS: Like<Doris> = Like(Doris);

/// What it has of its own.
pub struct Doris;

impl Kin for Doris {
    fn name(&self) -> &'static str {
        "doris"
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        match construct {
            Construct::DiscretePercentiles => Some(say!("it has no aggregate for that")),
            _ => None,
        }
    }

    fn timestamp_type(&self) -> &'static str {
        "DATETIME(6)"
    }

    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        call("percentile", vec![argument, share])
    }

    fn adds_all_digits(&self) -> bool {
        false
    }

    fn run(&self, _last: &str) -> String {
        run::run()
    }

    /// Words are no JSON, and so an error.
    fn run_within(&self, last: &str) -> Option<Expr> {
        let error = format!("CAST(JSON_PARSE(CONCAT('too many periods: ', {last})) AS BIGINT)");
        Some(run::within(last, &error))
    }
}
