"""What does a person see in the browser? Server-rendered pages over the same parts as the JSON API.

All of them are put together in api/pages/site.py: importing one part here loads no other.
"""
