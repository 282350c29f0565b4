"""The seam where sign-in comes in: a provider turns a credential into a subject."""

from typing import Protocol

from recycling.errors import invalid


class IdentityProvider(Protocol):
    """Checks a credential and says whose it is."""

    name: str

    def verify(self, credential: str) -> str:
        """The provider's name for the person; Problem when the credential is not good."""
        ...


class DemoIdentity:
    """Anyone may become any demo person: the credential is the subject itself."""

    name = "demo"

    def verify(self, credential: str) -> str:
        """The credential, taken at its word."""
        return credential


class Providers:
    """The identity providers this installation trusts, by name."""

    def __init__(self, *providers: IdentityProvider) -> None:
        self._by_name = {provider.name: provider for provider in providers}

    def verify(self, *, provider: str, credential: str) -> str:
        """Ask the named provider; Problem invalid-request when it is not trusted here."""
        known = self._by_name.get(provider)
        if known is None:
            names = ", ".join(sorted(self._by_name)) or "-"
            raise invalid(
                "provider",
                f"ที่นี่ไม่รับการเข้าสู่ระบบแบบนี้ ใช้ได้: {names}",
                f"This way to sign in is not open here. Open: {names}.",
            )
        return known.verify(credential)
