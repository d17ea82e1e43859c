//! What stands in a folder that was built: each file, what it makes, and what names it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Who says that a folder is ours.
const BUILT_BY: &str = "merak build";

/// What stands in a folder that was built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `merak build`
    pub built_by: String,
    /// The project.
    pub project: String,
    /// Whose SQL.
    pub dialect: String,
    /// What holds the views.
    pub schema: String,
    /// What the files are: `views` or `dbt`.
    pub layout: String,
    /// As if they were read at this moment, if one is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// What columns are called by: `names` or `labels`.
    pub columns: String,
    /// The language of what is said of them.
    pub language: String,
    /// The views, in the order they are made.
    pub objects: Vec<Entry>,
    /// What is none, and why.
    pub left_out: Vec<Missing>,
    /// Views that were built before: they are taken away.
    pub retired: Vec<String>,
    /// Every file, and the SHA-256 of what stands in it.
    pub files: BTreeMap<String, String>,
}

/// A view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// `metric`, `report`, `check`, `target`, `segment` or `base`
    pub kind: String,
    /// The name of what it is built of.
    pub of: String,
    /// The file that makes it.
    pub file: String,
    /// The SHA-256 of that.
    pub sha256: String,
    /// What it is told it was made of, where the engine keeps that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// Its columns.
    pub columns: Vec<String>,
    /// Of a metric, which of its rows may be added up: `all`, `of_one_period` or `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adding: Option<String>,
    /// The metrics it answers with, and what names their definitions.
    pub definitions: BTreeMap<String, String>,
}

/// What is not built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Of what kind it is.
    pub kind: String,
    /// Its name.
    pub of: String,
    /// The code of the reason.
    pub code: String,
    /// The reason.
    pub why: String,
}

impl Manifest {
    /// The manifest of a folder; nothing where it is not ours.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let manifest: Self = serde_json::from_str(text).ok()?;
        (manifest.built_by == BUILT_BY).then_some(manifest)
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{text}\n")
    }

    pub(super) fn empty() -> Self {
        Self {
            built_by: BUILT_BY.to_owned(),
            project: String::new(),
            dialect: String::new(),
            schema: String::new(),
            layout: String::new(),
            as_of: None,
            columns: String::new(),
            language: String::new(),
            objects: Vec::new(),
            left_out: Vec::new(),
            retired: Vec::new(),
            files: BTreeMap::new(),
        }
    }
}
