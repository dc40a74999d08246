"""How fast is it, and how much memory does it take, beside a plain baseline? Run `python -m bench`."""
