"""Who may import what: administrators everything, others the rows of their cities and networks."""

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
PARTY_TABLES = ("targets.csv", "reports.csv", "measurements.csv", "evidence.csv", "practices.csv")


class ImportPermission:
    """What a user may import. None is whoever may run commands: they may import everything."""

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

    def refuse_file(self, table: Table) -> str:
        """Return why the user may not import this file, or nothing."""
        if self.everything or table.file in PARTY_TABLES:
            return ""
        return _("Only administrators can import %(file)s.") % {"file": table.file}

    def refuse_row(self, table: Table, current: Values, new: Values, practice: Any) -> str:
        """Return why the user may not change a row from `current` to `new` values, or nothing."""
        if self.everything:
            return ""
        if table.file == "practices.csv":
            return self._refuse_practice(current, new, practice)
        for values in filter(None, (current, new)):
            report = values.get("report")
            party = (report.adoption if report else values["commitment"]).party
            if not self._theirs(party):
                # Guessing the number of a report must not reveal whose it is.
                by_number = report or (values is current and table.file == "reports.csv")
                reason = _("This report is not of a city or network you work for.")
                return reason if by_number else _not_theirs(party)
        compiled = new.get("origin", "reported") != "reported"
        if compiled and party not in self._overseen | self._networks:
            return _("Only network staff can enter what others published.")
        return ""

    def _theirs(self, party: Party) -> bool:
        return party in self._cities if isinstance(party, City) else party in self._networks

    def _refuse_practice(self, current: Values, new: Values, practice: Practice | None) -> str:
        before = set(current["cities"]) if current else set()
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
            return _("This is public: only staff of your network can change it.")
        return _("Staff of your network decide what is public.") if new.get("verified") else ""


def _not_theirs(party: Party) -> str:
    return _("%(party)s is not a city or network you work for.") % {"party": party.name}
