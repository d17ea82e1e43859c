//! What the lints of the tree say, and where they are silent.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/compiled.rs"]
mod compiled;

use compiled::{flawless, linted};

const METRICS: &str = r#"
table orders = "orders" {
  time on_day : date
  dim  status : text
  fact amount : CNY
  fact weight : gram
}
unit gram
unit kilogram = 1000 gram
metric gmv    = sum(orders.amount)
metric orders = count(orders)
metric aov    = gmv / orders
metric cost : CNY = sum(orders.amount) where status = "cancelled" { better lower }
metric ever   = cumulative(orders)
metric kept : CNY = gmv - cost
metric heavy  : gram = sum(orders.weight)
"#;

/// What a lint says of a tree.
fn said(wanted: &str, tree: &str) -> Vec<String> {
    linted(wanted, &format!("{METRICS}{tree}"))
}

#[test]
fn nothing_is_far_without_a_north_star() {
    assert!(said("dead-angle", "").is_empty());
    let far = said("dead-angle", "north_star orders");
    assert_eq!(far.len(), 1, "{far:?}");
    assert!(far[0].contains("`heavy`"));
    for tie in [
        "driver heavy -> orders",
        "decompose heavy = heavy * orders / orders",
        "guardrail g { require heavy > gram(1) }",
        "guardrail g { require heavy > gram(1)  protects aov }",
        "metric dense = heavy / orders",
    ] {
        assert!(
            said("dead-angle", &format!("north_star orders {tie}")).is_empty(),
            "{tie}"
        );
    }
    let companion = "north_star orders { companions heavy > gram(1) }";
    assert!(said("dead-angle", companion).is_empty());
}

#[test]
fn a_guardrail_protects_what_it_names_or_every_star() {
    let star = "line a line b north_star orders { line a } north_star gmv { line b }";
    let bare = |guardrail: &str| said("no-guardrail", &format!("{star} {guardrail}")).len();
    assert_eq!(bare(""), 2);
    assert_eq!(bare("guardrail g { require aov > 1 }"), 0);
    assert_eq!(bare("guardrail g { require aov > 1  protects orders }"), 1);
    assert_eq!(bare("guardrail g { require aov > 1  protects cost }"), 2);
    let own = |require: &str| {
        let guardrail =
            format!("metric again = count(orders) guardrail g {{ require {require}  protects orders }}");
        said("guardrail-not-counter", &guardrail).len()
    };
    assert_eq!(own("orders > 1"), 1);
    assert_eq!(own("again > 1"), 1, "by another name");
    assert_eq!(own("orders > 1 and aov > 2"), 0);
    assert_eq!(own("aov > 1"), 0);
}

#[test]
fn an_incomplete_north_star_says_what_is_missing() {
    let all = said("north-star-incomplete", "north_star orders");
    assert!(
        all[0].ends_with("`promise`, `companions`, `target`, `review`"),
        "{all:?}"
    );
    let some = "department d north_star orders { promise \"x\"  companions aov > 1  review every year }
        target orders { 2026 5 }";
    let some = said("north-star-incomplete", some);
    assert!(some[0].ends_with("its `owner`"), "{some:?}");
}

#[test]
fn numbers_that_only_grow_flatter() {
    assert_eq!(said("vanity-metric", "north_star ever").len(), 1);
    assert_eq!(
        said("vanity-metric", "metric more = ever north_star more").len(),
        1
    );
    assert!(said("vanity-metric", "north_star orders").is_empty());
    let shop = "line shop { business ecommerce } north_star orders { line shop }";
    assert!(said("vanity-metric", shop).is_empty(), "its rows know an amount");
}

