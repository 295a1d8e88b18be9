"""The parts of the store's one object: each method one transaction over the functions of the rooms beside."""
