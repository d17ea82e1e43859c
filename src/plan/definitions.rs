//! Which definitions an answer is of.

use super::question::Question;
use crate::check::{Checked, Measure};
use crate::meaning::{Fingerprint, Normal};

/// Each metric that is asked for by name, and the fingerprint of its definition
/// where it has one.
pub(super) fn definitions(checked: &Checked, question: &Question) -> Vec<(String, Fingerprint)> {
    let mut normal = Normal::new(checked);
    let mut named = |measure: &Measure| match measure {
        Measure::Metric(id, _) => {
            let metric = checked.model.metrics.get(id.index())?;
            let fingerprint = normal.fingerprint(*id).ok()?;
            Some((metric.named.name.text.to_string(), fingerprint))
        }
        _ => None,
    };
    let asked = question.asked.iter().filter_map(|asked| named(&asked.measure));
    asked.collect()
}
