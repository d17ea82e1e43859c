//! What is watched, each as a view: 1 is well, 0 is not, NULL is no data.

use super::columns::title;
use super::keeping::{Keeper, Told};
use super::object::{Kind, LeftOut, Object};
use super::tasks::sentences;
use crate::diagnostic::code;
use crate::watch::{IS_WELL, Kind as Watched, Watch, alone};
use crate::words::{Said, say};

impl Keeper<'_> {
    /// A guardrail, a companion or an alert, with the number of those before it of its name.
    pub(super) fn watch(&self, watch: &Watch, before: usize) -> Result<Object, LeftOut> {
        let about = &watch.about;
        let item = self.item(Kind::Check, &about.name, watch.span);
        if watch.is_reckoned() {
            return Err(LeftOut {
                item,
                code: code::DIALECT_LACKS.id,
                why: match watch.foreseen {
                    None => say!(
                        "what is unusual is judged by medians of the values before, which `merak monitor` takes"
                    ),
                    Some(_) => say!(
                        "what is expected is reckoned from the values before by `merak monitor`, not by SQL"
                    ),
                },
            });
        }
        let number = match before {
            0 => String::new(),
            before => format!("_{}", before + 1),
        };
        let told = Told {
            name: format!("{}_{}{number}", about.kind.word(), about.name),
            says: says(watch),
            adding: None,
            columns: &[(IS_WELL, say!("1 is well, 0 is not, NULL is no data"))],
        };
        let object = self.kept(item, &alone(self.checked, watch), told)?;
        Ok(Object {
            blocks: Some(watch.blocks),
            ..object
        })
    }
}

fn says(watch: &Watch) -> Said {
    let about = &watch.about;
    let condition = match about.kind {
        Watched::Alert => say!("told of when: {condition}", condition = &about.says),
        _ => say!("must be: {condition}", condition = &about.says),
    };
    let owner = about.owner.as_ref();
    let least = watch.least.as_ref().filter(|_| !watch.by.is_empty());
    sentences([
        title(&about.name, about.label.as_deref()),
        condition,
        say!(
            "the last {count} periods that are over; a period without a row is no data",
            count = watch.looks_back()
        ),
        least
            .map(|(least, _)| say!("slices of fewer than {count} rows are left out", count = least))
            .unwrap_or_default(),
        owner
            .map(|owner| say!("owner {owner}", owner = owner))
            .unwrap_or_default(),
    ])
}
