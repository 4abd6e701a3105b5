"""From the outside world to the model: git, Markdown, YAML."""
