-- A letter's last failure has one time: that of the statement, as "last_failed_at". Two readings of the clock could be of two milliseconds.
create or replace function messaging.with_failure(failures jsonb, error text, actor text) returns jsonb
language sql volatile
as $$
  select jsonb_agg(failure order by n)
  from (
    select failure, n
    from jsonb_array_elements(failures || jsonb_build_object('at', statement_timestamp(), 'error', error, 'by', actor))
      with ordinality as all_of_them(failure, n)
    order by n desc limit 20
  ) newest
$$;
