"""Outcomes with a structure: one module a kind, over what several of them share; kinds never import each other."""
