"""The content security policy of every answer that brings none of its own (security, section 6)."""

from functools import cached_property

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase


class KeptPolicyMiddleware(CSPMiddleware):
    """django-csp's policy, put together once: it holds no nonce, and no view alters it."""

    @cached_property
    def policy(self) -> str:
        """The header's text, from `settings.CONTENT_SECURITY_POLICY`."""
        return build_policy()

    def process_request(self, request: HttpRequest) -> None:
        """No nonce is made: no script and no style stands in a page."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the header where the answer has none (a PDF has a policy of its own)."""
        response.headers.setdefault(HEADER, self.policy)
        return response
