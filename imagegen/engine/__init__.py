"""The queue and the threads that work it. The row is the queue; no broker is trusted with the truth.

The engine knows states, claims, leases and fences. What is done with a claimed row is the pipeline's.
"""
