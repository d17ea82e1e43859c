//! Everything that was built, put together.

use super::keeping::Keeper;
use super::names::clashes;
use super::object::{LeftOut, Object};
use crate::diagnostic::Diagnostic;

/// All views, in the order they are made, and what is left out.
pub struct Built {
    /// The views.
    pub objects: Vec<Object>,
    /// What is none, and why.
    pub left_out: Vec<LeftOut>,
}

/// What has been built, with the catalogue of it.
///
/// # Errors
/// Two views of one name.
pub fn finished(
    keeper: &Keeper<'_>,
    done: impl IntoIterator<Item = Result<Object, LeftOut>>,
) -> Result<Built, Vec<Diagnostic>> {
    let mut built = Built {
        objects: Vec::new(),
        left_out: Vec::new(),
    };
    for one in done {
        match one {
            Ok(object) => built.objects.push(object),
            Err(left_out) => built.left_out.push(left_out),
        }
    }
    let catalogue = keeper.catalogue(&built.objects);
    match catalogue.map(|object| keeper.fitting(object)) {
        Some(Ok(object)) => built.objects.push(object),
        Some(Err(left_out)) => built.left_out.push(left_out),
        None => {}
    }
    built.objects.sort_by_key(|object| object.item.kind);
    let clashes = clashes(&built.objects, &keeper.checked.model, keeper.wanted);
    match clashes.is_empty() {
        true => Ok(built),
        false => Err(clashes),
    }
}
