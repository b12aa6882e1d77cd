"""The one exception that is meant for the reader of a message, not for the reader of a traceback."""


class UserError(Exception):
    """Something the user gave cannot be used. The message is one sentence: what, where, and what to do about it."""


class Cancelled(Exception):  # noqa: N818 - a request that was honoured, not an error
    """A long piece of work was stopped because somebody asked for it."""
