"""Small invented documents behind the applications of the demonstration, and the files that an answered 补正 brings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pydantic import JsonValue

from contracts.attachments import AttachmentKind
from contracts.codes import Role
from contracts.commands.applications import EditApplication
from contracts.commands.attachments import AddAttachment
from contracts.commands.reviews import SupplyFile
from kit.data import clock
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.data.session import WriteSession
from kit.web.app import Service
from services.cultivation.applications.tables import rows
from services.cultivation.applications.usecases.attachments import attach
from services.cultivation.applications.usecases.drafting import edit
from services.cultivation.attachments.rules.limits import Limits
from services.cultivation.attachments.tables import all_ones, current_ones
from services.cultivation.attachments.usecases import StoredFile, examine
from services.cultivation.reviews.usecases.supplying import supply_file

AUDIT, SPECIAL, PATENTS, LICENCE = (
    AttachmentKind.ANNUAL_AUDIT,
    AttachmentKind.SPECIAL_AUDIT,
    AttachmentKind.IP_CERTIFICATE,
    AttachmentKind.BUSINESS_LICENCE,
)
ATTACHED: Mapping[str, Sequence[tuple[AttachmentKind, str]]] = {
    "DEMO-01": ((LICENCE, "营业执照"),),
    "DEMO-02": ((LICENCE, "营业执照"), (AUDIT, "近三年审计报告")),
    "DEMO-07": ((LICENCE, "营业执照"), (AUDIT, "近三年审计报告"), (SPECIAL, "研发费用专项审计报告")),
    "DEMO-15": ((LICENCE, "营业执照"), (AUDIT, "近三年审计报告（未盖章）"), (PATENTS, "知识产权清单")),
    "DEMO-16": ((LICENCE, "营业执照"), (AUDIT, "近三年审计报告")),
}
"""By the reference of the application what its firm attaches to the draft."""
ANSWER = (AUDIT, "近三年审计报告（已盖章）")
SUPPLIED = (SPECIAL, "研发费用专项审计报告")
CORRECTED: dict[str, JsonValue] = {"class2_ip": 7}


@dataclass(frozen=True)
class File:
    """A file that is stored, and what it proves."""

    kind: AttachmentKind
    stored: StoredFile
    limits: Limits


Put = Callable[..., None]


@dataclass(frozen=True)
class Evidence:
    """Puts files where the service keeps them, each durable before its row is; what an earlier run has put there stays."""

    cultivation: Service

    def attach(self, firm_id: str, reference: str) -> None:
        """What belongs to the draft."""
        for kind, title in ATTACHED.get(reference, ()):
            self._file(_attach, firm_id, reference, kind, title)

    def answer(self, firm_id: str, reference: str) -> None:
        """The corrected figure, and the audit report in the place of the one that was sent back."""
        self._file(_answer, firm_id, reference, *ANSWER)

    def supply(self, firm_id: str, reference: str) -> None:
        """The file of the material that was missing."""
        self._file(_supply, firm_id, reference, *SUPPLIED)

    def _file(self, put: Put, firm_id: str, reference: str, kind: AttachmentKind, title: str) -> None:
        """One file for an application, unless it is there."""
        filename = f"{title}.pdf"
        with self.cultivation.database.read() as session:
            row = rows.by_reference(session, firm_id, reference)
            if row is None or any(each.filename == filename for each in all_ones(session, row.application_id)):
                return
        file = File(kind, self._stored(filename, title), self.cultivation.app.state.limits)
        caller = Caller("演示·企业申报人", Role.FIRM, party=firm_id)
        self.cultivation.writer.submit(
            partial(put, application_id=row.application_id, file=file, caller=caller), caller
        ).result()

    def _stored(self, filename: str, title: str) -> StoredFile:
        name, state = ulid(), self.cultivation.app.state
        file = examine(filename, document(title), state.limits)
        state.storage.put(name, file.content)
        return StoredFile(name, file)


def _attach(session: WriteSession, application_id: str, file: File, caller: Caller) -> None:
    command = AddAttachment(kind=file.kind, filename=file.stored.file.filename)
    attach(session, application_id, command, file.stored, file.limits, caller)


def _answer(session: WriteSession, application_id: str, file: File, caller: Caller) -> None:
    sent_back = next(each for each in current_ones(session, application_id) if each.kind == file.kind.value)
    name = file.stored.file.filename
    command = AddAttachment(kind=file.kind, filename=name, replaces=sent_back.attachment_id)
    attach(session, application_id, command, file.stored, file.limits, caller)
    row = rows.find(session, application_id, caller, clock.today())
    if row is not None:
        edit(session, application_id, EditApplication(form=CORRECTED), row.shown_version, caller)


def _supply(session: WriteSession, application_id: str, file: File, caller: Caller) -> None:
    command = SupplyFile(kind=file.kind, filename=file.stored.file.filename)
    supply_file(session, application_id, 1, command, file.stored, file.limits, caller)


def document(title: str) -> bytes:
    """A PDF of one page that says what it stands for; its font is the reader's own, so that it stays small."""
    said = [title, "演示数据：企业、文件与数字均为虚构"]
    lines = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -36 Td" for line in said)
    page = f"BT /F1 20 Tf 72 740 Td\n{lines}\nET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 6 0 R>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[5 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
    )
    return _assembled(objects)


def _assembled(objects: Sequence[bytes]) -> bytes:
    """The objects with their table of places (ISO 32000-1, 7.5)."""
    found, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(found))
        found += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(found))
    return found + head + table + trailer
