//! How many steps an engine works through that makes one anew wherever it is read.

use rustc_hash::FxHashMap;

use crate::plan::{Plan, Select, Source, StepBody};

/// How many they are.
pub(super) fn copies(plan: &Plan) -> usize {
    let mut known: FxHashMap<&str, usize> = FxHashMap::default();
    for step in &plan.steps {
        let selects = match &step.body {
            StepBody::Select(select) => std::slice::from_ref(&**select),
            StepBody::Stack(all) => all,
            StepBody::Written(..) => &[],
        };
        let each = selects.iter().map(|select| read(select, &known));
        let count = each.fold(1, usize::saturating_add);
        known.insert(&step.name, count);
    }
    read(&plan.last, &known).saturating_add(1)
}

fn read(select: &Select, known: &FxHashMap<&str, usize>) -> usize {
    let mut count: usize = 0;
    select.sources(&mut |source, _| {
        if let Source::Step(step) = source {
            count = count.saturating_add(known.get(step.as_str()).copied().unwrap_or(0));
        }
    });
    count
}
