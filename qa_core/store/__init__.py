"""Where audits are kept: SQLite or PostgreSQL behind one `Store`; nothing else imports SQLModel."""
