"""Reports: which tables make which product, then one renderer a format. Plain data in, files out."""
