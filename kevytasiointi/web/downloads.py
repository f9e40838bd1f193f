"""Giving out stored files: always as a download, proved to be what was received, never shown."""

import io
from typing import Final

from flask import Response, send_file

from kevytasiointi.domain.attachments import SERVED_STATES
from kevytasiointi.domain.errors import NotFound
from kevytasiointi.storage.cases import AttachmentRow
from kevytasiointi.web.context import tools

POLICY: Final = "default-src 'none'; sandbox"
"""What a browser may do with the file if it shows it in spite of everything: nothing."""


def download(row: AttachmentRow | None) -> Response:
    """The file of a row that the caller has found through a scoped query.

    Raises:
        NotFound: there is none, or the scanner has not let it through.
        AttachmentDamaged: the stored bytes are not what was received.
    """
    if row is None or row.scan_state not in SERVED_STATES:
        raise NotFound("a file that may be given out")
    content = tools().store.read(row.id, size=row.size, sha256=row.sha256)
    response = send_file(
        io.BytesIO(content),
        mimetype=row.media_type,
        as_attachment=True,
        download_name=row.file_name,
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
