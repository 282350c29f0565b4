"""The API's answers, compressed for whoever takes it: data costs money in a village."""

import gzip

from flask import Flask, Response, request

_WORTH_BYTES = 1_000  # what is smaller fits into one packet anyway
_LEVEL = 6


def install(app: Flask) -> None:
    """Compress JSON answers of 1,000 bytes and more for clients that accept gzip.

    Only JSON: no cookie opens the API, so no other site can have a secret compressed beside
    words of its choosing and learn it from the length. Flask-Compress adds the encoding to an
    ETag, so that a round or a price list asked for again by its tag would be sent again whole.
    """

    @app.after_request
    def _compress(answer: Response) -> Response:
        if not _may_be(answer):
            return answer
        answer.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"] > 0:
            answer.set_data(gzip.compress(answer.get_data(), _LEVEL, mtime=0))
            answer.headers["Content-Encoding"] = "gzip"
        return answer


def _may_be(answer: Response) -> bool:
    """Whether it is JSON worth it; an answer under a strong ETag is those very bytes."""
    tag, weak = answer.get_etag()
    return (
        answer.is_json
        and not answer.is_streamed
        and answer.status_code != 304
        and "Content-Encoding" not in answer.headers
        and (tag is None or bool(weak))
        and len(answer.get_data()) >= _WORTH_BYTES
    )
