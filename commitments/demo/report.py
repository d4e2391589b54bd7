"""Writes the reports and reviews of the invented cities, through the steps of the workflow."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils import timezone

from cities.models import TrailEntry
from commitments.demo import words
from commitments.demo.build import EXAMPLE, World
from commitments.demo.places import DEMO_PREFIX, SILENT
from commitments.demo.promises import themes
from commitments.demo.stories import STORIES, Story, YearReport
from commitments.models import (
    Adoption,
    Evidence,
    Measurement,
    Notice,
    ProgressReport,
    Review,
    SourceStage,
    Target,
)
from commitments.models.observations import ObservationStatus
from commitments.reporting import conversation, plausibility, review_rounds, standings, workflow

Stage, Rating = ProgressReport.Stage, ProgressReport.Rating
# A page that any reader of PDF opens.
DOCUMENT = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    b"4 0 obj<</Length 52>>stream\nBT /F 14 Tf 20 45 Td (Minutes of a made-up council) Tj ET\n"
    b"endstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class Reporters:
    """Writes reports and reviews as the people of the cities. `count` is the number of reports."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.began = timezone.now()
        self.count = 0

    def work(self) -> None:
        """Write every report and review, each on its day."""
        for number, adoption in enumerate(self.world.adoptions):
            self._tell(number, adoption, self._story(number, adoption))
        self._review()
        for adoption in self.world.adoptions:
            standings.refresh(adoption)
        # No notices are sent about past years.
        Notice.objects.filter(recipient__username__startswith=DEMO_PREFIX).delete()

    def _story(self, number: int, adoption: Adoption) -> Story:
        if adoption.city == self.world.cities[SILENT]:
            return Story()
        turn, theme = divmod(number, len(themes()))
        return STORIES[(theme + 6 * turn) % len(STORIES)]

    def _tell(self, number: int, adoption: Adoption, story: Story) -> None:
        last = None
        for year in story.years:
            last = self._write(number, adoption, year)
            self._publish(last)
        match story.then:
            case "draft":
                self._write(number, adoption, YearReport(1, Stage.IN_PROGRESS, "", "0.5"))
            case "waiting":
                self._submit(self._write(number, adoption, self._next(story)))
            case "returned":
                self._return(self._write(number, adoption, self._next(story)))
            case "corrected" if last is not None:
                corrected_year = YearReport(1, Stage.IN_PROGRESS, Rating.CONSTRAINED, "0.43")
                self._publish(self._write(number, adoption, corrected_year, corrects=last))
            case "unchanged" if last is not None:
                report = self._write(number, adoption, self._next(story))
                ProgressReport.objects.filter(pk=report.pk).update(unchanged=True)
                self._publish(report)
            case "compiled":
                self._compile(adoption)
            case "withdrawn":
                adoption.withdrawn_on = self.world.years_ago(1, 2, 10)
                adoption.save(update_fields=["withdrawn_on"])
                standings.refresh(adoption)

    @staticmethod
    def _next(story: Story) -> YearReport:
        """Return the report of last year, whose period starts after that of the one before it."""
        return story.years[-1]._replace(ago=1)

    # A report

    def _write(
        self,
        number: int,
        adoption: Adoption,
        year: YearReport,
        corrects: ProgressReport | None = None,
    ) -> ProgressReport:
        language = self._language(adoption)
        text = words.WORDS[language]
        tone = next((key for key in (year.stage, year.rating) if key in text), "on-track")
        summary = text[tone][(number + year.ago) % len(text[tone])]
        if language == "en" and tone in ("on-track", "constrained"):
            summary = f"{self._work(adoption, year)} {summary}"
        challenges = text["challenges"][(number + year.ago) % len(text["challenges"])]
        hindered = year.rating in (Rating.CONSTRAINED, Rating.NO_PROGRESS)
        report = ProgressReport.objects.create(
            adoption=adoption,
            period_start=self.world.years_ago(year.ago, 1, 1),
            period_end=self.world.years_ago(year.ago, 12, 31),
            stage=year.stage,
            rating=year.rating,
            summary=summary,
            challenges=challenges if hindered or number % 4 == 0 else "",
            next_steps=text["next_steps"][number % len(text["next_steps"])],
            language=language,
            author=self.world.speaker(adoption),
            corrects=corrects,
        )
        self.count += 1
        for target in adoption.targets.all():
            self._measure(number, report, target, year)
        if number % 6 != 5:
            self._show(number, report)
        return report

    def _language(self, adoption: Adoption) -> str:
        if adoption.city is None:
            return "en"
        return self.world.languages[adoption.city.slug]

    @staticmethod
    def _work(adoption: Adoption, year: YearReport) -> str:
        target = adoption.targets.first()
        theme = themes().get(target.code) if target else None
        if theme is None:
            return "The working group met four times and wrote down what each city does."
        return theme.work[year.ago % len(theme.work)]

    def _measure(
        self, number: int, report: ProgressReport, target: Target, year: YearReport
    ) -> None:
        """Add the figure of the story, or the reason why there is none."""
        fields = {
            "report": report,
            "target": target,
            "observed_on": report.period_end,
            "source": "Own count of the city",
        }
        baseline, aim = target.baseline_value or Decimal(0), target.value or Decimal(0)
        value = (baseline + Decimal(year.share) * (aim - baseline)).quantize(Decimal(1))
        value = max(value, Decimal(0))
        status = ObservationStatus
        if (number + year.ago) % 9 == 4:
            missing = status.NOT_COLLECTED if number % 2 else status.CANNOT_EXIST
            Measurement.objects.create(**{**fields, "source": ""}, status=missing)
            return
        kinds = (status.NORMAL, status.NORMAL, status.ESTIMATED, status.NORMAL, status.PROVISIONAL)
        rows = [Measurement(**fields, value=value, status=kinds[number % len(kinds)])]
        if target.counts_people and target.unit in ("people", "children"):
            parts = ("women", "men") if target.unit == "people" else ("girls", "boys")
            first = (value * (45 + number % 12) / 100).quantize(Decimal(1))
            rows += [
                Measurement(**fields, dimension="sex", breakdown=part, value=count)
                for part, count in zip(parts, (first, value - first), strict=True)
            ]
        Measurement.objects.bulk_create(rows)

    def _show(self, number: int, report: ProgressReport) -> None:
        """Add evidence: a working link, a broken link, or a document."""
        assert report.period_end is not None, "reported, not compiled"
        dead = number % 10 == 7
        Evidence.objects.create(
            report=report,
            title="Decision of the council" if number % 2 else "Yearly count, with its method",
            url=f"{EXAMPLE}/{report.adoption.commitment.slug}/{report.period_end.year}",
            page=str(3 + number % 20) if number % 3 else "",
            shows="The figure of this report and how it was counted.",
            checked_at=self.began if number % 3 else None,
            answered=not dead if number % 3 else None,
        )
        if number == 0 and report.period_end.year == self.world.today.year - 1:
            Evidence.objects.create(
                report=report,
                title="Minutes of the council",
                file=ContentFile(DOCUMENT, name="minutes.pdf"),
                file_name="minutes.pdf",
                file_type="application/pdf",
                file_size=len(DOCUMENT),
                shows="The vote on the budget.",
            )

    # The steps, each on its day

    def _submit(self, report: ProgressReport, after: int = 40) -> ProgressReport:
        author = report.author
        assert author is not None, "reported, not compiled"
        return self._take(report, "submit", author, after)

    def _return(self, report: ProgressReport) -> None:
        """Return a report with a part that needs work, about which its author asks something."""
        checker = self._checker(report)
        report = self._take(self._submit(report), "return", checker, 52, words.RETURN_NOTE)
        author = report.author
        assert author is not None, "reported, not compiled"
        [mark] = report.comments.filter(marked=True)
        conversation.reply_in(mark, author, words.QUESTION)

    def _publish(self, report: ProgressReport) -> None:
        """Submit and publish; every seventh report is returned once."""
        delay = 60 if report.corrects_id else 0
        report = self._submit(report, 40 + delay)
        checker = self._checker(report)
        if self.count % 7 == 0:
            report = self._take(report, "return", checker, 52 + delay, words.RETURN_NOTE)
            author = report.author
            assert author is not None, "reported, not compiled"
            report = self._take(report, "submit", author, 58 + delay, words.FIXED_NOTE)
        self._take(report, "publish", checker, 66 + delay)

    def _checker(self, report: ProgressReport) -> User:
        people = self.world.people
        return people.colleague if report.author == people.secretariat else people.secretariat

    def _take(
        self, report: ProgressReport, step: str, user: User, after: int, note: str = ""
    ) -> ProgressReport:
        if step == "submit":
            plausibility.confirm_all(report, user)
        if step == "return":
            taken = conversation.return_with_marks(report, user, note, {"figures": words.MARK})
        else:
            taken = workflow.take(report, step, user, note)
        assert taken.period_end is not None, "reported, not compiled"
        day = self._day(taken.period_end, after)
        if step == "submit":
            self._move(taken, day, reported_on=day)
        elif step == "publish":
            self._move(taken, day, published_at=self._noon(day))
            if taken.corrects is not None:
                self._move(taken.corrects, day)
        else:
            self._move(taken, day)
        return taken

    def _compile(self, adoption: Adoption) -> None:
        """Publish a report compiled from a public source; one after the other says each code."""
        compiled = ProgressReport.objects.filter(origin=ProgressReport.Origin.COMPILED).count()
        day = self.world.years_ago(1, 9, 12)
        report = ProgressReport.objects.create(
            adoption=adoption,
            origin=ProgressReport.Origin.COMPILED,
            reported_on=day,
            reported_on_precision="month",
            source_stage=SourceStage.values[compiled % len(SourceStage.values)],
            summary=words.COMPILED,
            source_url=f"{EXAMPLE}/harbour-post",
        )
        self.count += 1
        workflow.take(report, "compile", None)
        self._move(report, day, published_at=self._noon(day))

    # Reviews

    def _review(self) -> None:
        """Open a round of peer review, with reviews in every state."""
        staff = self.world.people.secretariat
        opened = self.world.today - timedelta(days=120)
        due = self.world.today + timedelta(days=60)
        made = review_rounds.open_round(self.world.league, f"Peer review {opened.year}", due, staff)
        type(made).objects.filter(pk=made.pk).update(opened_on=opened)
        self._move(made, opened)
        courses = (
            ("submit", "reply", "publish"),
            ("submit", "publish"),
            ("submit", "reply"),
            ("submit",),
            ("decline",),
            (),
        )
        for number, review in enumerate(made.reviews.order_by("pk")):
            self._move(review, opened, invited_at=self._noon(opened))
            self._discuss(number, review, opened, courses[number % len(courses)])

    def _discuss(self, number: int, review: Review, opened: date, steps: tuple[str, ...]) -> None:
        if steps and steps[0] == "submit":
            Review.objects.filter(pk=review.pk).update(
                conflict="none" if number % 4 else "Both cities share a ferry line.",
                verifiable=number % 5 != 2,
                completion=Review.Completion.values[number % 5],
                strengths=words.STRENGTHS[number % 3],
                recommendations=words.RECOMMENDATIONS[number % 3],
                reply=words.REPLIES[number % 3] if "reply" in steps else "",
            )
        reviewer = self.world.people.focal_points[
            review.reviewing_city.slug.removeprefix(DEMO_PREFIX)
        ]
        for step in steps:
            match step:
                case "reply":
                    user, after, name = self.world.speaker(review.report.adoption), 55, "replied_at"
                case "publish":
                    user, after, name = self.world.people.secretariat, 80, "published_at"
                case "decline":
                    user, after, name = reviewer, 9, ""
                case _:
                    # The review that still waits for its reply was submitted recently.
                    user, after, name = reviewer, 40 if len(steps) > 1 else 110, "submitted_at"
            day = opened + timedelta(days=after)
            workflow.take(review, step, user, words.DECLINED if step == "decline" else "")
            self._move(review, day, **({name: self._noon(day)} if name else {}))

    # Past days

    def _day(self, period_end: date, after: int) -> date:
        """Return the day that many days after the period, or today if that is in the future."""
        return min(period_end + timedelta(days=after), self.world.today)

    def _noon(self, day: date) -> datetime:
        return min(datetime.combine(day, time(12), UTC), self.began)

    def _move(self, row: Any, day: date, **dates: Any) -> None:
        """Date a step of the past, and its entry in the trail, to its day.

        The workflow dates each step now; only invented rows are dated back, so that the
        demonstration has a past.
        """
        if dates:
            type(row)._base_manager.filter(pk=row.pk).update(**dates)
        TrailEntry._base_manager.filter(
            model=row._meta.label_lower, object_id=str(row.pk), at__gte=self.began
        ).update(at=self._noon(day))