#[test]
fn circles_are_shown_whole_and_once() {
    let circle = "driver orders -> aov driver aov -> cost driver cost -> orders driver kept -> cost";
    assert_eq!(
        said("driver-cycle", circle),
        ["aov -> cost -> orders -> aov is a circle"]
    );
    assert_eq!(
        said("driver-cycle", "driver aov -> aov"),
        ["aov -> aov is a circle"]
    );
    let shared = "driver orders -> aov driver orders -> cost driver aov -> gmv driver cost -> gmv";
    assert!(
        said("driver-cycle", shared).is_empty(),
        "two ways to one are no circle"
    );
}

#[test]
fn a_tree_is_lagging_until_something_drives_it() {
    let star = "north_star gmv decompose gmv = orders * aov";
    assert_eq!(said("lagging-only-tree", star).len(), 1);
    assert_eq!(
        said("lagging-only-tree", &format!("{star} driver gmv -> cost")).len(),
        1
    );
    assert!(said("lagging-only-tree", &format!("{star} driver cost -> aov")).is_empty());
}

#[test]
fn targets_of_parts_reach_that_of_the_whole() {
    let product = |goals: &str| {
        said(
            "targets-disagree",
            &format!("decompose gmv = orders * aov {goals}"),
        )
    };
    let short =
        product("target gmv { 2026-06 400 } target orders { 2026-06 200 } target aov { 2026-06 1.8 }");
    assert_eq!(
        short,
        ["in 2026-06 the targets of the parts do not match that of `gmv`: 200 * 1.8 gives 360, not 400"]
    );
    for fine in [
        "target gmv { 2026-06 360 } target orders { 2026-06 200 } target aov { 2026-06 1.8 }",
        // More than enough, rounded, another period, and none for one part.
        "target gmv { 2026-06 300 } target orders { 2026-06 200 } target aov { 2026-06 1.8 }",
        "target gmv { 2026-06 361 } target orders { 2026-06 200 } target aov { 2026-06 1.8 }",
        "target gmv { 2026-06 400 } target orders { 2026-07 200 } target aov { 2026-06 1.8 }",
        "target gmv { 2026-06 400 } target orders { 2026-06 200 }",
    ] {
        assert!(product(fine).is_empty(), "{fine}");
    }
    let sum = |kept: &str, cost: &str| {
        let goals = format!(
            "target cost {{ 2026-Q2 {cost} }} target gmv {{ 2026-Q2 100 }} target kept {{ 2026-Q2 {kept} }}"
        );
        said(
            "targets-disagree",
            &format!("decompose cost = gmv - kept {goals}"),
        )
        .len()
    };
    assert_eq!(
        (sum("80", "20"), sum("70", "20"), sum("90", "20")),
        (0, 1, 0),
        "less cost is better"
    );
    let deep = |aov: &str, goals: &str| {
        let parts =
            "decompose gmv = orders * aov decompose aov = unit * per_order metric unit = kept / orders";
        let more = "metric per_order = aov / unit target gmv { 2026-06 400 } target orders { 2026-06 200 }";
        said("targets-disagree", &format!("{parts} {more} {aov} {goals}"))
    };
    let leaves = "target unit { 2026-06 0.9 } target per_order { 2026-06 2 }";
    assert_eq!(
        deep("", leaves),
        ["in 2026-06 the targets of the parts do not match that of `gmv`: 200 * 1.8 gives 360, not 400"],
        "targets further down are those of what they make"
    );
    assert_eq!(
        deep("target aov { 2026-06 2 }", leaves),
        ["in 2026-06 the targets of the parts do not match that of `aov`: 0.9 * 2 gives 1.8, not 2"],
        "a target of its own comes first"
    );
    assert!(
        deep("", "target unit { 2026-06 0.9 }").is_empty(),
        "one is not known"
    );
    assert!(
        deep("", "target unit { 2026-06 1 } target per_order { 2026-06 2 }").is_empty(),
        "enough"
    );
    let circle = "decompose gmv = orders * aov decompose aov = gmv / orders target gmv { 2026-06 400 } target orders { 2026-06 200 }";
    assert!(said("targets-disagree", circle).is_empty(), "round in a circle");
    let none = "decompose aov = gmv / orders target aov { 2026-06 2 } target gmv { 2026-06 400 } target orders { 2026-06 0 }";
    assert!(
        said("targets-disagree", none).is_empty(),
        "nothing is divided by zero"
    );
    let scaled = |part: &str| {
        let parts = "decompose heavy = one + other
            metric one : kilogram = sum(orders.weight) where status = \"paid\"
            metric other : gram = sum(orders.weight) where status != \"paid\"";
        let goals = "target heavy { 2026-06 kilogram(1) } target other { 2026-06 gram(300) }";
        said(
            "targets-disagree",
            &format!("{parts} {goals} target one {{ 2026-06 {part} }}"),
        )
    };
    assert!(
        scaled("kilogram(0.7)").is_empty(),
        "units of one scale come together"
    );
    assert_eq!(
        scaled("gram(200)"),
        [
            "in 2026-06 the targets of the parts do not match that of `heavy`: 200 + 300 gives 500 gram, not 1000 gram"
        ]
    );
    let star = "north_star gmv { target 2026-06 400 } decompose gmv = kept * 2 target kept { 2026-06 100 }";
    assert_eq!(
        said("targets-disagree", star).len(),
        1,
        "the target of the north star is one"
    );
}

