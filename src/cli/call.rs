//! What every verb is called with.

use std::path::Path;

use clap::ValueEnum;

use crate::words::Language;

/// Where a verb works, and who reads what it says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    /// The project's folder, if one is named.
    pub project: Option<&'a Path>,
    /// In which language it answers.
    pub language: Language,
}

/// `--lang`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    /// English
    En,
    /// 中文
    Zh,
}

/// The language asked for, else that of the locale: the first of the three
/// variables that says something, as for other programs.
pub(super) fn language(asked: Option<Lang>) -> Language {
    match asked {
        Some(Lang::En) => Language::English,
        Some(Lang::Zh) => Language::Chinese,
        None => {
            let said = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            let first = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find(said);
            let locale = first.and_then(|name| std::env::var(name).ok());
            Language::of_locale(&locale.unwrap_or_default())
        }
    }
}
