"""A country of three provinces that the hostile requests go to: who reads, what belongs to whom, what nobody else may
see."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.apps import apps
from django.test import Client, override_settings

from accounts.invitations.links import make_link
from accounts.models import User
from participants.models import Certificate, Registration
from tests import make
from tests.access.addresses import Address
from tests.access.canaries import Canaries, Seen, seen_in
from tests.access.test_scope import (
    ANY_VALUE,
    OBJECTS,
    OF_NO_PROVINCE,
    ONLY_WHO_SENT_IT,
    OPEN_TO_ALL_WHO_SIGNED_IN,
    PERSONAL,
    World,
)
from tests.sheets import row, sent, xlsx

from .rows import Key, Rows, all_rows

HOST, GUEST, THIRD = "18", "72", "51"
READERS = ["anonymous", "third", "host", "guest", "coordinator", "administrator", "factorless", "inactive", "personal",
           "door", "invited"]  # fmt: skip
NATIONAL = frozenset((HOST, GUEST, THIRD))


@contextmanager
def settings_of_the_country() -> Iterator[None]:
    """Require a second factor, keep the log quiet, and lift the limits of each user, which other tests test."""
    logging.disable(logging.CRITICAL)
    limits = {
        "UPLOADS_PER_HOUR": 10**6,
        "DOWNLOADS_PER_HOUR": 10**6,
        "JOBS_PER_USER": 10**6,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 10**6,
    }
    try:
        with override_settings(SECOND_FACTOR_FOR=["administrator", "coordinator"], **limits):
            yield
    finally:
        logging.disable(logging.NOTSET)


@dataclass(frozen=True)
class Reader:
    """Who sends a request. `sees` are the provinces whose people the answers may show, `may` single texts of others,
    `writes` the owners of the rows that the reader may change."""

    name: str
    sees: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    may: frozenset[Seen] = frozenset()
    joins: frozenset[Key] = frozenset()
    """Events of another province at which the reader registers people."""
    user: User | None = None
    session: str = ""
    is_closed_out: bool = False
    """Whether no page behind the sign-in opens."""
    links: dict[str, str] = field(default_factory=dict)
    """Tokens by the beginning of the names of their addresses."""
    knows: frozenset[str] = frozenset()
    """Tickets that the holder of a link may read."""

    @property
    def is_national(self) -> bool:
        return self.sees == NATIONAL

    def token(self, address: Address) -> str | None:
        return next((token for name, token in self.links.items() if address.key.startswith(name)), None)


class Country:
    """Three provinces with one object of each kind; at the event of the first, the second has a seat."""

    def __init__(self) -> None:
        self.owners: dict[tuple[str, object], str] = {}
        self.rows = Rows()
        self.worlds: dict[str, World] = {}
        for province in (HOST, GUEST, THIRD):
            self.worlds[province] = World(province, Canaries(province))
            self._own(province)
        event, guests = self.worlds[HOST].event, self.worlds[GUEST]
        self.guest = make.registration(event, guests.agency, marks="H", **Canaries(GUEST).person())
        self._own(f"{HOST}+{GUEST}")
        home = self.worlds[HOST]
        self.personal_token = make.personal_address(home.registration).split("/")[2]
        self.door_token = make.door_link(home.event, created_by=make.user(province=HOST)).token
        self._own(HOST)
        self.readers = {one.name: one for one in self._readers()}
        self._own("")
        self._personal_objects()
        self.secrets = dict(self._secrets())

    def _readers(self) -> Iterator[Reader]:
        home, all_rights = self.worlds[HOST], self.worlds.keys()
        event = frozenset(seen_in(f"{home.event.title} {home.photo.caption} {home.material.title}"))
        quotas = frozenset(seen_in(f"{home.agency.name} {home.other_agency.name}"))
        guests = frozenset(seen_in(self.worlds[GUEST].agency.name))  # among the quotas of its event
        person = home.registration.participant
        invited = make_link(make.user(province=HOST, email="diundang@contoh.example"), by=None).rstrip("/")
        yield Reader("anonymous", is_closed_out=True)
        yield self._signed_in("third", make.user(province="94"))
        yield self._signed_in("host", make.user(province=HOST), sees={HOST}, writes={HOST}, may=guests)
        yield self._signed_in(
            "guest",
            make.user(province=GUEST),
            sees={GUEST},
            writes={GUEST, f"{HOST}+{GUEST}"},
            may=event | quotas,
            joins=frozenset({("events.Event", home.event.pk)}),
        )
        yield self._signed_in("coordinator", make.user("coordinator"), sees=all_rights)
        yield self._signed_in("administrator", make.user("administrator"), sees=all_rights)
        yield self._signed_in("factorless", make.user("administrator"), is_closed_out=True)
        inactive = self._signed_in("inactive", make.user(province=HOST), is_closed_out=True)
        User.objects.filter(pk=inactive.user.pk).update(is_active=False)
        yield inactive
        ticket = frozenset({home.registration.ticket})
        own = frozenset(seen_in(f"{person.full_name} {person.nip} {person.phone} {person.email} {home.agency.name}"))
        yield Reader(
            "personal",
            writes=frozenset({HOST}),
            may=own | event,
            is_closed_out=True,
            links=dict.fromkeys(("participants:personal", "participants:evaluation-answer"), self.personal_token),
            knows=ticket,
        )
        names = frozenset(seen_in(f"{person.full_name} {home.agency.name}"))
        yield Reader(
            "door",
            writes=frozenset({HOST}),
            may=names | event,
            is_closed_out=True,
            links={"participants:door-link": self.door_token},
            knows=ticket,
        )
        yield Reader("invited", is_closed_out=True, links={"invitations:": invited.rpartition("/")[2]})

    def _signed_in(
        self,
        name: str,
        user: User,
        *,
        sees: Iterable[str] = (),
        writes: Iterable[str] = (),
        may: frozenset[Seen] = frozenset(),
        joins: frozenset[Key] = frozenset(),
        is_closed_out: bool = False,
    ) -> Reader:
        client = Client()
        if is_closed_out:
            client.force_login(user)
        else:
            make.sign_in_with_factor(client, user)
        key = client.session.session_key
        return Reader(name, frozenset(sees), frozenset({*writes, name}), may, joins, user, key, is_closed_out)

    def _own(self, owner: str) -> None:
        """Note the owner of all rows that are new or, for those of several provinces, nobody's."""
        for label, rows in all_rows().items():
            for key, values in rows.items():
                self.owners.setdefault((label, key), owner)
                self.rows.keep(label, key, values)

    def _secrets(self) -> Iterator[tuple[str, str]]:
        """Yield tickets and codes with their province."""
        for model, fields in (
            (Registration, ("ticket", "province")),
            (Certificate, ("code", "registration__province")),
        ):
            yield from model.objects.values_list(*fields)

    def _personal_objects(self) -> None:
        """Store the objects that belong to one user, for readers who have such pages."""
        self.personal: dict[tuple[str, str], dict[str, object]] = {}
        self.uploads: dict[tuple[str, str], dict[str, object]] = {}
        for reader in self.readers.values():
            if reader.user and not reader.is_closed_out:
                self.personal |= {(name, reader.name): made(reader.user) for name, made in PERSONAL.items()}
                make.authenticator_app(reader.user)
                upload = sent(self.worlds[HOST].event, reader.user, xlsx([row("Ani", self.worlds[HOST].agency.name)]))
                self.uploads["sheet", reader.name] = {"code": upload.event.code, "key": upload.key}
                letters = make.letter_upload(self.worlds[HOST].event, by=reader.user)
                self.uploads["letters", reader.name] = {"code": letters.event.code, "key": letters.key, "number": 1}
                self._own(reader.name)

    def variants(self, address: Address, reader: Reader) -> list[dict[str, object]]:
        """Return the parameters of the address for each object of its kind in the country."""
        if not address.parameters:
            return [{}]
        if token := reader.token(address):
            rest = {name: self.worlds[HOST].material.pk for name in address.parameters if name != "token"}
            return [{"token": token} | rest]
        if address.key in PERSONAL:
            found = [self.personal.get((address.key, name)) for name in (reader.name, "guest", "coordinator")]
            return [values for values in found if values]
        if made := (OBJECTS | OF_NO_PROVINCE).get(address.key):
            return [*self._own_uploads(address, reader), *(made(world) for world in self.worlds.values())]
        if address.key in OPEN_TO_ALL_WHO_SIGNED_IN:
            return [{"code": code} for code in (HOST, GUEST, THIRD)]
        if address.key == "participants:certificate-public":
            return [{"code": world.certificate.code} for world in self.worlds.values()]
        if address.template.startswith("/admin/") and address.parameters in (("object_id",), ("id",)):
            return self._of_admin(address)
        return [{name: ANY_VALUE.get(name, "1") for name in address.parameters}]

    def _own_uploads(self, address: Address, reader: Reader) -> list[dict[str, object]]:
        if address.key not in ONLY_WHO_SENT_IT:
            return []
        kind = address.key.removeprefix("participants:").partition("-")[0]
        own = self.uploads.get((kind, reader.name))
        return [{name: own[name] for name in address.parameters}] if own else []

    def _of_admin(self, address: Address) -> list[dict[str, object]]:
        _empty, _admin, app, model, *_rest = address.template.split("/")
        keys = list(apps.get_model(app, model)._base_manager.order_by("pk").values_list("pk", flat=True))
        return [{address.parameters[0]: key} for key in [*keys[:1], *keys[-1:]] or ["1"]]
