"""What is wrong with a draft plan? Its own words, a list of problems and the precedents asked; JSON, page, Word and Excel."""
