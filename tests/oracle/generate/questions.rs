//! Questions over the metrics that mean something.

use merak::check::Checked;

use super::super::case::{Case, Node, Question, Sort};
use super::super::facts::Fact;
use super::sequences::WITHIN;
use super::{Kind, Known, Maker};

const FINE: [&str; 3] = ["hour", "hour", "minute"];
const GRAINS: [&str; 8] = [
    "day",
    "week",
    "month",
    "month",
    "quarter",
    "year",
    "fiscal_quarter",
    "fiscal_year",
];

const PARTS: [&str; 5] = [
    "day_of_week",
    "day_of_week",
    "month_of_year",
    "day_of_month",
    "quarter_of_year",
];

impl Maker {
    pub(super) fn questions(&mut self, case: &mut Case, checked: &Checked) {
        if case.metrics.is_empty() {
            return;
        }
        if self.rng.chance(26) {
            case.as_of = Some(match self.rng.chance(50) {
                true => self.day().to_owned(),
                false => self.instant(),
            });
        }
        for _ in 0..self.rng.between(1, 3) {
            let question = self.question(case, checked);
            case.questions.push(question);
        }
        // Lists of values, funnels and cohorts stand last: they are asked behind the test.
        let names: Vec<String> = case.metrics.iter().map(|metric| metric.name.clone()).collect();
        if self.rng.chance(15) {
            let list = self.list();
            case.questions.extend(list);
        }
        if self.rng.chance(12) {
            let story = self.story();
            case.questions.extend(story);
        }
        // What has no numbers of metrics cannot stand beside some.
        if self.rng.chance(20)
            && let Some(last) = case.questions.iter().rposition(Question::is_report)
        {
            let mut wrong = case.questions[last].clone();
            let name = self.rng.pick(&names).clone();
            match self.rng.below(6) {
                5 => wrong.having = Some(self.elsewhere(&name)),
                0 => wrong.having = Some(self.having(&names)),
                1 => wrong.compare = Some("1 year".to_owned()),
                2 if !wrong.by.is_empty() => wrong.top = Some(format!("1 {} by {}", wrong.by[0], names[0])),
                3 => wrong.totals = true,
                _ => wrong.metrics = self.rng.some(&names, 80),
            }
            case.questions.push(wrong);
        }
    }

    /// A funnel or a cohort.
    fn story(&mut self) -> Option<Question> {
        let knows = |known: &Known| {
            let links = known.links.iter().filter(|(_, to)| *to == "customer").count();
            (links == 1 || (links == 0 && known.home == Some("customer"))) && !known.times.is_empty()
        };
        let all = self.known.clone();
        let places: Vec<usize> = (0..all.len()).filter(|at| knows(&all[*at])).collect();
        if places.is_empty() {
            return None;
        }
        let mut tables = Vec::new();
        for _ in 0..self.rng.weighted(&[(1, 1), (4, 2), (3, 3), (1, 4)]) {
            tables.push(*self.rng.pick(&places));
        }
        let name = |at: &usize| all[*at].name.clone();
        let story = match self.rng.chance(55) {
            true => {
                let steps: Vec<String> = tables.iter().map(name).collect();
                let within = self.rng.pick(&WITHIN);
                format!("funnel {} each customer within {within}", steps.join(", "))
            }
            false => {
                let on = *self.rng.pick(&places);
                let (from, first) = self.time_of_each(name(&tables[0]), tables[0]);
                tables = vec![first, on];
                let over = *self.rng.pick(&[
                    "1 month",
                    "3 months",
                    "1 year",
                    "6 weeks",
                    "10 days",
                    "2 quarters",
                ]);
                let per = self.grain(&GRAINS);
                format!(
                    "cohort customer from {from} on {} per {per} for {over}",
                    name(&on)
                )
            }
        };
        let mut question = Question {
            story: Some(story),
            ..Question::default()
        };
        let first = &all[tables[0]];
        let is_value = |(_, kind): &&(String, Kind)| !matches!(kind, Kind::Day | Kind::Time | Kind::Member);
        let paths: Vec<(String, Kind)> = first.paths.iter().filter(is_value).cloned().collect();
        if self.rng.chance(40) {
            question.by.push(self.grain(&GRAINS).to_owned());
        }
        if self.rng.chance(35) && !paths.is_empty() {
            question.by.push(self.rng.pick(&paths).0.clone());
        }
        if self.rng.chance(30) {
            let (common, own_time) = self.common(&tables);
            question.filter = Some(self.condition(&common, own_time, 1));
        }
        if self.rng.chance(30) {
            question.bounds = self.bounds(&[]);
        }
        if self.rng.chance(15) {
            question.sort.push(match question.story.as_deref() {
                Some(story) if story.starts_with("funnel") => "reached desc".to_owned(),
                _ => "retained".to_owned(),
            });
        }
        if self.rng.chance(15) {
            question.limit = Some(self.rng.between(1, 4));
        }
        Some(question)
    }

