"""Reactions to lower floors, and what this floor puts into their pages."""
