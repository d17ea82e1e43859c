//! What nobody knows how it stands: it is no data, and never fine.

use jiff::civil::DateTime;

use super::about::{About, State};
use super::around::Around;
use super::judged::{Judged, periods};
use super::watched::Watch;
use crate::check::Checked;
use crate::syntax::time::Grain;

/// A condition that could not be asked, or of which no slice has a row.
#[must_use]
pub fn unknown(checked: &Checked, watch: &Watch, now: DateTime) -> Judged {
    let manifest = &checked.model.manifest;
    let last = match watch.grain {
        // Only data knows these.
        Grain::Custom(_) => Vec::new(),
        grain => periods((now, 1), grain, manifest, &[]),
    };
    let period = last.into_iter().next().unwrap_or_default();
    of(&watch.about, watch.grain.word(), period, now)
}

/// The same of anything that is judged for a period.
#[must_use]
pub fn of(about: &About, per: &str, period: String, now: DateTime) -> Judged {
    Judged {
        about: about.clone(),
        state: State::NoData,
        as_of: now.date(),
        per: per.to_owned(),
        period,
        slice: Vec::new(),
        values: Vec::new(),
        foreseen: None,
        since: None,
        around: Around::default(),
    }
}
