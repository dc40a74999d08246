"""How good is the search, by the hits staff have marked? Evaluated, compared with earlier states, and drawn."""
