"""Quality audits of children's case files: one core, swappable audit instruments."""

__version__ = "0.1.0"
