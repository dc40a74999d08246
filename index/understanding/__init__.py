"""What does a question mean? Filler dropped, slips of the pen and of the ear corrected, synonyms and topics found."""
