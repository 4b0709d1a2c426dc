"""What people do with assignments and submissions. Each takes the actor first, checks, writes and records."""
