"""What does the text say? Frame, outline, problems, measures, statuses and facts."""
