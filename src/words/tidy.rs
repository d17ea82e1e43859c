//! Spaces in Chinese: between Chinese and other words there is one, between two
//! Chinese characters none.

/// Takes out the spaces that filled phrases leave between Chinese characters, but
/// not inside of back-quotes and quotes: these are somebody's own words.
#[must_use]
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut own: Option<char> = None;
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match own {
            Some(mark) if mark == c => own = None,
            Some(_) => {}
            None if matches!(c, '`' | '"') => own = Some(c),
            None if c == ' ' => {
                let next = rest.peek().copied().unwrap_or(' ');
                let mark = |c: char| is_full_width(c);
                if (is_chinese(before) && is_chinese(next)) || mark(before) || mark(next) {
                    continue;
                }
            }
            None => {}
        }
        out.push(c);
        before = c;
    }
    out
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}') || is_full_width(c)
}

/// Punctuation that brings its own space.
fn is_full_width(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}')
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn spaces_stand_where_they_belong() {
        assert_eq!(
            tidy("每个有数据的 日 的 `a 金 额` 的平均值"),
            "每个有数据的日的 `a 金 额` 的平均值"
        );
        assert_eq!(
            tidy("`a` 之和 （只算 `b` 是 \"已 付\" 的行）"),
            "`a` 之和（只算 `b` 是 \"已 付\" 的行）"
        );
        assert_eq!(tidy("7 天 内"), "7 天内");
    }
}
