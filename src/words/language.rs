//! The languages of the program.

/// A language people read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// That of a locale such as `zh_CN.UTF-8`; English where nothing is said
    /// in it.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let tongue = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if tongue.eq_ignore_ascii_case("zh") {
            Self::Chinese
        } else {
            Self::English
        }
    }

    /// The words for this one.
    #[must_use]
    pub const fn of<T: Copy>(self, english: T, chinese: T) -> T {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, Chinese, English};

    #[test]
    fn locales_have_languages() {
        for (locale, language) in [
            ("zh_CN.UTF-8", Chinese),
            ("zh", Chinese),
            ("zh-Hans-CN", Chinese),
            ("ZH_TW", Chinese),
            ("zh@pinyin", Chinese),
            ("en_US.UTF-8", English),
            ("C.UTF-8", English),
            ("POSIX", English),
            ("zha_CN", English),
            ("", English),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale}");
        }
    }
}
