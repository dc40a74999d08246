"""One module a command, each with its click command as `command`; api.cli loads it when it is called."""