    /// A question without metrics.
    fn list(&mut self) -> Option<Question> {
        let known = self.rng.pick(&self.known.clone()).clone();
        let is_value = |(_, kind): &&(String, Kind)| !matches!(kind, Kind::Day | Kind::Time | Kind::Member);
        let paths: Vec<(String, Kind)> = known.paths.iter().filter(is_value).cloned().collect();
        if paths.is_empty() {
            return None;
        }
        let mut question = Question {
            is_list: true,
            ..Question::default()
        };
        if !known.times.is_empty() && self.rng.chance(30) {
            let fine = self.rng.chance(20);
            let grains = if fine { &FINE[..] } else { &GRAINS[..] };
            let grain = self.grain(grains);
            question.by.push(grain.to_owned());
        }
        for _ in 0..self.rng.between(usize::from(question.by.is_empty()), 2) {
            let (path, _) = self.rng.pick(&paths).clone();
            if !question.by.contains(&path) {
                question.by.push(path);
            }
        }
        if let Some((time, kind)) = known.times.first()
            && self.rng.chance(25)
        {
            question.by.push(match kind {
                Kind::Day => format!("{time}.{}", self.rng.pick(&GRAINS)),
                _ => format!("{time}.{}", self.rng.pick(&["day", "month", "hour"])),
            });
        }
        if self.rng.chance(25) {
            question.filter = Some(self.condition(&paths, false, 1));
        }
        if !known.times.is_empty() && self.rng.chance(25) {
            question.bounds = self.bounds(&[]);
        }
        if self.rng.chance(15) {
            question.limit = Some(self.rng.between(1, 3));
        }
        Some(question)
    }

