"""A firm as people and other services read it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from contracts.codes import Role, Zone
from contracts.queries.base import Period
from contracts.queries.registry import Contact, FirmProfile, FirmView, IndustryView, NameView, ResidencyView
from domain import firm_names as names
from domain import uscc as codes
from domain.places import UNDIVIDED
from domain.spans import OPEN, Span, at, last_day
from kit.data.caller import Caller
from services.registry.firms.rules.firm import Firm, Industries
from services.registry.firms.rules.residency import Residence, end_reasons
from services.registry.industries.reference import classifications
from services.registry.parks.tables import park_name


def view(
    session: Session,
    firm: Firm,
    caller: Caller,
    as_of: date,
    known_at: datetime,
    recorded_at: datetime,
    remarks: Sequence[str] = (),
) -> FirmView:
    """One firm on `as_of`; `remarks` are warnings found in the store, beside those that the firm itself gives."""
    held = at(firm.residencies, as_of)
    zone = Zone(held.value.zone) if held else None
    park = held.value.park if held else None
    status = firm.status_on(as_of)
    reasons = end_reasons(firm.residencies, firm.ended_by)
    return FirmView(
        firm_id=firm.firm_id,
        uscc=firm.uscc,
        version=firm.version,
        status=status,
        status_name=status.label,
        name=firm.name_on(as_of),
        zone=zone,
        zone_name=zone.label if zone else None,
        park=park,
        park_name=park_label(session, park) if zone else None,
        as_of=as_of,
        known_at=known_at,
        recorded_at=recorded_at,
        successor_id=firm.successor_id,
        names=tuple(NameView(name=span.value, **ends(span).model_dump()) for span in firm.names),
        residencies=tuple(_residency(session, span, why) for span, why in zip(firm.residencies, reasons, strict=True)),
        industries=tuple(_industry(span) for span in firm.industries),
        profile=profile(firm, caller),
        warnings=(*own_warnings(firm), *remarks),
    )


def ends(span: Span[Any]) -> Period:
    """A span's start, its exclusive end and its inclusive last day; open ends are null."""
    if span.before == OPEN:
        return Period(valid_from=span.start)
    return Period(valid_from=span.start, valid_before=span.before, valid_until=last_day(span.before))


def park_label(session: Session, slug: str | None) -> str:
    return park_name(session, slug) or UNDIVIDED


def _residency(session: Session, span: Span[Residence], why: str | None) -> ResidencyView:
    zone, park = Zone(span.value.zone), span.value.park
    return ResidencyView(
        zone=zone,
        zone_name=zone.label,
        park=park,
        park_name=park_label(session, park),
        ended_by=why,
        **ends(span).model_dump(),
    )


def _industry(span: Span[Industries]) -> IndustryView:
    value, known = span.value, classifications()
    primary = known.industries.get(value.primary or "")
    return IndustryView(
        gbt4754=value.gbt4754,
        gbt4754_name=known.gbt4754_name(value.gbt4754) if value.gbt4754 else None,
        field8=value.field8,
        primary=value.primary,
        primary_name=primary.name if primary else None,
        secondary=value.secondary,
        **ends(span).model_dump(),
    )


def profile(firm: Firm, caller: Caller) -> FirmProfile:
    """The particulars; who has no need of a person's name and number gets them masked."""
    known = firm.particulars
    return FirmProfile(
        founded_on=known["founded_on"],
        enterprise_type=known["enterprise_type"],
        registered_capital=known["registered_capital"],
        capital_currency=known["capital_currency"],
        capital_text=known["capital_text"],
        business_scope=known["business_scope"],
        address=known["address"],
        website=known["website"],
        licence_no=known["licence_no"],
        contact=contact(firm, masked=not needs_contact(firm, caller)),
    )


def needs_contact(firm: Firm, caller: Caller) -> bool:
    """The firm itself, the office, and the staff who answer for it: no others of them were let this far."""
    if caller.role == Role.FIRM:
        return caller.party == firm.firm_id
    return caller.role in (Role.STAFF, Role.OFFICE)


def contact(firm: Firm, *, masked: bool) -> Contact:
    known = firm.particulars
    name, phone, email = known["contact_name"], known["contact_phone"], known["contact_email"]
    if not masked:
        return Contact(name=name, phone=phone, email=email)
    return Contact(
        name=f"{name[0]}*" if name else None,
        phone=f"{phone[:3]}****{phone[-4:]}" if phone else None,
        email=f"{email[0]}***@{email.rpartition('@')[2]}" if email else None,
        masked=True,
    )


def own_warnings(firm: Firm) -> tuple[str, ...]:
    """What a firm's code, name and dates make one ask."""
    found = [finding.message for finding in (codes.warn(firm.uscc), names.warn(firm.name)) if finding]
    if firm.particulars["licence_no"] is not None:
        found.append(f"信用代码的校验码不符，依据营业执照 {firm.particulars['licence_no']} 登记，请核对")
    founded, words = firm.particulars["founded_on"], firm.particulars["capital_text"]
    if words and firm.particulars["registered_capital"] is None:
        found.append(f"注册资本“{words}”未能识别为金额，已保留原文")
    if founded and firm.residencies and firm.residencies[0].start < founded:
        found.append("入区日期早于成立日期，请核对")
    return tuple(found)
