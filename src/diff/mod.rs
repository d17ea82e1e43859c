//! What changed in meaning between two revisions of a project, and what that
//! reaches.
//!
//! In: two [`Checked`] models with their texts.
//! Out: [`Changes`], in names and facets; entry [`diff`].
//! Never: reads a repository, or says that two definitions differ without a row, a
//! unit or a question that tells them apart, put to the evaluator for both.

mod calendar;
mod change;
mod claims;
mod effect;
mod events;
mod example;
mod judged;
mod metrics;
mod outline;
mod pairs;
mod reach;
mod said;
mod slices;
mod through;
mod touched;
mod uses;

pub use calendar::Setting;
pub use change::{Before, Change, Changes, Facet, Kind, Place, What};
pub use claims::Claim;
pub use effect::{Effect, Failed};
pub use example::{Example, Number};
pub use reach::Reach;
pub use said::Said;
pub use through::Through;
pub use touched::{Touched, words};
pub use uses::{Item, Uses};

use crate::check::Checked;
use crate::meaning::Normal;
use crate::source::SourceMap;

/// A revision of a project.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What its definitions mean.
    pub checked: &'a Checked,
    /// The texts they are written in.
    pub sources: &'a SourceMap,
}

/// Compares two revisions. What the calendar of the settings changes is said once:
/// `judged` is the later one under the calendar of the earlier one.
#[must_use]
pub fn diff(old: Side<'_>, new: Side<'_>, judged: &Checked) -> Changes {
    let mut normal = Normal::new(old.checked);
    let before = pairs::Marks::of(&mut normal, old.checked);
    normal.turn_to(judged);
    let after = pairs::Marks::of(&mut normal, judged);
    let mut work = metrics::Work {
        old,
        new,
        normal,
        apart: [Normal::new(old.checked), Normal::new(judged)],
        effort: judged::effort(&before, &after, old, new),
        before,
        after,
        uses: (Uses::of(old), Uses::of(new)),
        reach: (reach::Consumers::of(old), reach::Consumers::of(new)),
    };
    let changes = work.all();
    Changes {
        calendar: calendar::changed(&old.checked.model.manifest, &new.checked.model.manifest),
        unchanged: work.unchanged(&changes),
        claims: claims::changed(old, new),
        moved: claims::moved(old, new),
        changes,
    }
}
