//! The target a verb is about.

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::source::manifest::{Manifest, Target};
use crate::words::Said;

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
