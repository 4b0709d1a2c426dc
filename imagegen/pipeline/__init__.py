"""A prompt's way: admitted by the guard, made by a provider, checked again, shown or held.

The only room from which a provider is called, and with the policy preview the only one that asks the guard.
"""
