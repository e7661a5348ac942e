"""The decision report: one plan as a page that stands on its own, as Markdown and as HTML."""
