//! Reading a manifest: metrics, saved queries and time spines.

use super::manifest::{Filter, Input, Made, Metric, Named, SavedQuery, Spine};
use super::reading::{known, measure, named, nearly_understood, owned, relation, understood};
use super::yaml::Node;
use super::{Findings, Length};
use crate::words::say;

pub(super) fn texts(nodes: &[Node]) -> Vec<String> {
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
    understood(node, &keys, found);
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
            found
                .strange
                .push(say!("its length of time is none, such as `7 days`"));
            None
        }
    }
}

pub(super) fn metric(node: &Node, found: &mut Findings) -> Metric {
    let before = found.strange.len();
    nearly_understood(
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
    let nothing = Node::nothing(node.span);
    let params = node.get("type_params").unwrap_or(&nothing);
    let kind = node.text("type").unwrap_or_default().to_lowercase();
    Metric {
        named: named(node, found),
        filters: filters(node.get("filter")),
        grain: owned(node, "time_granularity").map(|grain| grain.to_lowercase()),
        made: made(&kind, params, found),
        whole: node.span,
        strange: found.strange_since(before),
    }
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
    understood(params, &keys, found);
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
            let own = &["period_agg", "metric"];
            // What stands beside the parameters is said already.
            if params.get("cumulative_type_params").is_some() {
                understood(more, &[&keys[..], own].concat(), found);
            }
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
        _ => Made::Unknown,
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
    if params.get("conversion_type_params").is_some() {
        understood(more, &keys, found);
    }
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

pub(super) fn query(node: &Node, found: &mut Findings) -> SavedQuery {
    let before = found.strange.len();
    nearly_understood(
        node,
        &["name", "label", "description", "query_params", "exports", "tags"],
        found,
    );
    for export in node.items("exports") {
        found.no_counterpart(export.span, "exports");
    }
    let nothing = Node::nothing(node.span);
    let params = node.get("query_params").unwrap_or(&nothing);
    understood(
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
        strange: found.strange_since(before),
    }
}

pub(super) fn spine(node: &Node, found: &mut Findings) -> Spine {
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

pub(super) fn spine_of_model(node: &Node, found: &mut Findings) -> Spine {
    let nothing = Node::nothing(node.span);
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
