"""The chains of approval, step by step, as the policy has them (A4.1, A4.3, A4.6, B6.3)."""

import pytest

from access.approvals import chains
from access.approvals.chains import Kind, Party, Step, chain_for, working_days
from access.roles import Role

HEAD, EXECUTIVE, OTHER, ARCHIVE = Party.OWN_HEAD, Party.EXECUTIVE, Party.RECEIVING_HEAD, Party.ARCHIVE
ABOVE = {Role.MANAGER, Role.EXECUTIVE}
WANTED = {
    (Kind.ACCESS, False): (HEAD, ARCHIVE),
    (Kind.ACCESS, True): (EXECUTIVE, ARCHIVE),
    (Kind.SHARE, False): (HEAD, OTHER, ARCHIVE),
    (Kind.SHARE, True): (EXECUTIVE, OTHER, ARCHIVE),
}
"""Kind of application, and whether its applicant stands above the departments -> who decides, in this order."""


def kinds_here() -> list[Kind]:
    """Kinds of which this table says who decides."""
    return sorted({kind for kind, _above in WANTED})


@pytest.mark.clause("A4.1", "A4.3", "A4.6")
@pytest.mark.parametrize("kind", kinds_here())
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("heads", [True, False])
def test_chain_is_what_the_policy_says(kind: Kind, role: Role, heads: bool) -> None:
    steps = chain_for(kind, {role}, heads_department=heads)
    assert tuple(step.party for step in steps) == WANTED[kind, heads or role in ABOVE]


@pytest.mark.parametrize("kind", kinds_here())
def test_nobody_s_roles_lead_to_the_own_head(kind: Kind) -> None:
    assert chain_for(kind, set(), heads_department=False)[0].party == HEAD
    assert chain_for(kind, set(), heads_department=True)[0].party == EXECUTIVE


@pytest.mark.parametrize("kind", kinds_here())
@pytest.mark.parametrize("above", [True, False])
def test_archive_alone_carries_out_at_the_end(kind: Kind, above: bool) -> None:
    steps = chain_for(kind, set(), heads_department=above)
    assert [step.carries_out for step in steps] == [step.party == ARCHIVE for step in steps]
    assert steps[-1].party == ARCHIVE
    assert all(step.working_days >= 1 for step in steps)


def test_each_office_has_the_days_of_its_step(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {Kind.ACCESS: (Step(HEAD, 3), Step(ARCHIVE, 5))}
    above = {Kind.ACCESS: (Step(EXECUTIVE, 4), Step(ARCHIVE, 9))}
    monkeypatch.setattr(chains, "_STAFF", own)
    monkeypatch.setattr(chains, "_MANAGERS", above)
    assert [working_days(Kind.ACCESS, party) for party in (HEAD, EXECUTIVE, ARCHIVE)] == [3, 4, 5]
    with pytest.raises(StopIteration):
        working_days(Kind.ACCESS, OTHER)


def test_two_working_days_unless_said_otherwise() -> None:
    assert (Step(HEAD).working_days, Step(HEAD).carries_out) == (2, False)
    assert {working_days(kind, step.party) for kind in kinds_here() for step in chain_for(
        kind, set(), heads_department=False)} == {2}  # fmt: skip
