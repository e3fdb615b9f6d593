"""The console's doors: sign in and out, language, the first administrator, one's own password."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from anfang import desk
from anfang.answers import NEXT_LIMIT
from anfang.clock import Now
from anfang.database import Reading, Writing, reading, transaction
from anfang.people.change_password import change_password
from anfang.people.first_run import first_admin, nobody_yet
from anfang.people.password import fits
from anfang.people.records import Person, Role
from anfang.people.sign_in import known, sign_in
from anfang.people.sign_out import end_held, sign_out
from anfang.people.who import DESK, Anybody, AtDesk, caller_address, cookie_name, set_cookie, take_cookie
from anfang.problems import NotHere, Problem, SignInNeeded, SignInWrong

router = APIRouter(prefix="/desk", include_in_schema=False)
HOME = {
    Role.ADMIN: "/desk/people",
    Role.PLANNER: "/desk/waves",
    Role.SUPERVISOR: "/desk/visits",
    Role.HALL_MANAGER: "/desk/results",
    Role.ANALYST: "/desk/figures",
}
Text = Annotated[str, Form(max_length=200)]


@router.get("")
@router.get("/")
def home(request: Request, who: AtDesk) -> Response:
    """Where a role's work is. A hall manager sees what is published about their halls."""
    if who.role in HOME:
        return RedirectResponse(HOME[who.role], 303)
    return desk.page(request, "home.html", who=who)


@router.get("/sign-in", dependencies=[Anybody])
def sign_in_page(request: Request, session: Reading, next: Annotated[str, Query()] = "") -> Response:
    """The sign-in page; on a server without people, the way to the first administrator."""
    if nobody_yet(session):
        return RedirectResponse("/desk/first-run", 303)
    return desk.page(request, "sign_in.html", next=_local(next), login="", problem=None)


@router.post("/sign-in", dependencies=[Anybody])
def sign_in_at_desk(
    request: Request, now: Now, login: Text = "", password: Text = "", next: Annotated[str, Form()] = ""
) -> Response:
    """Open a session at the desk and go where one wanted to go."""
    state, address = request.app.state, caller_address(request)
    try:
        state.limits.attempt(address)
        state.limits.login(address, login)
        with reading(state.engine) as session:
            person = known(session, login, password)
    except Problem as problem:
        again = {"next": _local(next), "login": login, "problem": problem}
        return _with_wait(desk.page(request, "sign_in.html", status=problem.status, **again), problem)
    state.limits.succeeded(address, login)
    if person.role == Role.SHOPPER:  # there is nothing for a shopper at a desk, and no session either
        return desk.page(request, "sign_in.html", next="", login=login, problem=None, phone_only=True)
    return _welcome(request, person, _local(next) or "/desk/", now)


@router.post("/sign-out")
def sign_out_at_desk(request: Request, who: AtDesk, session: Writing, now: Now) -> Response:
    """End this session."""
    sign_out(session, who.sign_in, now=now)
    answer = RedirectResponse("/desk/sign-in", 303)
    take_cookie(request, answer, DESK)
    return answer


@router.post("/language", dependencies=[Anybody])
def choose_language(
    request: Request, language: Annotated[str, Form(pattern="^(zh|en)$")], back: Annotated[str, Form()] = ""
) -> Response:
    """Keep the reader's language in a cookie and show the same page again."""
    answer = RedirectResponse(_local(back) or "/desk/", 303)
    secure = request.url.scheme == "https"
    answer.set_cookie("anfang-language", language, max_age=31536000, path="/", secure=secure, samesite="lax")
    return answer


@router.get("/first-run", dependencies=[Anybody])
def first_run_page(request: Request, session: Reading) -> HTMLResponse:
    """Ask for the token that the server printed, and for the first administrator's name; gone once anybody exists."""
    if not nobody_yet(session):
        raise NotHere
    return desk.page(request, "first_run.html", given={"token": "", "login": "", "name": ""}, problem=None)


@router.post("/first-run", dependencies=[Anybody])
def first_run(
    request: Request, now: Now, token: Text = "", login: Text = "", name: Text = "", password: Text = ""
) -> Response:
    """Create the first administrator and sign them in."""
    state = request.app.state
    with reading(state.engine) as session:
        if not nobody_yet(session):
            raise NotHere
    try:
        state.limits.attempt(caller_address(request))
        with transaction(state.engine) as session:
            admin = first_admin(session, token, login=login, name=name, password=password, now=now)
    except Problem as problem:
        given = {"token": token, "login": login, "name": name}
        return _with_wait(
            desk.page(request, "first_run.html", status=problem.status, given=given, problem=problem), problem
        )
    return _welcome(request, admin, "/desk/", now)


@router.get("/password")
def password_page(request: Request, who: AtDesk) -> HTMLResponse:
    """Ask for the old password and a new one."""
    return desk.page(request, "people_password.html", who=who, problem=None, done=False)


@router.post("/password")
def change_own_password(request: Request, who: AtDesk, now: Now, old: Text = "", new: Text = "") -> Response:
    """Change one's own password; one's other sessions end."""
    state = request.app.state
    try:
        state.limits.login(caller_address(request), who.person.login)
        if not fits(old, who.person.password_hash):
            raise SignInWrong
        with transaction(state.engine) as session:
            person = session.get_one(Person, who.person.id)
            change_password(session, person, new, by=who.person, keep=who.sign_in, now=now)
    except Problem as problem:
        status = 422 if isinstance(problem, SignInNeeded) else problem.status
        page = desk.page(request, "people_password.html", who=who, status=status, problem=problem, done=False)
        return _with_wait(page, problem)
    state.limits.succeeded(caller_address(request), who.person.login)
    return desk.page(request, "people_password.html", who=who, problem=None, done=True)


def _welcome(request: Request, person: Person, target: str, now: Now) -> Response:
    """Sign in; a session that this browser held at the desk before ends."""
    ends_at = now + timedelta(hours=request.app.state.settings.desk_hours)
    with transaction(request.app.state.engine) as session:
        end_held(session, request.cookies.get(cookie_name(request, DESK)), now=now)
        _, token = sign_in(session, person, ends_at=ends_at, now=now)
    answer = RedirectResponse(target, 303)
    set_cookie(request, answer, DESK, token, ends_at - now)
    return answer


def _local(path: str) -> str:
    """`path` where it is a page of this console; nothing where it would lead elsewhere."""
    inside = (
        path.startswith(("/desk/", "/api/")) and path.isprintable() and path.isascii() and "\\" not in path
    )
    return path if inside and len(path) <= NEXT_LIMIT else ""


def _with_wait(answer: HTMLResponse, problem: Problem) -> HTMLResponse:
    if problem.retry_after:
        answer.headers["Retry-After"] = str(problem.retry_after)
    return answer
