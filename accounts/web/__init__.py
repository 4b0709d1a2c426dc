"""Pages: turn a request into plain values, make one call, word the answer."""
