//! What a manifest says, still in its own words: semantic models, metrics, saved queries, time spines.

use std::collections::BTreeSet;

use super::Length;
use crate::source::Span;
use crate::words::Said;

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Manifest {
    pub models: Vec<Model>,
    pub metrics: Vec<Metric>,
    pub queries: Vec<SavedQuery>,
    pub spines: Vec<Spine>,
    /// What is called as another one of its kind: of which kind, and all of it.
    pub twice: Vec<(&'static str, Named, Span)>,
    /// The names of each kind.
    names: BTreeSet<(&'static str, String)>,
}

impl Manifest {
    /// Takes in a model, unless another one is called so.
    pub fn add_model(&mut self, model: Model) {
        match self.names.insert(("semantic model", model.named.name.clone())) {
            true => self.models.push(model),
            false => self.twice.push(("semantic model", model.named, model.whole)),
        }
    }

    /// Takes in a metric, unless another one is called so.
    pub fn add_metric(&mut self, metric: Metric) {
        match self.names.insert(("metric", metric.named.name.clone())) {
            true => self.metrics.push(metric),
            false => self.twice.push(("metric", metric.named, metric.whole)),
        }
    }

    /// Takes in a saved query, unless another one is called so.
    pub fn add_query(&mut self, query: SavedQuery) {
        match self.names.insert(("saved query", query.named.name.clone())) {
            true => self.queries.push(query),
            false => self.twice.push(("saved query", query.named, query.whole)),
        }
    }

    /// Adds the metrics that measures stand for by themselves.
    pub fn measures_as_metrics(&mut self) {
        let known: BTreeSet<String> = self
            .metrics
            .iter()
            .map(|metric| metric.named.name.clone())
            .collect();
        let measures = self.models.iter().flat_map(|model| &model.measures);
        let wanted = measures.filter(|measure| measure.makes_metric && !known.contains(&measure.named.name));
        let metrics: Vec<Metric> = wanted.map(Metric::of_measure).collect();
        self.metrics.extend(metrics);
    }
}

impl Metric {
    fn of_measure(measure: &Measure) -> Self {
        let input = Input {
            name: measure.named.name.clone(),
            ..Input::default()
        };
        Self {
            named: measure.named.clone(),
            made: Made::Simple { input, folded: None },
            whole: measure.named.span,
            ..Self::default()
        }
    }
}

/// What stands behind every named thing.
#[derive(Clone, Debug, Default)]
pub struct Named {
    pub name: String,
    pub label: Option<String>,
    pub description: Option<String>,
    pub owner: Option<String>,
    /// Lines that are kept as comments.
    pub notes: Vec<String>,
    pub span: Span,
}

/// A semantic model: a table.
#[derive(Debug, Default)]
pub struct Model {
    pub named: Named,
    /// Its physical table.
    pub relation: String,
    pub primary_entity: Option<String>,
    pub entities: Vec<Entity>,
    pub dimensions: Vec<Dimension>,
    pub measures: Vec<Measure>,
    pub default_time: Option<String>,
    /// All of it.
    pub whole: Span,
}

/// `primary`, `foreign`, `unique` or `natural`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Primary,
    Foreign,
    Unique,
    Natural,
}

#[derive(Clone, Debug)]
pub struct Entity {
    pub named: Named,
    pub role: Role,
    pub expr: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Dimension {
    pub named: Named,
    /// The grain of a time; none for values.
    pub grain: Option<String>,
    pub is_partition: bool,
    /// The first and the last day a row holds.
    pub is_start: bool,
    pub is_end: bool,
    pub expr: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Measure {
    pub named: Named,
    pub agg: String,
    pub expr: Option<String>,
    pub time: Option<String>,
    pub percentile: Option<String>,
    pub is_discrete: bool,
    pub is_approximate: bool,
    pub level: Option<Level>,
    pub makes_metric: bool,
    /// What of it is not understood.
    pub strange: Option<Said>,
}

/// A dimension a measure is not added up over.
#[derive(Clone, Debug, Default)]
pub struct Level {
    pub name: String,
    pub is_last: bool,
    pub groupings: Vec<String>,
}

/// A metric or measure as another one takes it in.
#[derive(Clone, Debug, Default)]
pub struct Input {
    pub name: String,
    pub filters: Vec<Filter>,
    pub alias: Option<String>,
    pub offset: Option<Length>,
    pub to_grain: Option<String>,
    pub fill: Option<String>,
    pub on_spine: bool,
    pub span: Span,
}

/// A condition with its Jinja.
#[derive(Clone, Debug)]
pub struct Filter {
    pub text: String,
    pub span: Span,
}

#[derive(Debug, Default)]
pub struct Metric {
    pub named: Named,
    pub filters: Vec<Filter>,
    pub grain: Option<String>,
    pub made: Made,
    /// The whole of it, to be kept where it has no counterpart.
    pub whole: Span,
    /// What of it is not understood.
    pub strange: Option<Said>,
}

/// How a metric is made.
#[derive(Debug, Default)]
pub enum Made {
    #[default]
    Unknown,
    Simple {
        input: Input,
        /// The model and the measure, where they are folded into the metric.
        folded: Option<(String, Box<Measure>)>,
    },
    Ratio {
        above: Input,
        below: Input,
    },
    Derived {
        expr: String,
        inputs: Vec<Input>,
    },
    Cumulative {
        input: Input,
        window: Option<Length>,
        to_date: Option<String>,
        period: Option<String>,
    },
    Conversion {
        from: Input,
        to: Input,
        entity: String,
        within: Option<Length>,
        is_count: bool,
        constant: Vec<(String, String)>,
    },
}

impl Made {
    /// The metrics that it takes in.
    pub fn inputs(&self) -> Vec<&Input> {
        match self {
            Self::Ratio { above, below } => vec![above, below],
            Self::Derived { inputs, .. } => inputs.iter().collect(),
            Self::Cumulative { input, .. } => vec![input],
            Self::Conversion { from, to, .. } => vec![from, to],
            Self::Simple { .. } | Self::Unknown => Vec::new(),
        }
    }
}

#[derive(Debug, Default)]
pub struct SavedQuery {
    pub named: Named,
    pub metrics: Vec<String>,
    pub group_by: Vec<Filter>,
    pub order_by: Vec<Filter>,
    pub filters: Vec<Filter>,
    pub limit: Option<String>,
    pub whole: Span,
    /// What of it is not understood.
    pub strange: Option<Said>,
}

#[derive(Debug, Default)]
pub struct Spine {
    pub named: Named,
    pub relation: String,
    pub column: String,
    pub grain: String,
    /// Grains of its own, with their columns.
    pub grains: Vec<(String, String)>,
}
