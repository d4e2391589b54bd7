"""A new city on one page: its place, its people, what it promised, and what will be counted."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cities.admin.roles import CHECKERS, request_roles
from cities.models import City, Country, Network, SecurityEvent
from cities.place_list import listed_place
from cities.sign_in.events import keep_event
from commitments.admin.report_rows import person
from commitments.exchange.date_texts import partial_date
from commitments.models import Adoption, Commitment
from commitments.models.commitments import MOST_DIGITS
from commitments.models.rhythms import GRACE_DAYS, usual_first_end
from commitments.reporting import onboarding, onboarding_places
from commitments.reporting.onboarding import NewTarget, Onboarding
from commitments.reporting.onboarding_places import InvalidPart
from config.admin.typed import LocalNumberField, day_meant
from config.dates import AmbiguousDay, earliest_today, format_partial_date, last_day
from config.models.fields import Precision
from config.numbers import amount

TARGETS = 5
MOST_PEOPLE = 10
LONGEST_PLACE_NAME = 120
OWN_PLACE = "own"
# The parts of what is made, and the fields of the page that they are told at.
FIELD_OF_PART = {"place": "pick", "promise": "title", "rhythm": "rhythm"}
FORM_FIELDS = {"source_url": "source", "wording_source": "source", "report_every": "rhythm"}


class PartialDateText(forms.CharField):
    """A year, a month or a day: 2028, 2028-06, 30/06/2028. Its value is the day and how exact."""

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None, ""
        if part := partial_date(text):
            precision, day = part
            return last_day(day, precision), precision.value
        try:
            return day_meant(text), Precision.DAY.value
        except AmbiguousDay as ambiguous:
            words = dict(
                zip(("one", "other"), map(format_partial_date, ambiguous.readings), strict=True)
            )
            raise forms.ValidationError(
                _("Is it %(one)s or %(other)s? Write the month in the middle, the year first.")
                % words
            )
        except ValueError:
            raise forms.ValidationError(_("Enter a year, for example 2028, or a day."))


class NewTargetForm(forms.Form):
    """One thing that will be counted."""

    title = forms.CharField(label=gettext_lazy("What is counted"), required=False, max_length=250)
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=80)
    baseline_value = LocalNumberField(
        label=gettext_lazy("From"), required=False, max_digits=MOST_DIGITS, decimal_places=4
    )
    value = LocalNumberField(
        label=gettext_lazy("To"), required=False, max_digits=MOST_DIGITS, decimal_places=4
    )
    due_on = PartialDateText(label=gettext_lazy("Until"), required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if self.has_changed() and not fields.get("title") and "title" not in self.errors:
            self.add_error("title", _("Say what is counted."))
        return fields

    @property
    def target(self) -> NewTarget:
        day, precision = self.cleaned_data["due_on"]
        return NewTarget(
            self.cleaned_data["title"],
            self.cleaned_data["unit"],
            self.cleaned_data["baseline_value"],
            self.cleaned_data["value"],
            day,
            precision,
        )


class OnboardingForm(forms.Form):
    """What one page asks. `place` is the name that was looked up, `pick` the one that is meant."""

    place = forms.CharField(label=gettext_lazy("Name of the city"), max_length=LONGEST_PLACE_NAME)
    pick = forms.CharField(required=False)
    country = forms.ModelChoiceField(
        Country.objects.all(), label=gettext_lazy("Country"), required=False
    )
    area = forms.CharField(
        label=gettext_lazy("State, region or province"), required=False, max_length=120
    )
    network = forms.ModelChoiceField(
        Network.objects.none(), label=gettext_lazy("Network"), required=False, to_field_name="slug"
    )
    people = forms.CharField(
        label=gettext_lazy("E-mail addresses of those who will report"),
        help_text=gettext_lazy("One a line. Two people are better than one."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Their language"), choices=settings.LANGUAGES)
    title = forms.CharField(label=gettext_lazy("Title, in a few words"), max_length=250)
    wording = forms.CharField(
        label=gettext_lazy("What was promised, word for word"),
        help_text=gettext_lazy("Copied from the source, never in your own words."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    source = forms.URLField(
        label=gettext_lazy("Where it can be read"), max_length=500, assume_scheme="https"
    )
    summary = forms.CharField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("A few plain sentences. Empty: the title."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(kind.value, kind.label) for kind in Commitment.WITH_STATUS],
        initial=Commitment.Kind.PLEDGE,
        required=False,
    )
    made_on = PartialDateText(label=gettext_lazy("Made on"), required=False, max_length=20)
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often will they report?"), widget=forms.RadioSelect
    )
    public = forms.BooleanField(
        label=gettext_lazy("Show the city and this promise on the public site now."), required=False
    )

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data, initial={"language": get_language(), "country": None})
        self.user, self.scope = user, onboarding_places.OnboardingScope(user)
        networks: Any = self.fields["network"]
        networks.queryset = self.scope.networks()
        self.own_networks = [] if user.is_superuser else list(networks.queryset)
        if len(self.own_networks) == 1:
            del self.fields["network"]
        elif user.is_superuser:
            networks.empty_label = _("none")
        rhythm: Any = self.fields["rhythm"]
        rhythm.choices = list(_rhythms(self.own_networks))
        self.targets = [NewTargetForm(data, prefix=f"target-{n}") for n in range(1, TARGETS + 1)]

    name = ""  # the one that is looked up

    @property
    def picked(self) -> str:
        return str(self.data.get("pick", ""))

    def is_valid(self) -> bool:
        """Whether all of it is right. Each target is asked, so that all say what is not."""
        return all([super().is_valid(), *(target.is_valid() for target in self.targets)])

    def clean_people(self) -> list[str]:
        lines = self.cleaned_data["people"].replace(",", "\n").replace(";", "\n").split("\n")
        emails = list(dict.fromkeys(line.strip().lower() for line in lines if line.strip()))
        wrong = [email for email in emails if not _is_email(email)]
        if wrong:
            text = _("%(address)s is no e-mail address. Write one a line.")
            raise forms.ValidationError([text % {"address": each} for each in wrong])
        if len(emails) > MOST_PEOPLE:
            raise forms.ValidationError(_("Invite at most ten people at once."))
        return emails

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        if "place" in fields:
            try:
                fields["city"] = self._city()
            except InvalidPart as invalid:
                self.add_error("pick", str(invalid))
        if (
            len(self.own_networks) > 1
            and not fields.get("network")
            and "network" not in self.errors
        ):
            self.add_error("network", _("Choose the network that the city is a member of."))
        return fields

    def _city(self) -> City | None:
        """Return the city that was picked, not saved yet where it is new."""
        kind, _colon, key = self.cleaned_data["pick"].partition(":")
        number = int(key) if key.isascii() and key.isdigit() and len(key) < 16 else 0
        if kind == "place" and (listed := listed_place(number)):
            return onboarding_places.city_of_place(listed)
        if kind == "city" and (city := self.scope.cities().filter(pk=number).first()):
            return city
        if kind == OWN_PLACE:
            if not self.cleaned_data.get("country"):
                self.add_error("country", _("Choose the country of the city."))
                return None
            name, area = self.cleaned_data["place"], self.cleaned_data.get("area", "")
            return onboarding_places.own_city(name, self.cleaned_data["country"], area, self.user)
        self.add_error("pick", _("Choose which place is meant, or describe it yourself."))
        return None

    @property
    def plan(self) -> Onboarding:
        """What is to be made."""
        fields = self.cleaned_data
        day, precision = fields["made_on"]
        listed = (
            listed_place(fields["city"].geonames_id or 0) if fields["city"].pk is None else None
        )
        only = self.own_networks[0] if len(self.own_networks) == 1 else None
        return Onboarding(
            city=fields["city"],
            network=fields.get("network") or only,
            emails=fields["people"],
            language=fields["language"],
            title=fields["title"],
            source_url=fields["source"],
            wording=fields["wording"],
            summary=fields["summary"],
            kind=fields["kind"] or Commitment.Kind.PLEDGE,
            made_on=day,
            made_on_precision=precision,
            report_every=int(fields["rhythm"]) or None,
            targets=[form.target for form in self.targets if form.has_changed()],
            spellings=listed.spellings if listed else (),
            public=fields["public"],
        )

    def refuse(self, invalid: InvalidPart) -> None:
        """Say at the right field why what was typed cannot be made."""
        for problem in invalid.problems:
            name = next(iter(sorted(problem.fields)), "")
            if invalid.part.startswith("target-"):
                form = self._target_form(int(invalid.part.removeprefix("target-")))
                form.add_error(name if name in form.fields else "title", problem.reason)
                continue
            name = FORM_FIELDS.get(name, name)
            usual = FIELD_OF_PART.get(invalid.part, invalid.part)
            visible = name if name in self.fields else usual
            self.add_error(visible if visible in self.fields else "pick", problem.reason)

    def _target_form(self, number: int) -> NewTargetForm:
        return [form for form in self.targets if form.has_changed()][number - 1]

    def forget_problems(self) -> None:
        """Accuse nobody of what is empty while a name is looked up."""
        for form in (self, *self.targets):
            form.errors.clear()

    @property
    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Yield the anchor, the label and the sentence of all that is to be looked at."""
        for form in (self, *self.targets):
            for name, sentences in form.errors.items():
                label = _("Which place is meant") if name == "pick" else form.fields[name].label
                for sentence in sentences:
                    yield f"id_{form.add_prefix(name)}", str(label), str(sentence)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except forms.ValidationError:
        return False
    return len(text) <= 150


