"""The one base class of every error that a user can cause; the command line prints it without a traceback."""


class TaizhangError(Exception):
    """Says where, what was found, what was expected and what to do, in one line."""


class ConfigError(TaizhangError):
    """A settings file that cannot be used."""
