"""A challenge for a form, asked for when somebody starts to fill it in: pages themselves hold none."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from helpdesk.guard.proof import make_challenge
from helpdesk.hidden_inputs import TOKEN_PATTERN


@require_GET
@never_cache
def challenge(request: HttpRequest) -> JsonResponse:
    """The challenge for the form with `?token=`."""
    token = request.GET.get("token", "")
    if not TOKEN_PATTERN.match(token):
        return JsonResponse({"detail": "There is no form with this token."}, status=HTTPStatus.BAD_REQUEST)
    response = JsonResponse(make_challenge(token))
    response["X-Robots-Tag"] = "noindex"
    return response
