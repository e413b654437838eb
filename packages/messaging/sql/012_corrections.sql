-- What an operator has put in the place of a letter's event: the id of the new event, its data, and which fields differ.
alter table messaging.dead_letter
  add column correction json,
  -- 'corrected' is new. A wider check would be one that the release before has to pass, and this release writes no other values.
  drop constraint dead_letter_resolution_check;
