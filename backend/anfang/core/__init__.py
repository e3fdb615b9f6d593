"""The rules of the house. They know nobody, and exist twice: here and in pwa/src/core, held equal by tests/vectors."""
