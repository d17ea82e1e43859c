//! Two definitions under one name, or under one label: what finds them knows that
//! they are two; here it is said whether they mean the same, and if not in what
//! they differ, with rows that tell them apart.

use super::normal::Normal;
use super::telling::{Compared, Effort};
use crate::check::Checked;
use crate::diagnostic::{Diagnostic, code};
use crate::resolve::{Metric, MetricId};
use crate::source::Span;
use crate::words::{Said, Say, say};

/// Most findings of one run that are looked into.
const MOST: usize = 20;

/// Says more of findings about names and labels that two metrics share.
pub fn explain(checked: &Checked, found: &mut [Diagnostic]) {
    let is_conflict = |finding: &&mut Diagnostic| {
        *finding.code == code::DUPLICATE_NAME || *finding.code == code::LABEL_CLASH
    };
    let mut normal = Normal::new(checked);
    for finding in found.iter_mut().filter(is_conflict).take(MOST) {
        let mut spans = finding.labels.iter().map(|label| label.span);
        let (Some(second), Some(first)) = (spans.next(), spans.next()) else {
            continue;
        };
        let metric = |span: Span| {
            let at = checked
                .model
                .metrics
                .iter()
                .position(|metric| says(metric, span))?;
            Some(MetricId::at(at))
        };
        if let (Some(first), Some(second)) = (metric(first), metric(second)) {
            *finding = explained(&mut normal, finding.clone(), first, second);
        }
    }
}

/// Whether a name, label or other name of a metric stands at a place.
fn says(metric: &Metric, span: Span) -> bool {
    let mut labels = metric.named.label.iter().chain(&metric.named.aka);
    metric.named.name.span.key() == span.key() || labels.any(|label| label.span.key() == span.key())
}

fn explained(normal: &mut Normal<'_>, finding: Diagnostic, first: MetricId, second: MetricId) -> Diagnostic {
    let checked = normal.model();
    let names = [first, second].map(|id| {
        checked
            .metrics
            .get(id.index())
            .map(|metric| &metric.named.name.text)
    });
    let names: [Said; 2] = match names {
        [Some(first), Some(second)] if first != second => {
            [format!("`{first}`").said(), format!("`{second}`").said()]
        }
        _ => [say!("the first one"), say!("the second one")],
    };
    match normal.tell_apart(first, second, Effort::default()) {
        Compared::Same => finding.says("message.same").helps("help.same"),
        Compared::SameGiven(claims) => finding
            .says("message.given")
            .helps("help.same")
            .with("claims", Said::list(claims)),
        Compared::Different(apart) => {
            let finding = finding.says("message.differs").helps("help.differs");
            let [first, second] = &names;
            apart.fill(finding, first, second)
        }
        Compared::Unknown => finding,
    }
}
