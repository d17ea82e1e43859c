//! StarRocks, from version 3.1 on.

use sqlparser::ast::Expr;

use super::construct::Construct;
use super::mysql_kin::{Kin, Like};
use super::node::call;
use crate::words::{Said, say};

/// StarRocks's SQL.
pub static STARROCKS: Like<StarRocks> = Like(StarRocks);

/// What it has of its own.
pub struct StarRocks;

impl Kin for StarRocks {
    fn name(&self) -> &'static str {
        "starrocks"
    }

    fn lacks(&self, construct: Construct) -> Option<Said> {
        match construct {
            Construct::DiscretePercentiles => Some(say!("it takes the greater one of two")),
            _ => None,
        }
    }

    fn timestamp_type(&self) -> &'static str {
        "DATETIME"
    }

    fn percentile(&self, argument: Expr, share: Expr) -> Expr {
        call("percentile_cont", vec![argument, share])
    }

    fn adds_all_digits(&self) -> bool {
        true
    }

    /// Else a number without room is NULL.
    fn session(&self) -> Vec<String> {
        vec!["SET sql_mode = 'ERROR_IF_OVERFLOW'".to_owned()]
    }

    /// A list that would run backwards is none, and has no rows.
    fn run(&self, last: &str) -> String {
        format!("UNNEST(CASE WHEN {last} >= 0 THEN ARRAY_GENERATE(0, {last}) END) AS run(place)")
    }
}
