-- What an operator has put in the place of a letter's event: the id of the new event, its data, and which fields differ.
alter table messaging.dead_letter
  add column correction json,
  drop constraint dead_letter_resolution_check,
  -- Every row fits the narrower check that it replaces, so none has to be read.
  add constraint dead_letter_resolution_check check (resolution in ('redriven', 'discarded', 'corrected')) not valid;
