//! What stands in braces in a filter, and in the lists of a saved query: `Dimension('listing__country')`,
//! `TimeDimension('metric_time', 'day')`, `Entity('user')`, `Metric('bookings', group_by=['listing'])`.

/// One thing a question or a filter speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Entities that lead to it, and its own name.
    pub path: Vec<String>,
    pub grain: Option<String>,
    /// `month`, `dow`, …: a part of a time.
    pub part: Option<String>,
    /// The entities a metric is taken for, where it is a metric.
    pub metric_of: Option<Vec<String>>,
    pub is_descending: bool,
}

impl Element {
    /// What is written as `listing__country`, perhaps with a grain behind it.
    pub fn of_name(name: &str, is_grain: impl Fn(&str) -> bool) -> Self {
        let mut path: Vec<String> = name.split("__").map(str::to_owned).collect();
        let last = path
            .last()
            .map(|last| last.to_lowercase())
            .filter(|last| path.len() > 1 && is_grain(last));
        if last.is_some() {
            path.pop();
        }
        Self {
            path,
            grain: last,
            ..Self::default()
        }
    }

    /// The name with all that leads to it.
    pub fn name(&self) -> String {
        self.path.join("__")
    }
}

/// A text with each `{{ … }}` made a name of its own, `merak_1` and so on, and what these stand for.
pub fn template(text: &str) -> Option<(String, Vec<Element>)> {
    let mut plain = String::new();
    let mut elements = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (inside, after) = after.split_once("}}")?;
        elements.push(element(inside)?);
        plain.push_str(before);
        plain.push_str(&format!("merak_{}", elements.len()));
        rest = after;
    }
    plain.push_str(rest);
    Some((plain, elements))
}

/// A call with what is called behind it; a bare name is a dimension.
pub fn element(text: &str) -> Option<Element> {
    let mut tokens = tokens(text)?.into_iter().peekable();
    let mut found = Element::default();
    let mut prefix = Vec::new();
    while let Some(token) = tokens.next() {
        let Token::Word(word) = token else {
            return None;
        };
        let mut arguments = Vec::new();
        match tokens.next() {
            Some(Token::Sign('(')) => {}
            None if found.path.is_empty() => {
                found.path = split(&word);
                break;
            }
            _ => return None,
        }
        let mut depth = 1;
        let mut key = None;
        while depth > 0 {
            match tokens.next()? {
                Token::Sign('(' | '[') => depth += 1,
                Token::Sign(')' | ']') => depth -= 1,
                Token::Sign(',') if depth == 1 => key = None,
                Token::Sign(_) => {}
                Token::Word(name) if tokens.peek() == Some(&Token::Sign('=')) => {
                    tokens.next();
                    key = Some(name);
                }
                Token::Word(text) | Token::Text(text) => arguments.push((key.clone(), depth, text)),
            }
        }
        let nth = |at: usize, name: &str| {
            let named = arguments.iter().find(|(key, ..)| key.as_deref() == Some(name));
            let bare = arguments
                .iter()
                .filter(|(key, depth, _)| key.is_none() && *depth == 1)
                .nth(at);
            named.or(bare).map(|(.., text)| text.clone())
        };
        let listed = |name: &str| -> Vec<String> {
            let of = arguments
                .iter()
                .filter(|(key, depth, _)| key.as_deref() == Some(name) || (key.is_none() && *depth > 1));
            of.map(|(.., text)| text.clone()).collect()
        };
        match word.as_str() {
            "Dimension" | "Entity" => {
                found.path = split(&nth(0, "name")?);
                prefix = listed("entity_path");
            }
            "TimeDimension" => {
                found.path = split(&nth(0, "time_dimension_name")?);
                found.grain = nth(1, "time_granularity_name").map(|grain| grain.to_lowercase());
                found.part = nth(4, "date_part_name").map(|part| part.to_lowercase());
                prefix = listed("entity_path");
            }
            "Metric" => {
                found.path = vec![nth(0, "metric_name")?];
                found.metric_of = Some(listed("group_by"));
            }
            "grain" => found.grain = nth(0, "time_granularity").map(|grain| grain.to_lowercase()),
            "date_part" => found.part = nth(0, "date_part_name").map(|part| part.to_lowercase()),
            "descending" => found.is_descending = nth(0, "_is_descending")? == "True",
            _ => return None,
        }
        match tokens.next() {
            None => break,
            Some(Token::Sign('.')) => {}
            Some(_) => return None,
        }
    }
    let prefix = prefix.iter().flat_map(|name| split(name));
    found.path = prefix.chain(found.path).collect();
    Some(found).filter(|found| found.path.iter().all(|name| !name.is_empty()))
}

fn split(name: &str) -> Vec<String> {
    name.split("__").map(str::to_owned).collect()
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        if next.is_whitespace() {
            continue;
        }
        if next == '\'' || next == '"' {
            let mut inside = String::new();
            loop {
                let inner = rest.next()?;
                if inner == next {
                    break;
                }
                inside.push(inner);
            }
            tokens.push(Token::Text(inside));
        } else if next.is_alphanumeric() || next == '_' {
            let mut word = String::from(next);
            while let Some(inner) = rest.next_if(|inner| inner.is_alphanumeric() || *inner == '_') {
                word.push(inner);
            }
            tokens.push(Token::Word(word));
        } else {
            tokens.push(Token::Sign(next));
        }
    }
    Some(tokens)
}
