-- When this service has last looked at whether the person can be forgotten: the others come first the next time.
alter table messaging.erasure add column looked_at timestamptz;
