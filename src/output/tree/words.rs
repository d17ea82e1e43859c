//! Words of the language's own vocabulary, as people read them in a drawing. What
//! programs read keeps them as they are written.

use crate::words::{self, Said, Say, say};

/// Whether an identity or a partition holds.
pub(super) fn verdict(word: &str) -> Said {
    match word {
        "empty" => say!("by definition"),
        "given" => say!("proved, given claims"),
        "proved" => say!("proved"),
        "refuted" => say!("refuted"),
        "unproved" => say!("unproved"),
        other => other.said(),
    }
}

/// How far a business line is.
pub(super) fn stage(word: &str) -> Said {
    match word {
        "launch" => say!("launch"),
        "growth" => say!("growth"),
        "maturity" => say!("maturity"),
        "renewal" => say!("renewal"),
        other => other.said(),
    }
}

/// How often something is looked at: `every quarter`.
pub(super) fn review(text: &str) -> Said {
    match text {
        "every day" => say!("every day"),
        "every week" => say!("every week"),
        "every month" => say!("every month"),
        "every quarter" => say!("every quarter"),
        "every year" => say!("every year"),
        other => other.said(),
    }
}

/// A length of time as it is written: `7 days`.
pub(super) fn length(text: &str) -> Said {
    let Some((count, unit)) = text.split_once(' ') else {
        return text.said();
    };
    words::length(count, unit)
}

/// How far a plan is.
pub(super) fn status(word: &str) -> Said {
    match word {
        "planned" => say!("planned"),
        "running" => say!("running"),
        "done" => say!("done"),
        "stopped" => say!("stopped"),
        other => other.said(),
    }
}

/// What kind of a plan it is.
pub(super) fn plan(kind: &str) -> Said {
    match kind {
        "direction" => say!("direction"),
        "opportunity" => say!("opportunity"),
        "initiative" => say!("initiative"),
        other => other.said(),
    }
}
