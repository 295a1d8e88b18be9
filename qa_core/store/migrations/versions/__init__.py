"""The steps, each numbered; once released, a step never changes."""
