-- What `monthly_review` must answer, written by hand for DuckDB and run from
-- examples/shop: `duckdb < expected/monthly.sql`.
copy (
  with lines as (
    select
      date_trunc('month', ordered_at + interval 8 hours)::date as month,
      order_id,
      customer_id,
      amount
    from read_csv('data/order_lines.csv', types = { 'amount': 'decimal(18, 2)' })
    where status <> 'cancelled'
      and not coalesce(is_test, false)
      and deleted_at is null
  ),
  buyers as (
    select month, customer_id
    from lines
    where customer_id is not null
    group by month, customer_id
    having count(distinct order_id) >= 2
  ),
  repeat as (
    select month, count(*) as repeat_buyers from buyers group by month
  )
  select
    month,
    coalesce(any_value(repeat.repeat_buyers), 0) as repeat_buyers,
    sum(amount) as gmv,
    sum(amount)::double / count(distinct order_id) as aov
  from lines
  left join repeat using (month)
  group by month
  order by month
) to 'expected/monthly.csv' (header)
