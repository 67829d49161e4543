"""The shared text layer: from a completion to the text that commits to an answer. Knows no kind and no reference."""
