"""The one exception that a person may cause."""


class BadInput(ValueError):  # noqa: N818 - the name other people script against
    """Something that was typed, opened or pasted cannot be used.

    The message is one clear sentence for the person: what, where, and what to do.
    """
