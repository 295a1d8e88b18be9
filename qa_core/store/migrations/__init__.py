"""How the tables came to be as they are, one script a step."""
