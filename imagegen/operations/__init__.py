"""What people do with pictures and rules. Each takes the actor first, checks, writes and records."""