    fn question(&mut self, case: &Case, checked: &Checked) -> Question {
        let names: Vec<String> = case.metrics.iter().map(|metric| metric.name.clone()).collect();
        let mut question = Question::default();
        for _ in 0..self.rng.weighted(&[(5, 1), (3, 2), (2, 3)]) {
            let name = self.rng.pick(&names).clone();
            if !question.metrics.contains(&name) {
                question.metrics.push(name);
            }
        }
        // The paths that all of its tables know.
        let mut tables: Vec<String> = Vec::new();
        let mut grains: Vec<&str> = Vec::new();
        for name in &question.metrics {
            let facts = checked.model.names.metric(name).and_then(|id| checked.metric(id));
            for table in facts.iter().flat_map(|(_, facts)| &facts.tables) {
                let table = &checked.model.tables[table.index()];
                tables.push(table.named.name.text.to_string());
            }
            let metric = case.metrics.iter().find(|metric| metric.name == *name);
            for clause in metric.iter().flat_map(|metric| &metric.clauses) {
                grains.extend(clause.strip_prefix("grain "));
            }
        }
        let known: Vec<_> = self.known.clone();
        let known = known.iter().filter(|known| tables.contains(&known.name));
        let known: Vec<_> = known.collect();
        let mut paths: Vec<(String, Kind)> = Vec::new();
        let mut times = Vec::new();
        if let Some(first) = known.first() {
            paths.clone_from(&first.paths);
            paths.extend(first.times.clone());
            paths.retain(|path| {
                known
                    .iter()
                    .all(|known| known.paths.contains(path) || known.times.contains(path))
            });
            times.clone_from(&first.times);
        }
        let has_time = known.iter().all(|known| !known.times.is_empty());
        let mut by = Vec::new();
        if has_time {
            if let Some(grain) = grains.first()
                && self.rng.chance(60)
            {
                by.push((*grain).to_owned());
            } else if self.rng.chance(45) {
                let fine = self.rng.chance(if self.is_hourly { 65 } else { 4 });
                let grain = match fine {
                    true if self.is_hourly && self.rng.chance(90) => "hour",
                    true => *self.rng.pick(&FINE),
                    false => self.grain(&GRAINS),
                };
                // The minutes of a window, for every minute of a year, are too many.
                let is_too_fine = grain == "minute" && has_windows(case);
                by.push(if is_too_fine { "hour" } else { grain }.to_owned());
                if self.rng.chance(15) {
                    by.push(self.grain(&GRAINS).to_owned());
                }
            }
        }
        for _ in 0..self.rng.weighted(&[(4, 0), (4, 1), (2, 2)]) {
            if self.rng.chance(30) && paths.iter().any(|(path, _)| path == "channel") {
                by.push("channel".to_owned());
            } else if !paths.is_empty() {
                let (path, kind) = self.rng.pick(&paths).clone();
                by.push(match kind {
                    Kind::Day | Kind::Time => match *self.rng.pick(&GRAINS) {
                        // Some dates as they are.
                        "fiscal_year" if kind == Kind::Day => path,
                        "fiscal_quarter" => format!("{path}.{}", self.rng.pick(&PARTS)),
                        grain => format!("{path}.{grain}"),
                    },
                    _ => path,
                });
            }
        }
        if has_time && self.rng.chance(6) {
            by.push((*self.rng.pick(&PARTS)).to_owned());
        }
        by.dedup();
        if self.rng.chance(12)
            && known.len() == 1
            && let Some((time, _)) = times.last()
        {
            by.push(format!("{time}.{}", self.rng.pick(&GRAINS)));
        }
        question.by = by;
        if self.rng.chance(25) {
            let mut filtered = paths.clone();
            if let Some(first) = known.first() {
                filtered.extend(first.members.clone());
                filtered.retain(|path| {
                    known
                        .iter()
                        .all(|known| path.1 != Kind::Member || known.members.contains(path))
                });
            }
            question.filter = Some(self.condition(&filtered, has_time, 1));
        }
        if has_time && self.rng.chance(30) {
            question.bounds = self.bounds(&grains);
            if case.as_of.is_some() && self.rng.chance(40) {
                question.bounds = self.recent();
            }
        }
        if self.rng.chance(15) {
            question.having = Some(self.having(&names));
            if self.rng.chance(20) {
                let (one, two) = (self.having(&names), self.having(&names));
                let pattern = *self.rng.pick(&["({} and {})", "({} or {})"]);
                question.having = Some(Node::of(Sort::Judgement, pattern, vec![one, two]));
            }
            if has_time && self.rng.chance(20) {
                let name = self.rng.pick(&names).clone();
                let other = self.elsewhere(&name);
                if !question.by.contains(&"minute".to_owned()) {
                    question.having = Some(other);
                }
            }
        }
        if self.rng.chance(7) {
            let name = self.rng.pick(&names).clone();
            let (path, _) = match paths.is_empty() {
                true => ("1 = 1".to_owned(), Kind::Truth),
                false => self.rng.pick(&paths).clone(),
            };
            question.metrics.push(match self.rng.below(4) {
                0 => format!("{name} fill 0 as x0"),
                1 => format!("{name} / 2 as x0"),
                2 => format!("(({name} where {path} is not null)) as x0"),
                _ => format!("{name} - {name} as x0"),
            });
        }
        if self.rng.chance(12)
            && let Some(slice) = question.by.first()
        {
            let count = self.rng.between(1, 3);
            let name = self.rng.pick(&names);
            let by = match self.rng.chance(20) {
                true => format!("({name} fill 0)"),
                false => name.clone(),
            };
            question.top = Some(format!("{count} {slice} by {by}"));
        }
        question.totals = self.rng.chance(10);
        if has_time && self.rng.chance(8) {
            let back = *self
                .rng
                .pick(&["1 year", "1 month", "1 quarter", "7 days", "52 weeks", "1 day"]);
            question.compare = Some(back.to_owned());
        }
        if self.rng.chance(25) {
            let column = |asked: &String| asked.rsplit(' ').next().unwrap_or_default().to_owned();
            let mut columns: Vec<String> = question.metrics.iter().map(column).collect();
            columns.extend(question.by.iter().map(|path| path.replace('.', "_")));
            columns.push(self.rng.pick(&names).clone());
            for _ in 0..self.rng.between(1, 2) {
                let direction = self.rng.pick(&["", " desc", " asc"]);
                question
                    .sort
                    .push(format!("{}{direction}", self.rng.pick(&columns)));
            }
        }
        if self.rng.chance(10) {
            question.limit = Some(self.rng.between(1, 4));
        }
        question
    }

