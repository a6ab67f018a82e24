"""Proofs that were made: who made one of which title as of which day, and the code by which it is verified. Rows stand."""

from datetime import date, datetime

from sqlmodel import Field

from services.cultivation.tables import Base, table_of


class TitleProof(Base, table=True):
    """`known_at` is the newest knowledge that the proof was made from, so that it says the same for ever."""

    __tablename__ = "title_proof"
    proof_id: str = Field(primary_key=True, max_length=26)
    recognition_id: str = Field(max_length=26, foreign_key="recognition.recognition_id", index=True)
    firm_id: str = Field(max_length=26)
    code: str = Field(max_length=16, unique=True)
    as_of: date
    known_at: datetime
    made_by: str = Field(max_length=80)
    made_role: str = Field(max_length=20)
    made_at: datetime


PROOF = table_of(TitleProof)
