"""The figures of docs/performance.md: `make bench`. Ratios within one run count; absolute times don't."""
