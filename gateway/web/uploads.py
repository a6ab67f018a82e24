"""A file from a form, and a file to the browser."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request, Response
from starlette.datastructures import UploadFile

from gateway.clients.upstream import Download
from gateway.web.forms import Form, missing, of_posted, refusal, require
from kit.data.problem import FieldError
from kit.web.routing import posted_form


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it; the name is for people only."""

    filename: str
    data: bytes


async def read_upload(request: Request) -> tuple[Form, Upload | None]:
    """The text fields and the part `file`, None where no file was chosen."""
    async with posted_form(request) as posted:
        part = posted.get("file")
        if not isinstance(part, UploadFile) or not part.filename:
            return of_posted(posted), None
        return of_posted(posted), Upload(base_name(part.filename), await part.read())


def require_file(form: Form, labels: Mapping[str, str], upload: Upload | None) -> Upload:
    """The file, when it and every field of `labels` are there; else raises 422 with all that is missing."""
    if upload is None or not upload.data:
        message = "请选择文件" if upload is None else "文件是空的"
        raise refusal([*missing(form, labels), FieldError("/file", "required", message)])
    require(form, labels)
    return upload


def base_name(filename: str) -> str:
    """A file's own name, without the folders that a client may put before it."""
    return re.split(r"[/\\]", filename)[-1] or "未命名"


def attachment(content: bytes, media_type: str, filename: str) -> Response:
    """A file to keep, under a name that may be Chinese."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(base_name(filename))}"}
    return Response(content, media_type=media_type, headers=headers)


def error_workbook(file: Download, filename: str) -> Response:
    """The refused rows of an uploaded file, as the service wrote them."""
    kind = file.headers.get("content-type", "application/octet-stream")
    return attachment(file.content, kind, f"错误明细-{base_name(filename).rpartition('.')[0]}.xlsx")
