"""The API's doors of this app: turn a request into plain values, make one call, word the answer."""
