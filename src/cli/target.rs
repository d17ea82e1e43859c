//! The target a verb is about.

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::source::manifest::{Manifest, Target};
use crate::sql::{DIALECTS, find};
use crate::words::{Said, say};

/// Targets whose engine this version has no SQL for.
pub(super) fn without_sql(manifest: &Manifest) -> Vec<Diagnostic> {
    let targets = manifest.targets.values();
    let without = targets.filter(|target| !target.engine.is_empty() && find(&target.engine).is_none());
    let known: Vec<&str> = DIALECTS.iter().map(|dialect| dialect.name()).collect();
    let finding = |target: &Target| {
        let reason = say!(
            "this version has no SQL for `{engine}`; it writes: {dialects}",
            engine = target.engine,
            dialects = Said::list(&known)
        );
        let finding = Diagnostic::warning(&code::BAD_MANIFEST).at(target.span);
        finding.helps("help.none").with("reason", reason)
    };
    without.map(finding).collect()
}

/// The target called `name`, else the default one, else the only one.
pub(super) fn choose<'a>(
    manifest: &'a Manifest,
    name: Option<&String>,
) -> Result<(&'a str, &'a Target), Diagnostic> {
    let only = || {
        manifest
            .targets
            .keys()
            .next()
            .filter(|_| manifest.targets.len() == 1)
    };
    let Some(name) = name.or(manifest.default_target.as_ref()).or_else(only) else {
        let finding = Diagnostic::error(&code::UNKNOWN_TARGET).says("message.no_target");
        return Err(finding.helps("help.none").with("name", "local"));
    };
    if let Some((name, target)) = manifest.targets.get_key_value(name) {
        return Ok((name, target));
    }
    let known: Vec<&str> = manifest.targets.keys().map(String::as_str).collect();
    let finding = Diagnostic::error(&code::UNKNOWN_TARGET).with("name", name);
    Err(match nearest(name, known.iter().copied()) {
        Some(near) => finding.helps("help.near").with("near", near),
        None if known.is_empty() => finding.helps("help.none"),
        None => finding.helps("help.has").with("targets", Said::list(&known)),
    })
}
