"""From model to model, pure: what readers want, from what the repository says."""
