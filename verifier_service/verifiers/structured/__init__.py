"""Kinds whose outcome has a structure, over the modules here that they share; they never import each other."""
