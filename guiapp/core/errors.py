"""The one exception that a person may cause."""


class BadInput(ValueError):
    """Something that was typed, opened or pasted cannot be used.

    The message is one clear sentence for the person: what, where, and what to do.
    """
