"""What an assessor may read of an application, in rows for the pages."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from applications.models import Answer, Criterion, Evidence
from assessment.choices import SEATED, Verdict
from assessment.models import Assignment, Clarification, Finding
from casereview.choices import CaseValue
from casereview.models import CaseAnswer, CaseFile, CaseItem, CaseReview

#: How a verdict looks: the kind of its status word.
KINDS = {Verdict.MET: "done", Verdict.PARTLY: "waiting", Verdict.NOT_MET: "problem"}


def look(finding: Finding | None) -> tuple[str, str]:
    """Return a finding's word and the kind of status word that shows it."""
    if finding is None:
        return "No finding yet", "neutral"
    return finding.get_verdict_display(), KINDS[Verdict(finding.verdict)]


@dataclass(frozen=True, kw_only=True)
class CriterionRow:
    """A criterion as the assessor meets it: the facility's answer, the own finding, the questions of both assessors."""

    answer: Answer
    finding: Finding | None
    questions: int
    open_questions: int

    @property
    def criterion(self) -> Criterion:
        """The criterion."""
        return self.answer.criterion

    @property
    def status(self) -> str:
        """The own verdict."""
        return look(self.finding)[0]

    @property
    def kind(self) -> str:
        """The kind of status word."""
        return look(self.finding)[1]

    @property
    def hint(self) -> str:
        """The facility's self-assessment, its evidence, and questions, in one line."""
        said = f"Self-assessment: {self.answer.get_assessment_display() or 'not answered'}"
        return " \N{MIDDLE DOT} ".join(part for part in (said, self.answer.evidence_words, self.question_words) if part)

    @property
    def question_words(self) -> str:
        """How the questions stand; nothing if there are none."""
        if self.open_questions:
            return f"{self.open_questions} open question{'' if self.open_questions == 1 else 's'}"
        return "Questions answered" if self.questions else ""


def criterion_rows(assignment: Assignment, user: Any) -> list[CriterionRow]:
    """Return a row for each criterion, in the order of the catalogue; three queries."""
    application = assignment.application
    own = Finding.objects.visible_to(user).filter(assignment=assignment)
    findings = {finding.criterion_id: finding for finding in own}
    asked: Counter[int] = Counter()
    unanswered: Counter[int] = Counter()
    for criterion, answered_at in application.clarifications.values_list("criterion", "answered_at"):
        asked[criterion] += 1
        unanswered[criterion] += answered_at is None
    return [
        CriterionRow(
            answer=answer,
            finding=findings.get(answer.criterion_id),
            questions=asked[answer.criterion_id],
            open_questions=unanswered[answer.criterion_id],
        )
        for answer in application.answers.select_related("criterion__standard__section").with_evidence()
    ]


@dataclass(frozen=True, kw_only=True)
class ComparedRow:
    """Both findings on one criterion."""

    criterion: Criterion
    mine: Finding | None
    theirs: Finding | None

    @property
    def agree(self) -> bool:
        """Both verdicts are the same."""
        return bool(self.mine and self.theirs and self.mine.verdict == self.theirs.verdict)

    @property
    def sides(self) -> list[dict[str, Any]]:
        """Both findings, as the page shows them."""
        return [
            {"word": look(found)[0], "kind": look(found)[1], "comment": found.comment if found else ""}
            for found in (self.mine, self.theirs)
        ]


def compared_rows(assignment: Assignment, user: Any) -> list[ComparedRow]:
    """Return both findings on each criterion, those of the present two assessors; empty sides before both submitted."""
    visible = Finding.objects.visible_to(user).filter(
        assignment__application=assignment.application, assignment__status__in=SEATED
    )
    mine: dict[int, Finding] = {}
    theirs: dict[int, Finding] = {}
    for finding in visible:
        side = mine if finding.assignment_id == assignment.pk else theirs
        side[finding.criterion_id] = finding
    return [
        ComparedRow(criterion=criterion, mine=mine.get(criterion.pk), theirs=theirs.get(criterion.pk))
        for criterion in assignment.application.edition.criteria.all()
    ]


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A question with its answer; authors without names, except the reader's own "You"."""

    clarification: Clarification
    messages: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)


def threads_on(assignment: Assignment, criterion: Criterion) -> list[Thread]:
    """Return the questions of both assessors on one criterion, the oldest first; two queries."""
    asked = assignment.application.clarifications.filter(criterion=criterion).select_related("assignment")
    return [
        Thread(
            clarification=clarification,
            messages=_messages(clarification, assignment),
            evidence=list(clarification.evidence.all()),
        )
        for clarification in asked.prefetch_related("evidence")
    ]


def _messages(clarification: Clarification, assignment: Assignment) -> list[dict[str, Any]]:
    mine = clarification.assignment.assessor_id == assignment.assessor_id
    question = {
        "kind": "question",
        "author": "you" if mine else "an assessor",
        "at": clarification.asked_at,
        "text": clarification.question,
    }
    if not clarification.is_answered:
        return [question]
    answer = {
        "kind": "answer",
        "author": "the facility",
        "at": clarification.answered_at,
        "text": clarification.answer,
    }
    return [question, answer]


def evidence_for(assignment: Assignment) -> QuerySet[Evidence]:
    """Return the evidence that belongs to this application: linked to its answers, or sent with an answer."""
    application = assignment.application
    linked = application.answers.values("evidence_links__evidence")
    sent = application.clarifications.values("evidence")
    return Evidence.objects.filter(facility=application.facility, pk__in=linked) | Evidence.objects.filter(
        facility=application.facility, pk__in=sent
    )


@dataclass(frozen=True, kw_only=True)
class ItemResult:
    """How often each value was given to one item, over all files."""

    item: CaseItem
    counts: dict[str, int]

    @property
    def numbers(self) -> list[int]:
        """The counts, in the order of the values."""
        return [self.counts.get(value, 0) for value in CaseValue.values]


def item_results(review: CaseReview) -> list[ItemResult]:
    """Return the results by item, in their order; two queries."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for item, value in CaseAnswer.objects.filter(file__review=review).values_list("item", "value"):
        counts[item][value] += 1
    items = CaseItem.objects.filter(edition=review.application.edition)
    return [ItemResult(item=item, counts=dict(counts[item.pk])) for item in items]


def totals(results: Iterable[ItemResult]) -> list[dict[str, Any]]:
    """Return the sum of each value over all items, as rows of a chart."""
    rows = list(results)
    return [
        {"label": str(CaseValue(value).label), "value": sum(row.counts.get(value, 0) for row in rows)}
        for value in CaseValue.values
    ]


def files_with_remarks(review: CaseReview) -> list[tuple[CaseFile, list[CaseAnswer]]]:
    """Return the files that carry remarks, each with its remarked answers; one query."""
    found: dict[CaseFile, list[CaseAnswer]] = defaultdict(list)
    answers = CaseAnswer.objects.filter(file__review=review).exclude(remark="").select_related("file", "item")
    for answer in answers.order_by("file__position", "item__position"):
        found[answer.file].append(answer)
    return list(found.items())