def _rhythms(networks: list[Network]) -> Iterator[tuple[int, str]]:
    """Yield the rhythms to choose among, with the first report of each and when it is due."""
    sentences = {
        12: _("Every year: the first report covers the time to %(end)s and is due on %(due)s"),
        24: _("Every two years: the first report covers the time to %(end)s and is due on %(due)s"),
    }
    grace = networks[0].grace_days if len(networks) == 1 else GRACE_DAYS
    today = earliest_today()
    for months, sentence in sentences.items():
        end = usual_first_end(months, today)
        due = end + timedelta(days=grace or GRACE_DAYS)
        words = {"end": format_partial_date(end), "due": format_partial_date(due)}
        yield months, sentence % words
    yield 0, _("Not agreed yet: nobody is reminded, and silence is not counted")


@require_http_methods(["GET", "HEAD", "POST"])
def new_city(request: HttpRequest) -> HttpResponse:
    """Ask for all of a new city, and make it once it is whole."""
    answer: HttpResponse = admin.site.admin_view(_page)(request)
    return answer


def _allowed(request: HttpRequest) -> None:
    if not request_roles(request) & CHECKERS:
        raise PermissionDenied


def _page(request: HttpRequest) -> HttpResponse:
    _allowed(request)
    user = person(request)
    # Looking up a name says nothing of the other fields yet.
    looking = "find" in request.POST
    form = OnboardingForm(request.POST if request.method == "POST" else None, user=user)
    form.name = (request.POST or request.GET).get("place", "")[:LONGEST_PLACE_NAME].strip()
    if looking:
        form.forget_problems()
    elif request.method == "POST" and form.is_valid():
        try:
            adoption = onboarding.onboard(form.plan, user)
        except InvalidPart as invalid:
            form.refuse(invalid)
        except IntegrityError:
            form.add_error("pick", _("Somebody made this city just now. Look its name up again."))
        else:
            return _made(request, form, adoption)
    return _show(request, form)


