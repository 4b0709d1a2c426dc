"""Pictures: the rules they are made by, the guard, the queue that makes them, and what teachers decide about them."""
