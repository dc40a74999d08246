"""How is the shipped embedding model made? `python -m index.training` repeats every step from the texts."""
