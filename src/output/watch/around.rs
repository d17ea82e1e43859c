//! What else is known of how something stands, in words: late data, and what drives it.

use crate::output::figure::Figure;
use crate::watch::{Around, Driver};
use crate::why::{Number, Sides};
use crate::words::{Said, say};

/// A sentence for each.
pub(super) fn said(around: &Around) -> Vec<Said> {
    let late = around.late.iter().map(|late| {
        say!(
            "late: {table} has no rows after {day}, longer than ever in the weeks before",
            table = &late.table,
            day = late.last
        )
    });
    let thin = around.thin.iter().map(|thin| {
        say!(
            "{table} has {count} rows on {day}, usually {usual}: perhaps they are not all there yet",
            table = &thin.table,
            count = thin.rows,
            day = thin.day,
            usual = thin.usual
        )
    });
    late.chain(thin).chain(around.driver.iter().map(driven)).collect()
}

fn driven(driver: &Driver) -> Said {
    let number = |digits: &str| Number::of(digits);
    let sides = Sides {
        from: number(&driver.change),
        to: number(&driver.effect),
    };
    let figure = Figure::fitting(driver.format.as_deref(), &sides);
    let change = |number: &Option<Number>| {
        let units = number.as_ref().and_then(|number| number.units(figure.places()));
        units.map_or_else(String::new, |units| figure.change(units))
    };
    say!(
        "driven by {by} {slice}: {effect}; {metric} in all {change} against {before}",
        by = &driver.by,
        slice = &driver.slice,
        effect = change(&sides.to),
        change = change(&sides.from),
        metric = &driver.metric,
        before = &driver.before
    )
}
