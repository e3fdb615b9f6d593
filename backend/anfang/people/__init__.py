"""Station people: who may come in, as what, and how far they may look."""
