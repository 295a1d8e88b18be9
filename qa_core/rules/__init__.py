"""Pure functions over the language: conditions, checks, suggestions, each explaining itself."""