#[test]
fn targets_lie_within_what_a_metric_can_be() {
    let out = |target: &str| said("target-out-of-range", target).len();
    let share = "metric share = (orders where status = \"a\") / orders";
    assert_eq!(out("target orders { 2026-06 -1 }"), 1);
    assert_eq!(out("target gmv { 2026-06 -1 }"), 0, "sums may be below zero");
    assert_eq!(out(&format!("{share} target share {{ 2026-06 30 }}")), 1);
    assert_eq!(out(&format!("{share} target share {{ 2026-06 100% }}")), 0);
    let of_money = "metric share = (gmv where status = \"a\") / gmv target share { 2026-06 3 }";
    assert_eq!(out(of_money), 1, "other parts of a sum are hardly below zero");
    let watched = format!("{share} guardrail g {{ require share >= 120%  per month }}");
    assert_eq!(out(&watched), 1, "in conditions, too");
    let alike = "entity customer
        table visits = \"visits\" { link customer = c  time at_day : date  dim page : text }
        metric visitors = count(visits.customer)
        metric carts = count(visits.customer) where page = \"cart\"
        metric rate = carts / visitors { format \"0.0%\" }";
    let of_counts = |target: &str| out(&format!("{alike} target rate {{ 2026-06 {target} }}"));
    assert_eq!(of_counts("110%"), 1, "counts of the same entity");
    assert_eq!(of_counts("90%"), 0);
    let of_all = "metric share = gmv / (gmv across all) target share { 2026-06 120% }";
    assert_eq!(out(of_all), 1, "a part of more cells");
}

/// What is shown in percent is compared with 30 nowhere, least where it is watched.
#[test]
fn conditions_that_are_watched_know_percents() {
    let said = |item: &str| {
        let share = "metric rate = aov / gmv { format \"0.0%\" } ";
        said("target-out-of-range", &format!("{share}{item}")).len()
    };
    for item in [
        "guardrail g { require rate >= 30 }",
        "guardrail g { require gmv > 3 and not (30 < rate) }",
        "alert a { when rate < 30 }",
        "north_star orders { companions rate >= 30 }",
    ] {
        assert_eq!(said(item), 1, "{item}");
    }
    assert_eq!(said("guardrail g { require rate >= 30% }"), 0);
    assert_eq!(said("guardrail g { require gmv >= 30 }"), 0);
}

/// Shares without a name are shares, too: changes, quotients of sums of the same rows, and what
/// initiatives claim of a share.
#[test]
fn shares_without_a_name_know_percents() {
    let base = "table lines = \"lines\" { time on_day : date  fact paid, refund, cost : CNY  dim s : text }
        metric paid = sum(lines.paid) metric refunds = sum(lines.refund) at on_day
        metric n = count(lines) metric share = (n where s = \"a\") / n { format \"0%\" } ";
    let out = |item: &str| said("target-out-of-range", &format!("{base}{item}"));
    let one = |item: &str, message: &str| assert_eq!(out(item), [message], "{item}");
    one(
        "alert a { when change(n, 1 week) < -20  per week }",
        "`change` is a share of what was: -20 is -2000%",
    );
    one(
        "alert a { when 5 < change(n, 1 week)  per week }",
        "`change` is a share of what was: 5 is 500%",
    );
    assert!(out("alert a { when change(n, 1 week) < -20%  per week }").is_empty());
    assert!(out("alert a { when change(n, 1 week) > 2  per week }").is_empty());
    one(
        "guardrail g { require refunds / paid < 5 }",
        "`refunds / paid` is a share: 5 is 500%",
    );
    one(
        "alert a { when (refunds / paid) > 5 }",
        "`refunds / paid` is a share: 5 is 500%",
    );
    assert!(
        out("guardrail g { require paid / refunds >= 5 }").is_empty(),
        "so many times as much"
    );
    assert!(
        out("guardrail g { require paid / n < 500 }").is_empty(),
        "a price"
    );
    one(
        "guardrail g { require (n where s = \"a\") / n <= 2 }",
        "`(n where s = \"a\") / n` is a share: it is never above 100%",
    );
    let plan = |by: &str| {
        format!("direction d for share {{ opportunity o {{ initiative i {{ moves share by {by} }} }} }}")
    };
    one(&plan("+10"), "`share` is a share: `+10` alone is 1000 points");
    assert!(out(&plan("+10 points")).is_empty() && out(&plan("+10%")).is_empty());
    assert!(out(&plan("+10").replace("by +10", "by +0.1")).is_empty());
    assert!(out(&plan("+10").replace("moves share", "moves n")).is_empty());
}

/// Wherever a condition stands, its texts are of the values there are.
#[test]
fn values_that_are_never_there() {
    let claimed = "table visits = \"visits\" {
          time on_day : date
          dim  page : text { values \"home\", \"cart\" }
          fact length : int
        }
        metric views = count(visits) ";
    let said = |item: &str| said("unknown-value", &format!("{claimed}{item}"));
    for item in [
        "metric m = views where page = \"Home\"",
        "metric m = sum(case { visits.page = \"Home\": visits.length, else: 0 }) / views",
        "report r { metrics views  where page != \"Home\" }",
        "report r { metrics (views where page = \"Home\") as m }",
        "report r { metrics views  by on_day.month  having (views where page = \"Home\") > 3 }",
        "guardrail g { require (views where page in [\"cart\", \"Home\"]) > 3 }",
        "alert a { when (views where page = \"Home\") < 3 }",
        "north_star views { companions (views where page = \"Home\") > 3 }",
    ] {
        assert_eq!(said(item), ["`page` is never \"Home\""], "{item}");
        assert!(said(&item.replace("Home", "home")).is_empty(), "{item}");
    }
    let several = "metric m = views where page in [\"Home\", \"Cart\"]
        metric n = views where page = \"Home\"";
    assert_eq!(said(several).len(), 3, "each place is told");
}

#[test]
fn too_much_below_one_metric_is_said_once() {
    let drivers =
        "driver orders -> gmv driver aov -> gmv driver cost -> gmv driver kept -> gmv driver heavy -> gmv";
    let more = |count: usize| -> String {
        (0..count)
            .map(|at| format!(" metric m{at} = max(orders.amount) driver m{at} -> gmv"))
            .collect()
    };
    assert!(said("too-many-children", &format!("{drivers}{}", more(2))).is_empty());
    assert_eq!(
        said("too-many-children", &format!("{drivers}{}", more(5))).len(),
        1
    );
}

#[test]
fn drivers_have_owners_where_there_are_departments() {
    assert!(said("unowned", "driver aov -> gmv").is_empty());
    let drivers = "department d driver aov -> gmv { owner d } driver orders -> gmv";
    let found = said("unowned", drivers);
    let of_drivers: Vec<&String> = found.iter().filter(|words| words.contains("driver")).collect();
    assert_eq!(of_drivers, ["nobody owns the driver `orders`"]);
}

#[test]
fn a_review_is_stale_after_a_whole_period() {
    let text = |on: &str| {
        format!(
            "table t = \"t\" {{ time on_day : date }}\nmetric m = count(t)\nnorth_star m {{ review every quarter on {on} }}\n"
        )
    };
    let is_stale = |on: &str, today: Option<&str>| {
        let (checked, sources) = flawless(&text(on));
        let today = today.map(|day| day.parse().unwrap());
        let found = merak::lint::lint_on(merak::meaning::Normal::new(&checked), &sources, today);
        found.iter().any(|one| one.code.id == "stale-review")
    };
    assert!(!is_stale("2026-02-10", Some("2026-06-30")));
    assert!(is_stale("2026-02-10", Some("2026-07-01")));
    assert!(!is_stale("2026-02-10", None));
    assert!(!is_stale("2026-12-31", Some("2026-07-01")));
}

#[test]
fn what_is_under_way_has_begun() {
    let text = |since: &str, status: &str| {
        format!(
            "table t = \"t\" {{ time on_day : date }}\nmetric m = count(t)\ndirection d for m {{ opportunity o {{\n\
             initiative i {{ moves m by +5%  since {since}  status {status} }} }} }}\n"
        )
    };
    let said = |since: &str, status: &str, today: Option<&str>| {
        let (checked, sources) = flawless(&text(since, status));
        let today = today.map(|day| day.parse().unwrap());
        let found = merak::lint::lint_on(merak::meaning::Normal::new(&checked), &sources, today);
        let own = found.iter().filter(|one| one.code.id == "not-begun");
        own.map(|one| one.message(merak::words::Language::English))
            .collect::<Vec<_>>()
    };
    let today = Some("2026-03-01");
    assert_eq!(
        said("2026-03-02", "done", today),
        ["`i` is done, and begins on 2026-03-02"]
    );
    assert_eq!(said("2026-03-02", "running", today).len(), 1);
    assert!(said("2026-03-01", "done", today).is_empty());
    assert!(said("2026-03-02", "planned", today).is_empty());
    assert!(said("2026-03-02", "stopped", today).is_empty());
    assert!(said("2026-03-02", "done", None).is_empty());
}

#[test]
fn stages_ask_for_other_metrics() {
    let says = |stage: &str, metric: &str, business: &str| {
        let text = format!(
            "entity customer\n\
             table visits = \"v\" {{ link customer = c  time on_day : date }}\n\
             table orders = \"o\" {{ link customer = c  time on_day : date  fact amount : CNY }}\n\
             attribute first_at of customer : date = min(orders.on_day)\n\
             metric visitors = count(visits.customer)\n\
             metric gmv = sum(orders.amount)\n\
             metric fresh = count(orders.customer) where customer.first_at >= period_start\n\
             metric again = count(orders.customer) where customer.first_at < period_start\n\
             line retail {{ business {business} }}\n\
             north_star {metric} {{ stage {stage}  line retail }}\n"
        );
        let (checked, sources) = flawless(&text);
        let found = merak::lint::lint_on(merak::meaning::Normal::new(&checked), &sources, None);
        found.iter().any(|one| one.code.id == "stage-mismatch")
    };
    assert!(says("maturity", "visitors", "retail"));
    assert!(says("renewal", "visitors", "retail"));
    assert!(!says("maturity", "visitors", "messenger"));
    assert!(!says("launch", "visitors", "retail"));
    assert!(says("launch", "gmv", "retail"));
    assert!(!says("growth", "gmv", "retail"));
    assert!(says("maturity", "fresh", "messenger"));
    assert!(!says("maturity", "again", "retail"));
}

#[test]
fn sensitivities_are_those_of_the_identities() {
    let text = "entity customer\n\
                table t = \"t\" { link customer = c  time on_day : date  dim kind : text  fact x : int }\n\
                metric a = sum(t.x)\n\
                metric b = count(t)\n\
                metric r = a / b\n\
                metric one = a where kind = \"one\"\n\
                metric two = a where not (kind = \"one\")\n\
                metric rest = a where kind is null\n\
                metric pushed = count(t.customer)\n\
                north_star a { target 2026-01 100, 2026-02 200 }\n\
                decompose a = b * r\n\
                decompose a = one + two + rest\n\
                driver pushed -> r\n\
                target one { 2026-02 150 }\n\
                target two { 2026-02 40 }\n\
                target rest { 2026-02 10 }\n";
    let (checked, _) = flawless(text);
    let tree = merak::tree::Tree::of(&checked.model);
    let found = merak::tree::sensitivities(&checked, &tree, &Default::default());
    let of = |name: &str| {
        let id = checked.model.names.metric(name).unwrap();
        let one = found.iter().find(|one| one.metric == id)?;
        Some((one.percent, one.period.clone()))
    };
    let february = || Some("2026-02".to_owned());
    assert_eq!(of("b"), Some((1.0, None)));
    assert_eq!(of("r"), Some((1.0, None)));
    assert_eq!(of("one"), Some((0.75, february())));
    assert_eq!(of("two"), Some((0.2, february())));
    assert_eq!(of("rest"), Some((0.05, february())));
    // A driver is a guess.
    assert_eq!(of("pushed"), None);
    assert_eq!(of("a"), None);
}

#[test]
fn directions_move_something_that_is_measured() {
    let says = |inside: &str| {
        said(
            "abstract-metric",
            &format!("direction joy for gmv {{ opportunity faster {{ initiative one {{ {inside} }} }} }}"),
        )
    };
    assert_eq!(says("moves orders by +5%"), [""; 0]);
    assert_eq!(
        says("status running"),
        ["`joy` is a direction, and no initiative in it moves a metric"]
    );
    assert_eq!(said("abstract-metric", "direction joy for gmv {}").len(), 1);
}

#[test]
fn presence_flatters_a_shop_and_not_a_messenger() {
    let vanity = |more: &str| {
        let visits = "entity customer table visits = \"visits\" { link customer = user_id  time on_day : date  fact stay : minute }
            metric dau : customer = count(visits.customer) { grain day }
            metric wau : customer = rolling(count(visits.customer), 7 days)
            metric named = dau ";
        said("vanity-metric", &format!("{visits}{more}")).len()
    };
    for (business, flatters) in [
        ("ecommerce", 1),
        ("retail", 1),
        ("saas", 1),
        ("messenger", 0),
        ("social", 0),
        ("game", 0),
        ("education", 0),
    ] {
        for star in ["dau", "wau", "named"] {
            let line = format!("line a {{ business {business} }} north_star {star} {{ line a }}");
            assert_eq!(vanity(&line), flatters, "{star} in {business}");
            let company = format!("line a {{ business {business} }} north_star {star}");
            assert_eq!(vanity(&company), flatters, "{star} of the company, {business}");
        }
    }
    assert_eq!(vanity("north_star dau"), 0, "of a business that nobody said");
    let mixed = "line a { business retail } line b { business game } north_star dau";
    assert_eq!(vanity(mixed), 0);
    let bought = "line a { business retail } north_star orders { line a }";
    assert_eq!(vanity(bought), 0);
}

#[test]
fn labels_that_promise_a_period() {
    let unpinned = |label: &str, clauses: &str| {
        let metric = format!("metric many \"{label}\" = count(orders) {{ {clauses} }}");
        said("unpinned-grain", &metric).len()
    };
    for label in [
        "月订单数",
        "日新增",
        "周留存",
        "年收入",
        "每天的订单",
        "月度订单",
        "MAU",
        "daily orders",
        "订单日均",
    ] {
        assert_eq!(unpinned(label, ""), 1, "{label}");
        assert_eq!(unpinned(label, "grain month"), 0, "{label}");
    }
    for label in [
        "月饼销量",
        "日本订单",
        "周边订单",
        "年轻用户订单",
        "日用品订单",
        "订单",
        "daylight",
        "周转率",
    ] {
        assert_eq!(unpinned(label, ""), 0, "{label}");
    }
}

#[test]
fn segments_that_nothing_names() {
    let whales = "entity customer table visits = \"visits\" { link customer = user_id  time on_day : date }
metric came = count(visits)
segment whales of customer = came >= 5 over 90 days
";
    let found = said("unused", whales);
    assert_eq!(found, ["nothing uses the segment `whales`"]);
    let used = format!("{whales}metric many = came where customer in whales\n");
    assert!(said("unused", &used).is_empty());
    let only_said = format!("{whales}// whales are those\n");
    assert_eq!(said("unused", &only_said).len(), 1);
}

#[test]
fn tables_that_a_report_lists_are_used() {
    let tables = "table visits = \"visits\" { time on_day : date }
table days = \"days\" { dim day_name : text }
metric came = count(visits)
";
    assert_eq!(said("unused", tables), ["nothing uses the table `days`"]);
    let listed = format!("{tables}report names {{ values day_name }}\n");
    assert!(said("unused", &listed).is_empty());
}

#[test]
fn comments_that_allow_give_a_reason() {
    let allowed = |comment: &str| {
        let metric = format!("{comment}\nmetric daily = count(orders) where status = \"x\"");
        let idle = said("unused-allow", &format!("{metric}\n"));
        (said("unpinned-grain", &format!("{metric}\n")).len(), idle)
    };
    assert_eq!(allowed("// allow(unpinned-grain): the name people know").0, 0);
    assert_eq!(allowed("// allow(unpinned-grain)：大家都这么叫").0, 0);
    for comment in [
        "// allow(unpinned-grain)",
        "// allow(unpinned-grain):  ",
        "// allow(unpinned-grain) because",
    ] {
        let (left, idle) = allowed(comment);
        assert_eq!(left, 1, "{comment}");
        assert_eq!(
            idle,
            ["a comment that allows `unpinned-grain` gives no reason, and allows nothing"]
        );
    }
    assert!(
        allowed("// allow(everyone) to read").1.is_empty(),
        "another comment"
    );
    let (left, idle) = allowed("// allow(unpined-grain): x");
    assert_eq!((left, idle.len()), (1, 1));
}

#[test]
fn what_is_on_its_way_out_is_found_wherever_it_is_used() {
    let old = "metric old = 2 * gmv { status deprecated \"use gmv\" on 2026-01-01 } ";
    for (use_, wanted) in [
        ("metric m = old + gmv", "`m` uses `old`, which is deprecated"),
        (
            "report r { metrics old }",
            "the report `r` uses `old`, which is deprecated",
        ),
        (
            "report r { metrics gmv  by status  having old > 1 }",
            "the report `r` uses `old`, which is deprecated",
        ),
        (
            "guardrail g { require old > 1 }",
            "the guardrail `g` uses `old`, which is deprecated",
        ),
        ("north_star old", "the tree names `old`, which is deprecated"),
        ("driver old -> gmv", "the tree names `old`, which is deprecated"),
        (
            "decompose gmv = old / 2",
            "the tree names `old`, which is deprecated",
        ),
    ] {
        assert_eq!(
            said("deprecated-use", &format!("{old}{use_}")),
            [wanted],
            "{use_}"
        );
    }
    assert!(
        said(
            "deprecated-use",
            &format!("{old}metric older = old {{ status deprecated }}")
        )
        .is_empty()
    );
}
