"""The commands: thin doors that import what they need only when they run."""
