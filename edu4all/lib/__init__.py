"""Leaf code that every app may use: no model, no app."""
