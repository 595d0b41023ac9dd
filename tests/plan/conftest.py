import pytest

from .cases import Case, cases


@pytest.fixture(scope="session")
def by_hand() -> dict[str, Case]:
    return cases()
