"""Names of files in the storage: with a token before them that nobody can guess, so that no two are the same."""

import posixpath
import secrets

#: Signs of a token, in hexadecimal; a dash follows.
TOKEN_LENGTH = 16


def with_token(name: str, *, folder: str, max_length: int | None) -> str:
    """``folder``, a new token in place of one that was there, and the name, cut where the column ends."""
    token = secrets.token_hex(TOKEN_LENGTH // 2)
    stem, ending = posixpath.splitext(without_token(posixpath.basename(name)))
    room = (max_length or 255) - len(posixpath.join(folder, f"{token}-{ending}"))
    return posixpath.join(folder, f"{token}-{stem[: max(room, 1)]}{ending}")


def without_token(name: str) -> str:
    """The base name as it was uploaded."""
    head, _dash, rest = name.partition("-")
    return rest if rest and len(head) == TOKEN_LENGTH and all(sign in "0123456789abcdef" for sign in head) else name
