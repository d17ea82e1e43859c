//! Expressions of SQL in the words of the language.

use sqlparser::ast::{
    BinaryOperator, CaseWhen, CeilFloorKind, DateTimeField, Expr, Function, FunctionArg, FunctionArgExpr,
    FunctionArguments, UnaryOperator, Value,
};
use sqlparser::dialect::DuckDbDialect;
use sqlparser::parser::Parser;

use super::casts::cast;
use super::names::text_literal;
use super::times;
use crate::words::{Said, say};

/// Something that stands in an expression.
#[derive(Clone, Debug)]
pub struct Written {
    pub text: String,
    /// How tightly it holds together.
    pub level: u8,
    pub sort: Sort,
}

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A time, or the bucket of one.
    Time,
    /// A text between quotes, which may mean a time.
    Literal,
    Other,
}

pub const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARES: u8 = 4;
const ADDS: u8 = 5;
const TIMES: u8 = 6;
pub const ATOM: u8 = 8;

impl Written {
    pub fn atom(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            level: ATOM,
            sort: Sort::Other,
        }
    }

    pub fn time(text: impl Into<String>) -> Self {
        Self {
            sort: Sort::Time,
            ..Self::atom(text)
        }
    }

    fn new(level: u8, text: String) -> Self {
        Self {
            text,
            level,
            sort: Sort::Other,
        }
    }

    /// Its text where something of this level may stand.
    pub fn at(&self, level: u8) -> String {
        match self.level < level {
            true => format!("({})", self.text),
            false => self.text.clone(),
        }
    }
}

/// What a name stands for, or why nothing.
pub type Names<'a> = dyn FnMut(&str) -> Result<Written, Said> + 'a;

/// An expression of SQL, as it is written.
pub fn parse(text: &str) -> Result<Expr, Said> {
    let parser = Parser::new(&DuckDbDialect {}).try_with_sql(text);
    let parsed = parser.and_then(|mut parser| {
        let expr = parser.parse_expr()?;
        parser.expect_token(&sqlparser::tokenizer::Token::EOF)?;
        Ok(expr)
    });
    parsed.map_err(|_| say!("`{expr}` is not read as an expression of SQL", expr = text))
}