    /// A condition on a metric in other cells, or over other days.
    fn elsewhere(&mut self, metric: &str) -> Node {
        let text = *self.rng.pick(&[
            "prior({}, 1 month) > 0",
            "rolling({}, 7 days) >= 1",
            "at_end({}) >= 1",
            "prior({}, 1 year) is null",
        ]);
        Node::leaf(Sort::Judgement, text.replace("{}", metric))
    }

    /// Bounds that are counted from the as-of.
    fn recent(&mut self) -> Vec<String> {
        let complete = if self.rng.chance(50) { "complete " } else { "" };
        match self.rng.below(4) {
            0 => vec!["since today".to_owned()],
            1 => vec!["until today".to_owned()],
            _ => vec![format!(
                "for last {} {complete}{}",
                self.rng.between(1, 4),
                match self.is_hourly {
                    true => *self.rng.pick(&["hours", "hours", "minutes", "days"]),
                    false => *self.rng.pick(&["days", "weeks", "months", "quarters", "years"]),
                }
            )],
        }
    }

    fn bounds(&mut self, grains: &[&str]) -> Vec<String> {
        let (one, two) = (self.day(), self.day());
        let (first, last) = (one.min(two), one.max(two));
        if let Some(grain) = grains.first()
            && self.rng.chance(60)
        {
            return match *grain {
                "day" => vec![format!("for {first}")],
                "month" => vec![format!("for {}", &first[..7])],
                "year" => vec![format!("for {}", &first[..4])],
                _ => vec![format!("since {}-01-01", &first[..4])],
            };
        }
        match self.rng.below(7) {
            0 => vec![format!("since {first}")],
            1 => vec![format!("until {last}")],
            2 => vec![format!("since {first}"), format!("until {last}")],
            3 => vec![format!("for {}", &first[..7])],
            4 => vec![format!("since {}", self.instant())],
            5 => vec![format!("until {}Z", self.instant())],
            _ => vec![format!("since {}", &first[..7]), format!("until {}", &last[..7])],
        }
    }
}

/// Whether anything is taken over a window.
fn has_windows(case: &Case) -> bool {
    let metrics = case.metrics.iter().map(|metric| metric.body.text());
    let mut texts = metrics.chain(case.facts.iter().map(Fact::text));
    let looks = ["cumulative(", "to_date(", "rolling(", "segment "];
    texts.any(|text| looks.iter().any(|word| text.contains(word)))
}
