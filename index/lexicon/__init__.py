"""Which words does the domain use? Terms for cutting, synonyms, and words too common to search for."""
