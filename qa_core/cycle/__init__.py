"""The audit year, one use case a function: joins toolkit, reports and store."""
