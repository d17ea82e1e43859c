-- ask: gmv orders buyers net_sales aov items_per_order --by week --where 'country = "France"'
-- alone: gmv=sold_lines orders=sold_lines buyers=sold_lines net_sales=all_lines aov=sold_lines items_per_order=sold_lines
WITH lines AS (
  SELECT
    CAST(date_trunc('week', invoice_at) AS DATE) AS week,
    invoice_no,
    customer_id,
    quantity,
    quantity * unit_price AS amount,
    CASE WHEN invoice_no LIKE 'C%' THEN 0 ELSE 1 END AS sold
  FROM online_retail
  WHERE country = 'France'
)
SELECT
  week,
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
GROUP BY week
ORDER BY week NULLS LAST
