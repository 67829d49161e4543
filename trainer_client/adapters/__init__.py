"""One small module a framework; each only fits the reward's shape to it, and imports the framework at most lazily."""
