//! Changes of what is written as a number: its neighbours.

use super::change::How;
use super::sites::Sites;
use crate::syntax::ast::{Duration, Expr, ExprKind, Number};
use crate::syntax::time::Moment;

impl Sites<'_> {
    pub(super) fn change_amount(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(number) => {
                for after in neighbours(number) {
                    self.offer(How::Boundary, expr.span, after);
                }
            }
            ExprKind::Bool(value) => self.offer(How::Negate, expr.span, (!value).to_string()),
            ExprKind::Moment(moment) => {
                if let Moment::Day(day) = moment.moment
                    && let Ok(next) = day.tomorrow()
                {
                    self.offer(How::Boundary, expr.span, next.to_string());
                }
            }
            ExprKind::Duration(length) => self.length(length),
            _ => {}
        }
    }

    /// One more of its unit, and one less.
    pub(super) fn length(&mut self, length: &Duration) {
        let less = length.count.checked_sub(1).filter(|count| *count > 0);
        for count in length.count.checked_add(1).into_iter().chain(less) {
            let after = format!("{count} {}s", length.unit.word());
            self.offer(How::Length, length.span, after);
        }
    }
}

/// A number with one more and one less in its last place; nothing below zero.
fn neighbours(number: &Number) -> Vec<String> {
    let plain = number.raw.replace('_', "");
    let (digits, percent) = match plain.strip_suffix('%') {
        Some(digits) => (digits, "%"),
        None => (plain.as_str(), ""),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let Ok(units) = format!("{whole}{fraction}").parse::<i128>() else {
        return Vec::new();
    };
    let places = fraction.len();
    let text = |units: i128| {
        let padded = format!("{units:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at_checked(padded.len() - places)?;
        let point = if fraction.is_empty() { "" } else { "." };
        Some(format!("{whole}{point}{fraction}{percent}"))
    };
    let near = [units.checked_add(1), units.checked_sub(1)];
    let near = near.into_iter().flatten().filter(|units| *units >= 0);
    near.filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::neighbours;
    use crate::source::Span;
    use crate::syntax::ast::Number;

    #[test]
    fn the_last_place_is_moved() {
        let near = |raw: &str| {
            neighbours(&Number {
                raw: raw.into(),
                span: Span::default(),
            })
        };
        assert_eq!(near("5_000"), ["5001", "4999"]);
        assert_eq!(near("0"), ["1"]);
        assert_eq!(near("30%"), ["31%", "29%"]);
        assert_eq!(near("0.95"), ["0.96", "0.94"]);
        assert_eq!(near("1.00"), ["1.01", "0.99"]);
        assert_eq!(near("1e6"), Vec::<String>::new());
    }
}
