//! Files that stand where a folder is wanted.

use std::path::Path;

use crate::diagnostic::{Diagnostic, code};

/// The file that stands where a folder is to be, or where one above it is.
pub(super) fn no_folder(folder: &Path) -> Option<Diagnostic> {
    let there = folder.ancestors().find(|path| path.exists())?;
    let finding = Diagnostic::error(&code::UNREADABLE_FILE).says("message.no_folder");
    (!there.is_dir()).then(|| finding.helps("help.no_folder").with("path", there.display()))
}
