"""What every area stands on: errors, ids, clock, the database, paging."""
