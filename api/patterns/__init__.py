"""What recurs across units and years? Counts of problems and measures, each of which opens what was counted."""
