"""Signing in and out: Django keeps the passwords, axes closes the door on guessing."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from stockthread.web.pages import open_page, render


@open_page
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or check name and password and go on to where the person wanted to be."""
    name = request.POST.get("username", "").strip()
    if request.method == "POST":
        user = authenticate(request, username=name, password=request.POST.get("password", ""))
        if user is not None and user.is_active:
            login(request, user)
            return redirect(onward(request))
    is_wrong = request.method == "POST"
    context = {"name": name, "next": onward(request), "is_wrong": is_wrong}
    return render(request, "sign_in", context, status=422 if is_wrong else 200)


def door_closed(
    request: HttpRequest, response: HttpResponse | None = None, credentials: object = None
) -> HttpResponse:
    """Answer for axes (AXES_LOCKOUT_CALLABLE) while too many wrong passwords keep a name out."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    name = request.POST.get("username", "").strip()
    context = {"name": name, "next": onward(request), "minutes": minutes}
    return render(request, "sign_in", context, status=429)


@open_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on this device."""
    logout(request)
    return redirect("sign_in")


def onward(request: HttpRequest) -> str:
    """The page to open after signing in; never one of another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else "/"
