"""The demonstration: a whole audit round on made-up cases, by the same doors as a real one."""
