"""What people do with schools, classes and accounts. Each takes the actor first, checks, writes and records."""
