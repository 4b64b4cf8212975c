"""Commands that a screen proposes, as a person would type them."""


def command(*words: str, account: str | None = None) -> str:
    """ "esimtrack renew -a home", each word quoted as a shell needs it; `account` where it must be said."""
    from shlex import join

    return join(["esimtrack", *words, *([] if account is None else ["-a", account])])
