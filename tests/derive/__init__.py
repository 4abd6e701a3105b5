"""From model to model: values in, values out."""
