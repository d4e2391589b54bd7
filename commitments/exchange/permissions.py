"""Who may import what: administrators everything, others the rows of their cities and networks."""

from typing import Any

from django.contrib.auth.models import User
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cities.models import City, Network
from commitments.exchange.columns import Values
from commitments.exchange.table import Table
from commitments.models import (
    Adoption,
    Commitment,
    Evidence,
    Measurement,
    Practice,
    ProgressReport,
    Target,
)

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

    @cached_property
    def _commitments(self) -> set[int]:
        """The commitments in which one of their parties takes part."""
        assert self.user is not None
        rows = Adoption.objects.editable_by(self.user)
        return set(rows.order_by().values_list("commitment", flat=True))

    def sees(self, obj: Any) -> bool:
        """Whether rows of the user may refer to an object: it is public, or theirs."""
        if self.everything:
            return True
        if isinstance(obj, Measurement | Evidence):
            obj = obj.report
        if isinstance(obj, ProgressReport | Target):
            return self._theirs(obj.adoption.party)
        return _is_public(obj) or self._takes_part(obj)

    def _takes_part(self, obj: Any) -> bool:
        """Whether an object that is not public is one of their parties, or of these."""
        if isinstance(obj, Commitment):
            return obj.pk in self._commitments
        if isinstance(obj, Practice):
            return any(map(self._theirs, obj.cities.all()))
        party = obj.party if isinstance(obj, Adoption) else obj
        return isinstance(party, City | Network) and self._theirs(party)

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
        # What the row names comes first: the answer is the same whether or not a row is there.
        for values in filter(None, (new, current)):
            report = values.get("report")
            party = (report.adoption if report else values["commitment"]).party
            if not self._theirs(party):
                return _not_theirs(party)
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


def _is_public(obj: Any) -> bool:
    """Whether an object is public, together with what it belongs to."""
    if isinstance(obj, Adoption):
        return obj.party.public and obj.commitment.public
    framework = None if isinstance(obj, Commitment) else getattr(obj, "framework", None)
    return getattr(obj, "public", True) and (framework is None or framework.public)


def _not_theirs(party: Party) -> str:
    return _("%(party)s is not a city or network you work for.") % {"party": party.label}
