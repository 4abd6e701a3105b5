"""A real forge on this machine: Kallithea, with accounts, forks, pull requests and votes.

It is installed by `scripts/forge`. People log in with their passwords, and then do over HTTP what
the forge lets them do.
"""

import os
import re
import secrets
import socket
import subprocess
import time
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / ".forge" / "bin"
STARTS_WITHIN = 120  # seconds
ANSWERS_WITHIN = 120  # seconds: the first page of a forge that has just started is slow

_CSRF = "_session_csrf_secret_token"
_TOKEN = re.compile(rf'name="{_CSRF}"[^>]*value="(\d+)"')
_KEY = re.compile(r">\s*([0-9a-f]{40})\s*<")


class Account:
    """Somebody with an account, logged in."""

    def __init__(self, forge, login, password):
        self.forge, self.login, self._password = forge, login, password
        self._key = self._log_in()
        self.facts = self.ask("get_user")

    @property
    def signature(self):
        """Give what they write into their commits, `Name <address>`."""
        return "{firstname} {lastname} <{email}>".format_map(self.facts)

    def remote(self, repository):
        """Give the address at which git knows them."""
        host = self.forge.address.removeprefix("http://")
        return f"http://{self.login}:{self._password}@{host}/{repository}"

    def ask(self, method, **arguments):
        """Give what the forge answers to a call of its interface for programs."""
        question = {"id": 1, "api_key": self._key, "method": method, "args": arguments}
        told = _get("post", f"{self.forge.address}/_admin/api", json=question).json()
        if told["error"]:
            raise AssertionError(told["error"])
        return told["result"]

    def propose(self, fork, branch, head, into, *, title):
        """Open a pull request, from a branch of a fork to `main`; give its number."""
        base = self.ask("get_repo", repoid=into)["last_changeset"]["raw_id"]
        answer = _get(
            "post",
            f"{self.forge.address}/{fork}/pull-request/new",
            headers={"Authorization": f"Bearer {self._key}"},
            allow_redirects=False,
            data={
                "org_repo": fork,
                "org_ref": f"branch:{branch}:{head}",
                "other_repo": into,
                "other_ref": f"branch:main:{base}",
                "pullrequest_title": title,
                "pullrequest_desc": "",
            },
        )
        return int(re.search(r"/pull-request/(\d+)", answer.headers["Location"])[1])

    def vote(self, number, status):
        """Vote on a pull request: approved, rejected, under_review."""
        self.ask("comment_pullrequest", pull_request_id=number, comment_msg="", status=status)

    def _log_in(self):
        with requests.Session() as browser:
            page = f"{self.forge.address}/_admin/login"
            token = _TOKEN.search(browser.get(page, timeout=ANSWERS_WITHIN).text)[1]
            form = {"username": self.login, "password": self._password, _CSRF: token}
            browser.post(page, data=form, timeout=ANSWERS_WITHIN).raise_for_status()
            mine = f"{self.forge.address}/_admin/my_account/api_keys"
            return _KEY.search(browser.get(mine, timeout=ANSWERS_WITHIN).text)[1]


class Kallithea:
    """The forge while it runs; `admin` is the account that may do everything."""

    def __init__(self, folder):
        self.folder = folder
        self.address = f"http://127.0.0.1:{_free_port()}"
        self.accounts = {}  # by login
        self._log = folder / "log"
        self._password = secrets.token_hex(8)

    def __enter__(self):
        self._set_up()
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(
                [PROGRAMS / "gearbox", "serve", "-c", "forge.ini"],
                cwd=self.folder,
                env=_environment(self.folder),
                stdout=log,
                stderr=log,
            )
        try:
            self._wait()
            self.admin = Account(self, "forge", self._password)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._server.terminate()
        try:
            self._server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()

    def account(self, name):
        """Open an account for somebody: Olga Ruiz becomes `olga`, `olga@example.org`."""
        first, last = name.split()
        login, password = first.lower(), secrets.token_hex(8)
        self.admin.ask(
            "create_user",
            username=login,
            email=f"{login}@example.org",
            password=password,
            firstname=first,
            lastname=last,
        )
        self.accounts[login] = Account(self, login, password)
        return self.accounts[login]

    def _set_up(self):
        (self.folder / "repositories").mkdir()
        host, _, port = self.address.removeprefix("http://").partition(":")
        self._run(
            "config-create",
            "forge.ini",
            "database_engine=sqlite",
            f"host={host}",
            f"port={port}",
            f"git_hook_interpreter={PROGRAMS / 'python'}",
        )
        self._run(
            "db-create",
            "--config_file=forge.ini",
            "--user=forge",
            f"--password={self._password}",
            "--email=forge@example.org",
            f"--repos={self.folder / 'repositories'}",
            "--force-yes",
        )

    def _run(self, *arguments):
        subprocess.run(
            [PROGRAMS / "kallithea-cli", *arguments],
            cwd=self.folder,
            env=_environment(self.folder),
            check=True,
            capture_output=True,
        )

    def _wait(self):
        ends = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < ends and self._server.poll() is None:
            try:
                return _get("get", f"{self.address}/_admin/login")
            except requests.ConnectionError:
                time.sleep(0.1)
        raise AssertionError(f"Kallithea does not answer:\n{self._log.read_text()[-2000:]}")


def _get(verb, url, **more):
    answer = requests.request(verb, url, timeout=ANSWERS_WITHIN, **more)
    answer.raise_for_status()
    return answer


def _environment(home):
    """Of the server and of the hooks that it runs: nothing of whoever runs the test."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.fspath(home),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONWARNINGS": "ignore",
    }


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
