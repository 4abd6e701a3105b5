"""From the model to text for programs."""
