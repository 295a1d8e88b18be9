"""Excel: toolkits out, returns back, lists in; `layout` is the one map for writing and reading."""
