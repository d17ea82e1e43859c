//! Questions over the metrics that mean something.

use merak::check::Checked;

use super::super::case::{Case, Question};
use super::{Kind, Maker};

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

impl Maker {
    pub(super) fn questions(&mut self, case: &mut Case, checked: &Checked) {
        if case.metrics.is_empty() {
            return;
        }
        if self.rng.chance(20) {
            case.as_of = Some(match self.rng.chance(50) {
                true => self.day().to_owned(),
                false => self.instant(),
            });
        }
        for _ in 0..self.rng.between(1, 3) {
            let question = self.question(case, checked);
            case.questions.push(question);
        }
        // Lists of values stand last: they are asked behind the test.
        if self.rng.chance(15) {
            let list = self.list();
            case.questions.extend(list);
        }
    }

    /// A question without metrics.
    fn list(&mut self) -> Option<Question> {
        let known = self.rng.pick(&self.known.clone()).clone();
        let is_value = |(_, kind): &&(String, Kind)| !matches!(kind, Kind::Day | Kind::Time | Kind::Member);
        let paths: Vec<(String, Kind)> = known.paths.iter().filter(is_value).cloned().collect();
        if paths.is_empty() {
            return None;
        }
        let mut question = Question::default();
        for _ in 0..self.rng.between(1, 2) {
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
                let fine = self.rng.chance(12);
                by.push((*self.rng.pick(if fine { &FINE[..] } else { &GRAINS[..] })).to_owned());
                if self.rng.chance(15) {
                    by.push((*self.rng.pick(&GRAINS)).to_owned());
                }
            }
        }
        for _ in 0..self.rng.weighted(&[(4, 0), (4, 1), (2, 2)]) {
            if self.rng.chance(30) && paths.iter().any(|(path, _)| path == "channel") {
                by.push("channel".to_owned());
            } else if !paths.is_empty() {
                let (path, kind) = self.rng.pick(&paths).clone();
                by.push(match kind {
                    Kind::Day | Kind::Time => format!("{path}.{}", self.rng.pick(&GRAINS)),
                    _ => path,
                });
            }
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
        }
        if self.rng.chance(12)
            && let Some(slice) = question.by.first()
        {
            let count = self.rng.between(1, 3);
            question.top = Some(format!("{count} {slice} by {}", self.rng.pick(&names)));
        }
        question.totals = self.rng.chance(10);
        if has_time && self.rng.chance(8) {
            let back = *self
                .rng
                .pick(&["1 year", "1 month", "1 quarter", "7 days", "52 weeks"]);
            question.compare = Some(back.to_owned());
        }
        if self.rng.chance(25) {
            let mut columns = question.metrics.clone();
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

    /// Bounds that are counted from the as-of.
    fn recent(&mut self) -> Vec<String> {
        let complete = if self.rng.chance(50) { "complete " } else { "" };
        match self.rng.below(4) {
            0 => vec!["since today".to_owned()],
            1 => vec!["until today".to_owned()],
            _ => vec![format!(
                "for last {} {complete}{}",
                self.rng.between(1, 4),
                self.rng.pick(&["days", "weeks", "months", "quarters", "years"])
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
