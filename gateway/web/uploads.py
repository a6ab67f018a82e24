"""A file from a form, and a file to the browser."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request, Response
from starlette.datastructures import UploadFile

from gateway.clients.upstream import Download
from gateway.web.forms import Form, of_posted
from kit.problems import FieldError, invalid


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it; the name is for people only."""

    filename: str
    data: bytes


async def read_upload(request: Request) -> tuple[Form, Upload | None]:
    """The text fields and the part `file`, None where no file was chosen."""
    async with request.form() as posted:
        part = posted.get("file")
        if not isinstance(part, UploadFile) or not part.filename:
            return of_posted(posted), None
        return of_posted(posted), Upload(part.filename, await part.read())


def require_file(upload: Upload | None) -> Upload:
    """Raises 422 when there is no file, or an empty one."""
    if upload is None or not upload.data:
        message = "请选择文件" if upload is None else "文件是空的"
        raise invalid(
            "validation", "填写有误", "请按各项提示更正后重新提交。", [FieldError("/file", "required", message)]
        )
    return upload


def handed_on(file: Download, filename: str) -> Response:
    """A service's file under a name of ours, which may be Chinese."""
    kind = file.headers.get("content-type", "application/octet-stream")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(filename)}"}
    return Response(file.content, media_type=kind, headers=headers)