def _made(request: HttpRequest, form: OnboardingForm, adoption: Adoption) -> HttpResponse:
    city, people = form.cleaned_data["city"], len(form.cleaned_data["people"])
    if people:
        keep_event(request, SecurityEvent.Kind.INVITED, person(request))
    if form.cleaned_data["public"]:
        made = _("%(city)s and its promise are public now.")
    else:
        made = _("%(city)s and its promise are drafts, which only you and its people see.")
    messages.success(request, made % {"city": city.label})
    if people:
        text = ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", people)
        messages.success(request, text % {"n": amount(people)})
    return HttpResponseRedirect(reverse("admin:commitments_adoption_change", args=[adoption.pk]))


def _show(request: HttpRequest, form: OnboardingForm) -> HttpResponse:
    later = form.targets[1:]
    context = {
        **admin.site.each_context(request),
        "title": _("A new city"),
        "form": form,
        "wrong": list(form.problems),
        "more_targets": form.is_bound and any(target.has_changed() for target in later),
        "more_words": any(form.data.get(name) for name in ("summary", "made_on")),
        "codes": _codes(form),
        **_candidates(form.name, form.picked or request.GET.get("pick", ""), form.user),
    }
    return TemplateResponse(request, "admin/commitments/new_city.html", context)


def _candidates(name: str, picked: str, user: Any) -> dict[str, Any]:
    """Return the places that a name may mean, and the one that was picked."""
    rows = onboarding_places.candidates(name, user)
    countries = dict(Country.objects.in_bulk([row.place.country for row in rows if row.place]))
    lines = [(row, str(countries.get(row.place.country, "")) if row.place else "") for row in rows]
    n = sum(bool(row.value) for row in rows)
    return {"name": name, "lines": lines, "picked": picked, "n": n}


def _codes(form: OnboardingForm) -> list[tuple[NewTargetForm, str]]:
    """Return the targets with the codes that are proposed, from the name of the place."""
    letters = slugify(form.name)
    return [
        (target, onboarding.proposed_code(letters, number))
        for number, target in enumerate(form.targets, 1)
    ]
