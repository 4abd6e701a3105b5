"""From MkDocs events to calls: the only place that knows MkDocs."""
