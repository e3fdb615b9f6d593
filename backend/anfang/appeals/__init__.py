"""Station appeals: what halls answer to what was published."""
