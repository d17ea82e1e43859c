-- ask: gmv orders buyers net_sales aov items_per_order --where 'country = "Atlantis"'
-- alone: gmv=sold_lines orders=sold_lines buyers=sold_lines net_sales=all_lines aov=sold_lines items_per_order=sold_lines
WITH lines AS (
  SELECT
    invoice_no,
    customer_id,
    quantity,
    quantity * unit_price AS amount,
    CASE WHEN invoice_no LIKE 'C%' THEN 0 ELSE 1 END AS sold
  FROM online_retail
  WHERE country = 'Atlantis'
)
SELECT
  coalesce(sum(CASE WHEN sold = 1 THEN amount ELSE 0 END), 0) AS gmv,
  count(DISTINCT CASE WHEN sold = 1 THEN invoice_no END) AS orders,
  count(DISTINCT CASE WHEN sold = 1 THEN customer_id END) AS buyers,
  coalesce(sum(amount), 0) AS net_sales,
  CAST(sum(CASE WHEN sold = 1 THEN amount ELSE 0 END) AS DOUBLE)
    / nullif(count(DISTINCT CASE WHEN sold = 1 THEN invoice_no END), 0) AS aov,
  CAST(sum(CASE WHEN sold = 1 THEN quantity ELSE 0 END) AS DOUBLE)
    / nullif(count(DISTINCT CASE WHEN sold = 1 THEN invoice_no END), 0) AS items_per_order,
  coalesce(sum(sold), 0) AS sold_lines,
  count(*) AS all_lines
FROM lines
