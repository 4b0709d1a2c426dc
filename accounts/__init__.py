"""Schools, classes and people: who somebody is, what they may see, and the log of what they did."""
