"""Who may import what: administrators everything, others what is their cities' and networks'."""

from typing import Any

from django.contrib.auth.models import User
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cities.models import City, Network
from commitments.exchange.columns import Values
from commitments.exchange.table import Table
from commitments.models import Practice

Party = City | Network
# Files whose rows belong to a city or network.
OWN = ("targets.csv", "reports.csv", "measurements.csv", "evidence.csv", "practices.csv")


class Reach:
    """What somebody may import; no user is whoever may run commands."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self.everything = user is None or user.is_superuser

    @cached_property
    def _cities(self) -> set[City]:
        assert self.user is not None
        return set(City.objects.editable_by(self.user))

    @cached_property
    def _networks(self) -> set[Network]:
        assert self.user is not None
        return set(Network.objects.editable_by(self.user))

    @cached_property
    def _overseen(self) -> set[City]:
        assert self.user is not None
        return set(City.objects.overseen_by(self.user))

    def against_file(self, table: Table) -> str:
        """Return what stands against importing this file, if anything does."""
        if self.everything or table.file in OWN:
            return ""
        return _("Only administrators import %(file)s.") % {"file": table.file}

    def against_row(self, table: Table, now: Values, new: Values, practice: Any) -> str:
        """Return what stands against a row that has the values `now` and shall have `new` ones."""
        if self.everything:
            return ""
        if table.file == "practices.csv":
            return self._against_practice(now, new, practice)
        for values in filter(None, (now, new)):
            report = values.get("report")
            party = (report.adoption if report else values["commitment"]).party
            if not self._theirs(party):
                # Whose it is, a number does not tell who guesses it.
                guessed = report or (values is now and table.file == "reports.csv")
                say = _("This report is not of a city or network you work for.")
                return say if guessed else _not_theirs(party)
        compiled = new.get("origin", "reported") != "reported"
        if compiled and party not in self._overseen | self._networks:
            return _("Only staff of a network take over what others published.")
        return ""

    def _theirs(self, party: Party) -> bool:
        return party in self._cities if isinstance(party, City) else party in self._networks

    def _against_practice(self, now: Values, new: Values, practice: Practice | None) -> str:
        before = set(now["cities"]) if now else set()
        parties: set[Party] = set(new["cities"]) - before
        if adoption := new.get("commitment"):
            parties.add(adoption.party)
        if before and not any(map(self._theirs, before)):
            parties |= before
        for party in sorted(parties, key=str):
            if not self._theirs(party):
                return _not_theirs(party)
        if before | set(new["cities"]) <= self._overseen:
            return ""
        if practice is not None and practice.public:
            return _("It is public: only staff of your network change it.")
        return _("Staff of your network decide what is public.") if new.get("verified") else ""


def _not_theirs(party: Party) -> str:
    return _("%(party)s is not a city or network you work for.") % {"party": party.name}
