"""Tells who shows a credential: an API key by its first letters, else a token of the issuer."""

from dataclasses import dataclass

from agent.caller import Caller
from agent.identity.keyring import Keyring
from agent.identity.keys import PREFIX
from agent.identity.tokens import Tokens
from tools.domain.errors import LoginError

__all__ = ["Login"]

LONGEST = 8192
"""Characters of a credential; a token with a few groups has one or two thousand."""


@dataclass(frozen=True, kw_only=True)
class Login:
    """The ways to log in; None is one that is not set up."""

    keyring: Keyring | None
    tokens: Tokens | None

    async def caller(self, credential: str) -> Caller:
        """Who shows this.

        Raises:
            LoginError: `invalid_token`, `expired_token`, `token_not_yet_valid` or `wrong_audience`.
            OutsideError: The database or the issuer fails.
        """
        if len(credential) > LONGEST:
            raise _unknown(f"the credential has more than {LONGEST} characters")
        if credential.startswith(PREFIX):
            if self.keyring is None:
                raise _unknown("this service takes no API keys")
            return await self.keyring.caller(credential)
        if self.tokens is None:
            raise _unknown("this is no API key, and this service takes no tokens")
        return await self.tokens.caller(credential)

    async def close(self) -> None:
        """Let go of connections."""
        if self.keyring is not None:
            await self.keyring.close()
        if self.tokens is not None:
            await self.tokens.close()


def _unknown(message: str) -> LoginError:
    return LoginError(message, code="invalid_token", hint="send the credential that you were given")
