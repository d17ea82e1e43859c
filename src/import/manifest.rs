//! What a manifest says, still in its own words: semantic models, metrics, saved queries, time spines.

use std::collections::BTreeSet;

use super::yaml::{Kind, Node};
use super::{Findings, Length};
use crate::source::Span;
use crate::words::say;

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Manifest {
    pub models: Vec<Model>,
    pub metrics: Vec<Metric>,
    pub queries: Vec<SavedQuery>,
    pub spines: Vec<Spine>,
}

impl Manifest {
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

#[derive(Debug, Default)]
pub struct SavedQuery {
    pub named: Named,
    pub metrics: Vec<String>,
    pub group_by: Vec<Filter>,
    pub order_by: Vec<Filter>,
    pub filters: Vec<Filter>,
    pub limit: Option<String>,
    pub whole: Span,
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

/// Reads what a document holds, whichever way it is written.
pub fn read(node: &Node, manifest: &mut Manifest, found: &mut Findings) {
    for (key, value) in node.entries() {
        match key.as_str() {
            "semantic_model" => manifest.models.push(model(value, found)),
            "semantic_models" => manifest
                .models
                .extend(value.list().iter().map(|node| model(node, found))),
            "metric" => manifest.metrics.extend(metric(value, found)),
            "metrics" => manifest
                .metrics
                .extend(value.list().iter().filter_map(|node| metric(node, found))),
            "saved_query" => manifest.queries.push(query(value, found)),
            "saved_queries" => manifest
                .queries
                .extend(value.list().iter().map(|node| query(node, found))),
            "project_configuration" => {
                known(
                    value,
                    &[
                        "time_spines",
                        "time_spine_table_configurations",
                        "dsi_package_version",
                        "name",
                    ],
                    found,
                );
                manifest
                    .spines
                    .extend(value.items("time_spines").iter().map(|node| spine(node, found)));
            }
            // A dbt model that says it is a time spine.
            "models" => {
                let spines = value
                    .list()
                    .iter()
                    .filter(|node| node.get("time_spine").is_some());
                manifest
                    .spines
                    .extend(spines.map(|node| spine_of_model(node, found)));
            }
            "version" => {}
            _ => found.no_counterpart(value.span, key),
        }
    }
}

/// Says which keys of a map are not understood.
fn known(node: &Node, keys: &[&str], found: &mut Findings) {
    for (key, value) in node.entries() {
        let is_empty = match &value.kind {
            Kind::Null => true,
            Kind::List(nodes) => nodes.is_empty(),
            Kind::Map(entries) => entries.is_empty(),
            Kind::Scalar(_) => false,
        };
        let is_known = keys.contains(&key.as_str()) || matches!(key.as_str(), "metadata" | "config" | "meta");
        if !is_known && !is_empty {
            found.no_counterpart(value.span, key);
        }
    }
}

fn owned(node: &Node, key: &str) -> Option<String> {
    node.text(key).map(str::to_owned)
}

fn named(node: &Node, found: &mut Findings) -> Named {
    let mut named = Named {
        name: owned(node, "name").unwrap_or_default(),
        label: owned(node, "label"),
        description: owned(node, "description"),
        span: node.get("name").map_or(node.span, |name| name.span),
        ..Named::default()
    };
    if named.name.is_empty() {
        found.unreadable(node.span, say!("it has no name"));
    }
    let of_config = node.get("config").map(Node::entries).unwrap_or_default();
    let of_config = of_config.iter().filter(|(key, _)| key != "meta");
    let metas = [
        node.get("meta"),
        node.get("config").and_then(|config| config.get("meta")),
    ];
    let of_meta = metas.into_iter().flatten().flat_map(Node::entries);
    for (key, value) in of_config.chain(of_meta) {
        match (key.as_str(), value.scalar()) {
            ("owner", Some(owner)) => named.owner = Some(owner.to_owned()),
            (_, Some(text)) => named.notes.push(format!("{key}: {text}")),
            (_, None) => {
                let words: Vec<&str> = value.list().iter().filter_map(Node::scalar).collect();
                match words.is_empty() {
                    true if matches!(value.kind, Kind::Null) => {}
                    true => found.no_counterpart(value.span, key),
                    false => named.notes.push(format!("{key}: {}", words.join(", "))),
                }
            }
        }
    }
    named
}

/// `schema.table`, from any of the ways to name a relation.
fn relation(node: &Node, found: &mut Findings) -> String {
    if let Some(relation) = node.get("node_relation") {
        if let (Some(schema), Some(alias)) = (relation.text("schema_name"), relation.text("alias")) {
            let database = relation.text("database").map(|name| format!("{name}."));
            return format!("{}{schema}.{alias}", database.unwrap_or_default());
        }
        return relation
            .text("relation_name")
            .or(relation.text("alias"))
            .unwrap_or_default()
            .replace('"', "");
    }
    let model = node.text("model").unwrap_or_default();
    let quoted = model.split(['\'', '"']).nth(1);
    match quoted.filter(|_| model.trim_start().starts_with("ref")) {
        Some(name) => name.to_owned(),
        None if model.is_empty() => {
            found.unreadable(node.span, say!("it names no table"));
            String::new()
        }
        None => model.to_owned(),
    }
}

fn model(node: &Node, found: &mut Findings) -> Model {
    let keys = [
        "name",
        "label",
        "description",
        "node_relation",
        "model",
        "defaults",
        "primary_entity",
        "entities",
        "dimensions",
        "measures",
    ];
    known(node, &keys, found);
    Model {
        named: named(node, found),
        relation: relation(node, found),
        primary_entity: owned(node, "primary_entity"),
        entities: node
            .items("entities")
            .iter()
            .map(|node| entity(node, found))
            .collect(),
        dimensions: node
            .items("dimensions")
            .iter()
            .map(|node| dimension(node, found))
            .collect(),
        measures: node
            .items("measures")
            .iter()
            .map(|node| measure(node, found))
            .collect(),
        default_time: node
            .get("defaults")
            .and_then(|node| owned(node, "agg_time_dimension")),
    }
}

fn entity(node: &Node, found: &mut Findings) -> Entity {
    known(
        node,
        &["name", "label", "description", "type", "expr", "role"],
        found,
    );
    let role = match node.text("type").unwrap_or_default().to_lowercase().as_str() {
        "primary" => Role::Primary,
        "unique" => Role::Unique,
        "natural" => Role::Natural,
        _ => Role::Foreign,
    };
    Entity {
        named: named(node, found),
        role,
        expr: owned(node, "expr"),
    }
}

fn dimension(node: &Node, found: &mut Findings) -> Dimension {
    known(
        node,
        &[
            "name",
            "label",
            "description",
            "type",
            "expr",
            "is_partition",
            "type_params",
        ],
        found,
    );
    let params = node.get("type_params");
    let validity = params.and_then(|params| params.get("validity_params"));
    let is_time = node
        .text("type")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("time"));
    let grain = params.and_then(|params| owned(params, "time_granularity"));
    Dimension {
        named: named(node, found),
        grain: is_time.then(|| grain.unwrap_or_else(|| "day".to_owned()).to_lowercase()),
        is_partition: node.truth("is_partition"),
        is_start: validity.is_some_and(|node| node.truth("is_start")),
        is_end: validity.is_some_and(|node| node.truth("is_end")),
        expr: owned(node, "expr"),
    }
}

/// A measure, or what a metric says of the one folded into it.
fn measure(node: &Node, found: &mut Findings) -> Measure {
    let keys = [
        "name",
        "label",
        "description",
        "agg",
        "expr",
        "agg_params",
        "agg_time_dimension",
        "create_metric",
        "non_additive_dimension",
        "semantic_model",
    ];
    known(node, &keys, found);
    let params = node.get("agg_params");
    let level = node.get("non_additive_dimension").map(|node| Level {
        name: owned(node, "name").unwrap_or_default(),
        is_last: node
            .text("window_choice")
            .is_some_and(|choice| choice.eq_ignore_ascii_case("max")),
        groupings: texts(node.items("window_groupings")),
    });
    Measure {
        named: match node.get("name") {
            Some(_) => named(node, found),
            None => Named {
                span: node.span,
                ..Named::default()
            },
        },
        agg: node.text("agg").unwrap_or_default().to_lowercase(),
        expr: owned(node, "expr"),
        time: owned(node, "agg_time_dimension"),
        percentile: params.and_then(|params| owned(params, "percentile")),
        is_discrete: params.is_some_and(|params| params.truth("use_discrete_percentile")),
        is_approximate: params.is_some_and(|params| params.truth("use_approximate_percentile")),
        level,
        makes_metric: node.truth("create_metric"),
    }
}

fn texts(nodes: &[Node]) -> Vec<String> {
    nodes
        .iter()
        .filter_map(|node| node.scalar().map(str::to_owned))
        .collect()
}

/// A text, a list of them, or dbt's own form of either.
fn filters(node: Option<&Node>) -> Vec<Filter> {
    let Some(node) = node else {
        return Vec::new();
    };
    let one = |node: &Node| {
        let text = node.scalar().or(node.text("where_sql_template"))?;
        let span = node
            .get("where_sql_template")
            .map_or(node.span, |inner| inner.span);
        Some(Filter {
            text: text.trim().to_owned(),
            span,
        })
    };
    let inner = node.get("where_filters").unwrap_or(node);
    match inner.list() {
        [] => one(inner).into_iter().collect(),
        nodes => nodes.iter().filter_map(one).collect(),
    }
}

/// A name, or a map with more.
fn input(node: &Node, found: &mut Findings) -> Input {
    if let Some(name) = node.scalar() {
        return Input {
            name: name.to_owned(),
            span: node.span,
            ..Input::default()
        };
    }
    let keys = [
        "name",
        "filter",
        "alias",
        "offset_window",
        "offset_to_grain",
        "fill_nulls_with",
        "join_to_timespine",
    ];
    known(node, &keys, found);
    Input {
        name: owned(node, "name").unwrap_or_default(),
        filters: filters(node.get("filter")),
        alias: owned(node, "alias"),
        offset: node.get("offset_window").and_then(|node| length(node, found)),
        to_grain: owned(node, "offset_to_grain").map(|grain| grain.to_lowercase()),
        fill: owned(node, "fill_nulls_with"),
        on_spine: node.truth("join_to_timespine"),
        span: node.span,
    }
}

/// `7 days`, or its parts.
fn length(node: &Node, found: &mut Findings) -> Option<Length> {
    let (count, grain) = match node.scalar() {
        Some(text) => {
            let (count, grain) = text.split_once(' ').unwrap_or((text, ""));
            (count.trim().parse().ok(), grain.trim().to_owned())
        }
        None => {
            let count = node.text("count").and_then(|count| count.parse().ok());
            (count, owned(node, "granularity").unwrap_or_default())
        }
    };
    let grain = grain.to_lowercase();
    match count {
        Some(count) if !grain.is_empty() => Some(Length { count, grain }),
        _ => {
            found.unreadable(node.span, say!("this is no length of time"));
            None
        }
    }
}

fn metric(node: &Node, found: &mut Findings) -> Option<Metric> {
    known(
        node,
        &[
            "name",
            "label",
            "description",
            "type",
            "type_params",
            "filter",
            "time_granularity",
        ],
        found,
    );
    let nothing = Node {
        span: node.span,
        kind: Kind::Null,
    };
    let params = node.get("type_params").unwrap_or(&nothing);
    let kind = node.text("type").unwrap_or_default().to_lowercase();
    Some(Metric {
        named: named(node, found),
        filters: filters(node.get("filter")),
        grain: owned(node, "time_granularity").map(|grain| grain.to_lowercase()),
        made: made(&kind, params, found),
        whole: node.span,
    })
}

fn made(kind: &str, params: &Node, found: &mut Findings) -> Made {
    let keys = [
        "measure",
        "numerator",
        "denominator",
        "expr",
        "metrics",
        "window",
        "grain_to_date",
        "cumulative_type_params",
        "conversion_type_params",
        "input_measures",
        "metric_aggregation_params",
        "join_to_timespine",
        "is_private",
        "fill_nulls_with",
    ];
    known(params, &keys, found);
    let mut one = |key: &str| params.get(key).map(|node| input(node, found)).unwrap_or_default();
    match kind {
        "simple" => {
            let mut input = one("measure");
            let folded = params.get("metric_aggregation_params").map(|node| {
                let mut measure = measure(node, found);
                measure.expr = owned(params, "expr");
                measure.named.name.clone_from(&input.name);
                (
                    owned(node, "semantic_model").unwrap_or_default(),
                    Box::new(measure),
                )
            });
            if folded.is_some() {
                // What the measure filters by, the metric says again.
                input.filters.clear();
                input.on_spine = params.truth("join_to_timespine");
                input.fill = owned(params, "fill_nulls_with");
            }
            Made::Simple { input, folded }
        }
        "ratio" => Made::Ratio {
            above: one("numerator"),
            below: one("denominator"),
        },
        "derived" => Made::Derived {
            expr: owned(params, "expr").unwrap_or_default(),
            inputs: params
                .items("metrics")
                .iter()
                .map(|node| input(node, found))
                .collect(),
        },
        "cumulative" => {
            let more = params.get("cumulative_type_params").unwrap_or(params);
            known(more, &[&keys[..], &["period_agg", "metric"]].concat(), found);
            let taken = more.get("metric").or(params.get("measure"));
            let window = more.get("window").or(params.get("window"));
            let to_date = owned(more, "grain_to_date").or(owned(params, "grain_to_date"));
            Made::Cumulative {
                input: taken.map(|node| input(node, found)).unwrap_or_default(),
                window: window.and_then(|node| length(node, found)),
                to_date: to_date.map(|grain| grain.to_lowercase()),
                period: owned(more, "period_agg").map(|word| word.to_lowercase()),
            }
        }
        "conversion" => conversion(params, found),
        _ => {
            found.unreadable(
                params.span,
                say!("metrics are simple, ratio, derived, cumulative or conversion"),
            );
            Made::Unknown
        }
    }
}

fn conversion(params: &Node, found: &mut Findings) -> Made {
    let more = params.get("conversion_type_params").unwrap_or(params);
    let keys = [
        "base_measure",
        "base_metric",
        "conversion_measure",
        "conversion_metric",
        "entity",
        "calculation",
        "window",
        "constant_properties",
    ];
    known(more, &keys, found);
    let taken = |metric: &str, measure: &str| more.get(metric).or(more.get(measure)).cloned();
    let constant = more
        .items("constant_properties")
        .iter()
        .filter_map(|node| Some((owned(node, "base_property")?, owned(node, "conversion_property")?)));
    let constant = constant.collect();
    Made::Conversion {
        from: taken("base_metric", "base_measure")
            .map(|node| input(&node, found))
            .unwrap_or_default(),
        to: taken("conversion_metric", "conversion_measure")
            .map(|node| input(&node, found))
            .unwrap_or_default(),
        entity: owned(more, "entity").unwrap_or_default(),
        within: more.get("window").and_then(|node| length(node, found)),
        is_count: more
            .text("calculation")
            .is_some_and(|word| word.eq_ignore_ascii_case("conversions")),
        constant,
    }
}

fn query(node: &Node, found: &mut Findings) -> SavedQuery {
    known(
        node,
        &["name", "label", "description", "query_params", "exports", "tags"],
        found,
    );
    for export in node.items("exports") {
        found.no_counterpart(export.span, "exports");
    }
    let nothing = Node {
        span: node.span,
        kind: Kind::Null,
    };
    let params = node.get("query_params").unwrap_or(&nothing);
    known(
        params,
        &["metrics", "group_by", "where", "order_by", "limit"],
        found,
    );
    let elements = |key: &str| {
        let elements = params.items(key).iter().filter_map(|node| {
            let text = node.scalar()?.to_owned();
            Some(Filter {
                text,
                span: node.span,
            })
        });
        elements.collect()
    };
    SavedQuery {
        named: named(node, found),
        metrics: texts(params.items("metrics")),
        group_by: elements("group_by"),
        order_by: elements("order_by"),
        filters: filters(params.get("where")),
        limit: owned(params, "limit"),
        whole: node.span,
    }
}

fn spine(node: &Node, found: &mut Findings) -> Spine {
    known(
        node,
        &["node_relation", "primary_column", "custom_granularities"],
        found,
    );
    let column = node.get("primary_column");
    let text = |key: &str| column.and_then(|column| owned(column, key)).unwrap_or_default();
    Spine {
        named: Named {
            span: node.span,
            ..Named::default()
        },
        relation: relation(node, found),
        column: text("name"),
        grain: text("time_granularity").to_lowercase(),
        grains: grains(node),
    }
}

fn grains(node: &Node) -> Vec<(String, String)> {
    let grains = node.items("custom_granularities").iter().filter_map(|node| {
        let name = owned(node, "name")?;
        let column = owned(node, "column_name").unwrap_or_else(|| name.clone());
        Some((name, column))
    });
    grains.collect()
}

fn spine_of_model(node: &Node, found: &mut Findings) -> Spine {
    let nothing = Node {
        span: node.span,
        kind: Kind::Null,
    };
    let spine = node.get("time_spine").unwrap_or(&nothing);
    known(
        spine,
        &["standard_granularity_column", "custom_granularities"],
        found,
    );
    let column = owned(spine, "standard_granularity_column").unwrap_or_default();
    let of_column = node
        .items("columns")
        .iter()
        .find(|node| node.text("name") == Some(&column));
    Spine {
        relation: owned(node, "name").unwrap_or_default(),
        named: Named {
            span: node.span,
            ..Named::default()
        },
        grain: of_column
            .and_then(|node| owned(node, "granularity"))
            .unwrap_or_default()
            .to_lowercase(),
        grains: grains(spine),
        column,
    }
}