/// The same in the words of the language.
pub fn written(expr: &Expr, names: &mut Names<'_>) -> Result<Written, Said> {
    Ok(match expr {
        Expr::Nested(inner) => written(inner, names)?,
        Expr::Identifier(name) => names(&name.value)?,
        Expr::Value(value) => constant(&value.value).ok_or_else(|| strange(expr))?,
        Expr::TypedString(typed) => match &typed.value.value {
            Value::SingleQuotedString(text) => literal(text),
            _ => return Err(strange(expr)),
        },
        Expr::Cast {
            expr: inner,
            data_type,
            ..
        } => cast(inner, written(inner, names)?, data_type)?,
        Expr::UnaryOp { op, expr: inner } => match op {
            UnaryOperator::Not => Written::new(NOT, format!("not {}", written(inner, names)?.at(NOT))),
            UnaryOperator::Minus => {
                Written::new(TIMES + 1, format!("-{}", written(inner, names)?.at(TIMES + 1)))
            }
            UnaryOperator::Plus => written(inner, names)?,
            _ => return Err(strange(expr)),
        },
        Expr::BinaryOp { left, op, right } => binary(left, op, right, names)?.ok_or_else(|| strange(expr))?,
        Expr::IsNull(inner) => Written::new(COMPARES, format!("{} is null", written(inner, names)?.at(ADDS))),
        Expr::IsNotNull(inner) => Written::new(
            COMPARES,
            format!("{} is not null", written(inner, names)?.at(ADDS)),
        ),
        Expr::IsTrue(inner) => known(inner, false, names)?,
        Expr::IsNotFalse(inner) => known(inner, true, names)?,
        Expr::IsNotTrue(inner) => Written::new(NOT, format!("not {}", known(inner, false, names)?.text)),
        Expr::IsFalse(inner) => Written::new(NOT, format!("not {}", known(inner, true, names)?.text)),
        Expr::InList { expr, list, negated } => {
            let of = written(expr, names)?;
            let mut items = Vec::new();
            for item in list {
                items.push(moment(&of, written(item, names)?).at(OR));
            }
            let word = if *negated { "not in" } else { "in" };
            Written::new(COMPARES, format!("{} {word} [{}]", of.at(ADDS), items.join(", ")))
        }
        Expr::Between {
            expr,
            negated,
            low,
            high,
        } => {
            let of = written(expr, names)?;
            let (low, high) = (written(low, names)?, written(high, names)?);
            let word = if *negated { "not between" } else { "between" };
            let (low, high) = (moment(&of, low), moment(&of, high));
            let is_beside = |op, end| of_middle(&of, op, end).is_some();
            if is_beside(&BinaryOperator::GtEq, &low) || is_beside(&BinaryOperator::LtEq, &high) {
                let (from, to) = (
                    compared(of.clone(), &BinaryOperator::GtEq, low).ok_or_else(|| strange(expr))?,
                    compared(of, &BinaryOperator::LtEq, high).ok_or_else(|| strange(expr))?,
                );
                let both = Written::new(AND, format!("{} and {}", from.at(AND), to.at(AND + 1)));
                return Ok(match negated {
                    true => Written::new(NOT, format!("not {}", both.at(NOT))),
                    false => both,
                });
            }
            Written::new(
                COMPARES,
                format!("{} {word} {} and {}", of.at(ADDS), low.at(ADDS), high.at(ADDS)),
            )
        }
        Expr::Like {
            negated,
            any: false,
            expr,
            pattern,
            escape_char: None,
        } => {
            let word = if *negated { "not like" } else { "like" };
            let (of, pattern) = (written(expr, names)?, written(pattern, names)?);
            Written::new(COMPARES, format!("{} {word} {}", of.at(ADDS), pattern.at(ADDS)))
        }
        Expr::Case {
            operand: None,
            conditions,
            else_result,
            ..
        } => {
            let mut arms = Vec::new();
            for CaseWhen { condition, result } in conditions {
                arms.push(format!(
                    "{}: {}",
                    written(condition, names)?.text,
                    written(result, names)?.text
                ));
            }
            if let Some(result) = else_result {
                arms.push(format!("else: {}", written(result, names)?.text));
            }
            Written::atom(format!("case {{ {} }}", arms.join(", ")))
        }
        Expr::Floor { expr: inner, field } if is_plain(field) => {
            Written::atom(format!("floor({})", written(inner, names)?.text))
        }
        Expr::Ceil { expr: inner, field } if is_plain(field) => {
            Written::atom(format!("ceil({})", written(inner, names)?.text))
        }
        Expr::Trim {
            expr: inner,
            trim_where: None,
            trim_what: None,
            trim_characters: None,
        } => Written::atom(format!("trim({})", written(inner, names)?.text)),
        Expr::Function(function) => call(function, names)?.ok_or_else(|| strange(expr))?,
        _ => return Err(strange(expr)),
    })
}

/// Whether nothing but the number itself is rounded.
fn is_plain(field: &CeilFloorKind) -> bool {
    matches!(field, CeilFloorKind::DateTimeField(DateTimeField::NoDateTime))
}

/// Digits of a number, with its point, beyond which there is none.
const LONGEST: usize = 39;

/// A truth, and what stands where it is unknown.
fn known(inner: &Expr, otherwise: bool, names: &mut Names<'_>) -> Result<Written, Said> {
    let inner = written(inner, names)?;
    Ok(Written::atom(format!("coalesce({}, {otherwise})", inner.text)))
}

fn strange(expr: &Expr) -> Said {
    say!("`{expr}` has no counterpart", expr = expr)
}

fn constant(value: &Value) -> Option<Written> {
    Some(match value {
        Value::Number(number, _) if number.to_string().len() <= LONGEST => Written::atom(number.to_string()),
        Value::SingleQuotedString(text) => literal(text),
        Value::Boolean(truth) => Written::atom(truth.to_string()),
        Value::Null => Written::atom("null"),
        _ => return None,
    })
}

fn literal(text: &str) -> Written {
    Written {
        sort: Sort::Literal,
        ..Written::atom(text_literal(text))
    }
}

/// A literal beside a time is one.
fn moment(beside: &Written, value: Written) -> Written {
    match (beside.sort, value.sort) {
        (Sort::Time, Sort::Literal) => {
            let inside = value.text.trim_matches('"').trim().replace(' ', "T");
            Written::atom(inside.trim_end_matches("T00:00:00").to_owned())
        }
        _ => value,
    }
}

fn binary(
    left: &Expr,
    op: &BinaryOperator,
    right: &Expr,
    names: &mut Names<'_>,
) -> Result<Option<Written>, Said> {
    let (a, b) = (written(left, names)?, written(right, names)?);
    let (a, b) = (moment(&b, a.clone()), moment(&a, b));
    Ok(compared(a, op, b))
}

