"""Results as tables, sections and stories."""
