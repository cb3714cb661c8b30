"""Signing an address of S3 at a time of our choosing. Imported only where a bucket is used: it needs botocore."""

from datetime import datetime

from botocore.auth import SIGV4_TIMESTAMP, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest

#: Seconds; S3 refuses signatures that hold longer.
LONGEST = 7 * 24 * 60 * 60


class SignatureOfATime(S3SigV4QueryAuth):
    """botocore's own signer, which always takes the present second: no two addresses would be the same."""

    def __init__(self, *, signed_at: datetime, **kwargs):
        super().__init__(**kwargs)
        self.signed_at = signed_at

    def add_auth(self, request):
        request.context["timestamp"] = self.signed_at.strftime(SIGV4_TIMESTAMP)
        self._modify_request_before_signing(request)
        to_sign = self.string_to_sign(request, self.canonical_request(request))
        self._inject_signature_to_request(request, self.signature(to_sign, request))


def sign(url: str, *, method: str, credentials, region: str, signed_at: datetime, seconds: int) -> str:
    """The address with its signature; ``signed_at`` is in UTC. Temporary credentials bring their token along."""
    request = AWSRequest(method=method, url=url)
    signer = SignatureOfATime(
        credentials=credentials, service_name="s3", region_name=region, expires=seconds, signed_at=signed_at
    )
    signer.add_auth(request)
    return request.url
