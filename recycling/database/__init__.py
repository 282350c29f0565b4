"""Tables and sessions, and the embedded PostgreSQL of the demo and the tests."""