fn compared(a: Written, op: &BinaryOperator, b: Written) -> Option<Written> {
    if let Some(never) = never_equal(&a, op, &b) {
        return Some(never);
    }
    let mut b = b;
    let middle = of_middle(&a, op, &b);
    let op = middle.as_ref().map_or(op, |(op, _)| op);
    b = middle.as_ref().map_or(b, |(_, next)| Written::atom(next));
    let (level, word) = match op {
        BinaryOperator::Or => (OR, "or"),
        BinaryOperator::And => (AND, "and"),
        BinaryOperator::Eq => (COMPARES, "="),
        BinaryOperator::NotEq => (COMPARES, "!="),
        BinaryOperator::Lt => (COMPARES, "<"),
        BinaryOperator::LtEq => (COMPARES, "<="),
        BinaryOperator::Gt => (COMPARES, ">"),
        BinaryOperator::GtEq => (COMPARES, ">="),
        BinaryOperator::Plus => (ADDS, "+"),
        BinaryOperator::Minus => (ADDS, "-"),
        BinaryOperator::Multiply => (TIMES, "*"),
        BinaryOperator::Divide => (TIMES, "/"),
        BinaryOperator::StringConcat => {
            return Some(Written::atom(format!("concat({}, {})", a.text, b.text)));
        }
        _ => return None,
    };
    // Comparisons do not chain, and what is subtracted or divided holds together.
    let (of_left, of_right) = match level {
        COMPARES => (ADDS, ADDS),
        OR | AND => (level, level + 1),
        _ => (level, level + 1),
    };
    Some(Written::new(
        level,
        format!("{} {word} {}", a.at(of_left), b.at(of_right)),
    ))
}

/// No period begins in the middle of one: what is said of periods that there are.
fn never_equal(period: &Written, op: &BinaryOperator, beside: &Written) -> Option<Written> {
    let is_equal = match op {
        BinaryOperator::Eq => false,
        BinaryOperator::NotEq => true,
        _ => return None,
    };
    of_middle(period, &BinaryOperator::Lt, beside)?;
    let text = format!("case {{ {} is not null: {is_equal} }}", period.text);
    Some(Written::atom(text))
}

/// What a period is compared with, where that is in the middle of one.
fn of_middle(period: &Written, op: &BinaryOperator, beside: &Written) -> Option<(BinaryOperator, String)> {
    if period.sort != Sort::Time {
        return None;
    }
    let grain = period.text.rsplit('.').next()?;
    let day = || Some(beside.text.parse::<jiff::civil::Date>().ok()?.into());
    let moment = beside.text.parse::<jiff::civil::DateTime>().ok().or_else(day)?;
    times::beside_middle(op, grain, moment)
}

/// Functions that are called the same.
const SAME: [&str; 8] = [
    "abs", "coalesce", "lower", "upper", "trim", "length", "floor", "round",
];

fn call(function: &Function, names: &mut Names<'_>) -> Result<Option<Written>, Said> {
    let name = function.name.to_string().to_lowercase();
    let FunctionArguments::List(list) = &function.args else {
        return Ok(None);
    };
    let mut arguments = Vec::new();
    for argument in &list.args {
        let FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) = argument else {
            return Ok(None);
        };
        arguments.push(written(expr, names)?);
    }
    Ok(match (name.as_str(), arguments.as_slice()) {
        ("nullif", [of, unless]) => {
            let (value, other) = (of.at(ADDS), unless.at(ADDS));
            let case = format!("case {{ {value} = {other}: null, else: {} }}", of.text);
            Some(Written::atom(case))
        }
        ("ifnull" | "nvl", [_, _]) => Some(Written::atom(format!("coalesce({})", joined(&arguments)))),
        ("ceiling" | "ceil", [of]) => Some(Written::atom(format!("ceil({})", of.text))),
        // Some engines leave NULL out of it.
        ("concat", _) => {
            return Err(say!(
                "`concat` of NULL is NULL on some engines and not on others; `a || b` is everywhere"
            ));
        }
        (same, [_, ..]) if SAME.contains(&same) => {
            Some(Written::atom(format!("{same}({})", joined(&arguments))))
        }
        _ => None,
    })
}

fn joined(arguments: &[Written]) -> String {
    let texts: Vec<&str> = arguments.iter().map(|argument| argument.text.as_str()).collect();
    texts.join(", ")
}
