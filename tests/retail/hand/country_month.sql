-- ask: gmv orders buyers net_sales repeat_buyers aov items_per_order --by country,month
-- alone: gmv=sold_lines orders=sold_lines buyers=sold_lines net_sales=all_lines aov=sold_lines items_per_order=sold_lines repeat_buyers=candidates
WITH lines AS (
  SELECT
    country,
    CAST(date_trunc('month', invoice_at) AS DATE) AS month,
    invoice_no,
    customer_id,
    quantity,
    quantity * unit_price AS amount,
    CASE WHEN invoice_no LIKE 'C%' THEN 0 ELSE 1 END AS sold
  FROM online_retail
),
cells AS (
  SELECT
    country,
    month,
    sum(CASE WHEN sold = 1 THEN amount ELSE 0 END) AS gmv,
    count(DISTINCT CASE WHEN sold = 1 THEN invoice_no END) AS orders,
    count(DISTINCT CASE WHEN sold = 1 THEN customer_id END) AS buyers,
    sum(amount) AS net_sales,
    CAST(sum(CASE WHEN sold = 1 THEN amount ELSE 0 END) AS DOUBLE)
      / nullif(count(DISTINCT CASE WHEN sold = 1 THEN invoice_no END), 0) AS aov,
    CAST(sum(CASE WHEN sold = 1 THEN quantity ELSE 0 END) AS DOUBLE)
      / nullif(count(DISTINCT CASE WHEN sold = 1 THEN invoice_no END), 0) AS items_per_order,
    sum(sold) AS sold_lines,
    count(*) AS all_lines
  FROM lines
  GROUP BY country, month
),
buyers AS (
  SELECT country, month, customer_id, count(DISTINCT invoice_no) AS orders
  FROM lines
  WHERE sold = 1 AND customer_id IS NOT NULL
  GROUP BY country, month, customer_id
),
repeats AS (
  SELECT country, month, sum(CASE WHEN orders >= 2 THEN 1 ELSE 0 END) AS repeat_buyers, count(*) AS candidates
  FROM buyers
  GROUP BY country, month
)
SELECT
  cells.country,
  cells.month,
  cells.gmv,
  cells.orders,
  cells.buyers,
  cells.net_sales,
  coalesce(repeats.repeat_buyers, 0) AS repeat_buyers,
  cells.aov,
  cells.items_per_order,
  cells.sold_lines,
  cells.all_lines,
  coalesce(repeats.candidates, 0) AS candidates
FROM cells
LEFT JOIN repeats ON cells.country = repeats.country AND cells.month = repeats.month
ORDER BY cells.country NULLS LAST, cells.month NULLS LAST
