"""Station checklists: what is inspected: published versions."""
