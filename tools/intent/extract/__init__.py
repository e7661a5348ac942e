"""One reader per subject: each looks at a marked sentence and yields the facts it finds."""
