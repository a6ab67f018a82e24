"""Accounts, the zones granted to staff, and which firm an account acts for; grants and memberships are dated."""

from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import BigInteger, CheckConstraint, Index, bindparam, delete, select, update
from sqlmodel import Field, Session, col

from contracts.codes import Role, Zone
from contracts.paths import GrantedStep
from gateway.access.rules.visitor import Visitor
from gateway.tables import Base

ROLES = ", ".join(f"'{role.value}'" for role in (Role.STAFF, Role.FIRM, Role.OFFICE))
STEPS = ", ".join(f"'{step.value}'" for step in GrantedStep)
ZONES = ", ".join(f"'{zone.value}'" for zone in Zone)


class Account(Base, table=True):
    """A person or a machine; `login` is kept in its comparable form."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint(f"role in ({ROLES})", name="account_role"),)
    account_id: str = Field(primary_key=True, max_length=26)
    login: str = Field(max_length=64, unique=True)
    name: str = Field(max_length=60)
    role: str = Field(max_length=10)
    password_hash: str = Field(max_length=200)
    password_set_at: datetime
    opened_at: datetime
    closed_at: datetime | None = None


class ZoneGrant(Base, table=True):
    """A zone that a staff account works for over `[valid_from, valid_before)`."""

    __tablename__ = "zone_grant"
    __table_args__ = (
        CheckConstraint("valid_from < valid_before", name="zone_grant_valid"),
        CheckConstraint(f"zone in ({ZONES})", name="zone_grant_zone"),
        Index("zone_grant_by_account", "account_id"),
    )
    grant_id: str = Field(primary_key=True, max_length=26)
    account_id: str = Field(foreign_key="account.account_id", max_length=26)
    zone: str = Field(max_length=32)
    valid_from: date
    valid_before: date
    granted_by: str = Field(max_length=80)
    recorded_at: datetime


class StepGrant(Base, table=True):
    """A step that an account may take beyond its role over `[valid_from, valid_before)`."""

    __tablename__ = "step_grant"
    __table_args__ = (
        CheckConstraint("valid_from < valid_before", name="step_grant_valid"),
        CheckConstraint(f"step in ({STEPS})", name="step_grant_step"),
        Index("step_grant_by_account", "account_id"),
    )
    grant_id: str = Field(primary_key=True, max_length=26)
    account_id: str = Field(foreign_key="account.account_id", max_length=26)
    step: str = Field(max_length=32)
    valid_from: date
    valid_before: date
    granted_by: str = Field(max_length=80)
    recorded_at: datetime


class Membership(Base, table=True):
    """The firm that an account acts for over `[valid_from, valid_before)`."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("valid_from < valid_before", name="membership_valid"),
        Index("membership_by_account", "account_id"),
    )
    membership_id: str = Field(primary_key=True, max_length=26)
    account_id: str = Field(foreign_key="account.account_id", max_length=26)
    firm_id: str = Field(max_length=26)
    valid_from: date
    valid_before: date
    granted_by: str = Field(max_length=80)
    recorded_at: datetime


class AccessVersion(Base, table=True):
    """One row, moved by triggers with every change of accounts, grants, memberships and ended sessions."""

    __tablename__ = "access_version"
    one: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    value: int = Field(sa_type=BigInteger)


def find_by_login(session: Session, login: str) -> Account | None:
    """The account with that comparable login, closed ones too."""
    return session.execute(select(Account).where(col(Account.login) == login)).scalar_one_or_none()


def is_any(session: Session) -> bool:
    """Whether anybody could sign in at all."""
    return session.execute(select(col(Account.account_id)).limit(1)).first() is not None


GRANTED = select(col(ZoneGrant.zone)).where(
    col(ZoneGrant.account_id) == bindparam("account_id"),
    col(ZoneGrant.valid_from) <= bindparam("day"),
    col(ZoneGrant.valid_before) > bindparam("day"),
)


def granted_zones(session: Session, account_id: str, day: date) -> tuple[Zone, ...]:
    """The zones granted on `day`, in the order of the plan."""
    held = set(session.execute(GRANTED, {"account_id": account_id, "day": day}).scalars())
    return tuple(zone for zone in Zone if zone in held)


def granted_steps(session: Session, account_id: str, day: date) -> tuple[GrantedStep, ...]:
    """The steps granted on `day`."""
    mine = (
        col(StepGrant.account_id) == account_id,
        col(StepGrant.valid_from) <= day,
        col(StepGrant.valid_before) > day,
    )
    held = set(session.execute(select(col(StepGrant.step)).where(*mine)).scalars())
    return tuple(step for step in GrantedStep if step in held)


def end_step_grants(session: Session, account_id: str, step: GrantedStep, day: date) -> int:
    """End what is granted on `day`; returns how many there were."""
    mine = (col(StepGrant.account_id) == account_id, col(StepGrant.step) == step.value)
    begun_today = session.execute(delete(StepGrant).where(*mine, col(StepGrant.valid_from) >= day))
    running = update(StepGrant).where(*mine, col(StepGrant.valid_from) < day, col(StepGrant.valid_before) > day)
    return _rows(begun_today) + _rows(session.execute(running.values(valid_before=day)))


def end_grants(session: Session, account_id: str, zone: Zone, day: date) -> int:
    """End what is granted on `day`, and take back what would begin later; returns how many there were."""
    mine = (col(ZoneGrant.account_id) == account_id, col(ZoneGrant.zone) == zone.value)
    later = session.execute(delete(ZoneGrant).where(*mine, col(ZoneGrant.valid_from) >= day))
    running = update(ZoneGrant).where(*mine, col(ZoneGrant.valid_from) < day, col(ZoneGrant.valid_before) > day)
    return _rows(later) + _rows(session.execute(running.values(valid_before=day)))


def _rows(result: Any) -> int:
    return int(result.rowcount)


def everybody(session: Session) -> list[Account]:
    """All accounts by login."""
    return list(session.execute(select(Account).order_by(col(Account.login))).scalars())


def acting_for(session: Session, account_id: str, day: date) -> str | None:
    """The firm that the account acts for on `day`; the newest membership wins."""
    firms = (
        select(col(Membership.firm_id))
        .where(col(Membership.account_id) == account_id)
        .where(col(Membership.valid_from) <= day, day < col(Membership.valid_before))
        .order_by(col(Membership.recorded_at).desc())
    )
    return session.execute(firms.limit(1)).scalar()


class Identity(Protocol):
    """An account, or a row with the columns that say who it is."""

    account_id: str
    login: str
    name: str
    role: str


def visitor_of(session: Session, account: Identity, session_id: str, day: date) -> Visitor:
    """The account with what it may see on `day`."""
    role = Role(account.role)
    return Visitor(
        account_id=account.account_id,
        login=account.login,
        name=account.name,
        role=role,
        session_id=session_id,
        zones=granted_zones(session, account.account_id, day) if role is Role.STAFF else (),
        firm_id=acting_for(session, account.account_id, day) if role is Role.FIRM else None,
        steps=granted_steps(session, account.account_id, day) if role is Role.STAFF else (),
    )
