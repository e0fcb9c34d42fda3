"""Every figure of the pages of performance, worked out once more from raw rows, in plain loops. Shares no question and
no rule with the product: only the names of what it reads."""

import datetime as dt
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

import numpy as np
from dateutil.relativedelta import relativedelta

from cases.deadlines.models import Deadline, DeadlineChange
from cases.incidents.models import Child, Incident, Person
from cases.notifications.models import Notification
from cases.referrals.models import Referral
from csprapp.partnership.models import Agency, Theme
from reviews.actions.models import Action, CheckIn, Recommendation
from reviews.decisions.models import PanelReply
from reviews.learning.models import LearningReview
from reviews.rapid.models import RapidReview
from reviews.returns.models import AgencyRequest

DUTIES = {
    "Notifications to the Panel": "notify_panel",
    "Deaths in care reported to DfE and Ofsted": "report_death",
    "Rapid reviews sent to the Panel": "rapid_review",
    "LCSPRs published": "lcspr",
    "LCSPRs: final report sent": "lcspr-sent",
}
OUTCOMES = ("Met", "Met late", "Missed", "Not yet due", "No longer needed")


def of(model):
    return {row["id"]: row for row in model._base_manager.values()}


def per_cent(part, whole):
    if not whole:
        return ""
    rounded = int(Decimal(100 * part / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP))
    rounded = {0: 1 if part else 0, 100: 100 if part == whole else 99}.get(rounded, rounded)
    return f"{part} of {whole} ({rounded}%)"


def in_time(counts):
    return per_cent(counts["Met"], counts["Met"] + counts["Met late"] + counts["Missed"]) or "None due"


class Oracle:
    """The figures for whoever's role reaches some areas, as `{caption: {row: {column: text}}}`."""

    def __init__(self, areas, periods, today, holidays):
        self.areas, self.periods, self.today, self.holidays = areas, periods, today, holidays
        cases = of(Incident).values()
        wrong = {"duplicate", "logged_in_error"}
        self.cases = {row["id"]: row for row in cases if row["area_id"] in areas and row["closed_as"] not in wrong}
        self.reviews = of(LearningReview)
        self.deadlines = of(Deadline)

    def outcome(self, row, by, done):
        if row["ended_on"]:
            return "No longer needed"
        if done:
            return "Met" if done <= row[by] else "Met late"
        return "Missed" if row[by] < self.today else "Not yet due"

    def done(self, row, duty):
        if duty != "lcspr-sent":
            return row["met_on"]
        review = next((each for each in self.reviews.values() if each["deadline_id"] == row["id"]), None)
        days = (
            [review[name] for name in ("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on")]
            if review
            else [None]
        )
        return max(days) if all(days) else None

    def duties(self, duty, period):
        key = "lcspr" if duty == "lcspr-sent" else duty
        for row in self.deadlines.values():
            start, end = period
            if row["rule_key"] == key and row["incident_id"] in self.cases and start <= row["started_on"] <= end:
                yield row, self.done(row, duty)

    def long(self, row, done, duty):
        start = row["started_on"]
        if duty in {"lcspr", "lcspr-sent"}:
            return next(n for n in range(1000) if start + relativedelta(months=n) >= done)
        day = dt.timedelta(1)
        return max(0, int(np.busday_count(start + day, done + day, holidays=self.holidays)))

    def dates(self):
        found = {}
        for name, duty in DUTIES.items():
            every = {by: {} for by in ("computed_on", "due_on")}
            for period, days in self.periods.items():
                rows = list(self.duties(duty, days))
                lasted = [self.long(row, done, duty) for row, done in rows if done and not row["ended_on"]]
                unit = "months" if "lcspr" in duty else "working days"
                middle = f"{median(lasted):.1f}".removesuffix(".0") + f" {unit}" if lasted else "None done"
                for by, told in every.items():
                    counts = Counter(self.outcome(row, by, done) for row, done in rows)
                    told[period] = {"In time": in_time(counts), "All": str(len(rows)), "Median": middle}
                    told[period] |= {which: str(counts[which]) for which in OUTCOMES}
            if every["computed_on"] == every["due_on"]:
                found[f"{name}. By the date that counts"] = every["due_on"]
            else:
                found[f"{name}. By the statutory date"] = every["computed_on"]
                found[f"{name}. By the date that was set, by the Panel or here"] = every["due_on"]
        return found

    def late(self, duty):
        """The reasons of those late in this period, by the date that was set."""
        lines = defaultdict(list)
        changes = of(DeadlineChange)
        gone = set()
        for key in sorted(changes, reverse=True):  # a line is taken back by a later one that stands itself
            if key not in gone and changes[key]["reverses_id"]:
                gone.add(changes[key]["reverses_id"])
        for key, change in changes.items():
            if key not in gone and change["kind"] == "delay_recorded":
                lines[change["deadline_id"]].append((change["decided_on"], key, change["category"]))
        written = {n["incident_id"] for n in of(Notification).values() if n["late_reason"] and not n["withdrawn_on"]}
        rapid = {r["incident_id"] for r in of(RapidReview).values() if r["late_reason"]}
        found = Counter()
        for row, done in self.duties(duty, self.periods["This period"]):
            if self.outcome(row, "due_on", done) in {"Met late", "Missed"}:
                if duty == "lcspr":
                    found[max(lines[row["id"]])[2] if lines[row["id"]] else "none"] += 1
                else:
                    found[
                        "written" if row["incident_id"] in (rapid if duty == "rapid_review" else written) else "none"
                    ] += 1
        return dict(found)

    def path(self):
        sent = {n["incident_id"] for n in of(Notification).values() if n["duty"] == "panel" and not n["withdrawn_on"]}
        rapid = {r["incident_id"]: r for r in of(RapidReview).values() if r["sent_on"]}
        ours = [r for r in self.reviews.values() if r["kind"] == "lcspr" and not r["led_by"]]
        linked = {row["incident_id"] for row in LearningReview.linked_incidents.through.objects.values()
                  if row["learningreview_id"] in {r["id"] for r in ours}}  # fmt: skip
        decided = {r["incident_id"] for r in ours} | linked
        table, seen = defaultdict(dict), {}
        for name, (start, end) in self.periods.items():
            came = [r for r in of(Referral).values() if r["area_id"] in self.areas and start <= r["received_on"] <= end]
            steps = [("Referrals received", came), ("Became a case", [r for r in came if r["incident_id"]])]
            aware = {key for key, row in self.cases.items() if row["aware_on"] and start <= row["aware_on"] <= end}
            steps += [("Cases, referred or not", aware), ("Notified to the Panel", aware & sent)]
            steps += [("Rapid review sent", aware & sent & set(rapid))]
            steps += [("LCSPR decided", aware & sent & set(rapid) & decided)]
            before = None
            for step, rows in steps:
                whole = "" if step in {"Referrals received", "Cases, referred or not"} else per_cent(len(rows), before)
                table[step] |= {name: str(len(rows)), f"{name}: of the step before": whole}
                before = len(rows)
            if name == "This period":
                seen = Counter(self._views(rapid[key]) for key in aware & sent & set(rapid))
        return dict(table), dict(seen)

    def _views(self, rapid):
        replies = [r for r in of(PanelReply).values() if r["rapid_review_id"] == rapid["id"]]
        last = max(replies, key=lambda r: (r["received_on"], r["id"]), default=None)
        return rapid["what_next"] or "not-decided", last["position"] if last else "no-reply"

    def agencies(self):
        names = {key: row["name"] for key, row in of(Agency).items()}
        table = {}
        for name, (start, end) in self.periods.items():
            for row in of(AgencyRequest).values():
                if row["incident_id"] in self.cases and row["deadline_id"] and start <= row["asked_on"] <= end:
                    due = self.deadlines[row["deadline_id"]]["due_on"]
                    said = {"due_on": due, "ended_on": row["withdrawn_on"]}
                    counts = table.setdefault(names[row["agency_id"]], {each: Counter() for each in self.periods})
                    counts[name][self.outcome(said, "due_on", row["received_on"])] += 1
        return table

    def is_near(self, review):
        """Whether a review without a lead case is of an area that the reader reaches, or of all."""
        links = LearningReview.areas.through.objects.values()
        areas = {row["area_id"] for row in links if row["learningreview_id"] == review["id"]}
        return not areas or bool(areas & self.areas)

    def recommendations(self):
        """Those that count: of a case that counts, of a review without one that is near, or of elsewhere."""
        for row in of(Recommendation).values():
            review = self.reviews.get(row["review_id"])
            case = row["incident_id"] or (review and review["incident_id"])
            if case in self.cases or case is None and (review is None or self.is_near(review)):
                yield row

    def actions(self):
        counted = {row["id"] for row in self.recommendations()}
        under = {
            row["action_id"]
            for row in Action.recommendations.through.objects.values()
            if row["recommendation_id"] in counted
        }
        names = {key: row["name"] for key, row in of(Agency).items()}
        opened, done = defaultdict(Counter), {name: Counter() for name in self.periods}
        for key in under:
            row = of(Action)[key]
            if row["completed_on"]:
                for name, (start, end) in self.periods.items():
                    if start <= row["completed_on"] <= end:
                        done[name][row["impact"] or "unjudged"] += 1
            elif not row["ended_on"]:
                age = (self.today - row["started_on"]).days
                who = opened[names.get(row["agency_id"], "No agency")]
                who["year" if age >= 365 else "half" if age >= 182 else "quarter" if age >= 91 else "new"] += 1
                due = row["deadline_id"] and self.deadlines[row["deadline_id"]]["due_on"]
                who["overdue"] += bool(due and due < self.today)
        return opened, done

    def themes(self):
        names = {key: row["name"] for key, row in of(Theme).items()}
        counted = {row["id"]: row for row in self.recommendations()}
        found = defaultdict(Counter)
        for row in Recommendation.themes.through.objects.values():
            for name, (start, end) in self.periods.items():
                made = counted.get(row["recommendation_id"])
                if made and start <= made["made_on"] <= end:
                    found[names[row["theme_id"]]][name] += 1
        return found

    def considered(self):
        """How many of the reviews that began in this period answer the question about race, and of how many."""
        rapid = {row["incident_id"]: row["ethnicity_culture"] for row in of(RapidReview).values()}
        own = {row["deadline_id"]: row["ethnicity_culture"] for row in self.reviews.values()}
        found = {}
        for duty in ("rapid_review", "lcspr"):
            rows = [row for row, _ in self.duties(duty, self.periods["This period"]) if not row["ended_on"]]
            said = [
                row for row in rows if (rapid.get(row["incident_id"]) if duty == "rapid_review" else own.get(row["id"]))
            ]
            found[duty] = (len(said), len(rows))
        return found

    def children(self):
        """The children of the cases of this period, by their sex, and by their age in whole years in bands."""
        start, end = self.periods["This period"]
        sex, ages = Counter(), Counter()
        facts = {row["person_id"]: row for row in of(Child).values()}
        for person in Person.everything.values():
            case = self.cases.get(person["incident_id"])
            if not case or not case["aware_on"] or not start <= case["aware_on"] <= end:
                continue
            if person["role"] not in {"died", "harmed", "caused_harm", "child", "unborn"}:
                continue
            sex[facts.get(person["id"], {}).get("sex", "")] += 1
            born, on = person["date_of_birth"], case["occurred_on"] or case["aware_on"]
            ages[self._band(person["role"], born, on)] += 1
        return dict(sex), dict(ages)

    def _band(self, role, born, on):
        if role == "unborn" and not born or born and born > on:
            return "Unborn"
        if not born:
            return "Not known"
        years = relativedelta(on, born).years
        bands = [(1, "Under 1"), (6, "1 to 5"), (11, "6 to 10"), (16, "11 to 15"), (18, "16 to 17")]
        return next((band for until, band in bands if years < until), "18 or over")

    def running(self):
        """Reviews of ours by kind: running, decided, published and ended in this period."""
        start, end = self.periods["This period"]
        found = defaultdict(lambda: [0, 0, 0, 0])
        for row in self.reviews.values():
            alone = row["incident_id"] is None and self.is_near(row)
            if (alone or row["incident_id"] in self.cases) and not row["led_by"]:
                counts = found[row["kind"]]
                counts[0] += not row["published_on"] and not row["ended_on"]
                for place, name in enumerate(("decided_on", "published_on", "ended_on"), start=1):
                    counts[place] += bool(row[name] and start <= row[name] <= end)
        return {kind: tuple(counts) for kind, counts in found.items() if any(counts)}

    def overdue(self):
        """How many duties of each rule are overdue today, whenever they began."""
        found = Counter()
        for row in self.deadlines.values():
            wanted = row["rule_key"] in {"notify_panel", "report_death", "rapid_review", "lcspr"}
            if wanted and row["incident_id"] in self.cases and not row["met_on"] and not row["ended_on"]:
                found[row["rule_key"]] += row["due_on"] < self.today
        return +found

    def year(self, start, end):
        """What the yearly report says of recommendations and actions: by source and answer, and how actions stood."""
        on = min(end, self.today)
        links = Action.recommendations.through.objects.values()
        actions, answers, told = of(Action), Counter(), {}
        bare = 0
        for row in self.recommendations():
            under = [actions[each["action_id"]] for each in links if each["recommendation_id"] == row["id"]]
            agreed = [each for each in under if each["started_on"] <= on]
            stood = {each["id"]: self._stood(each, start, on) for each in agreed}
            moved = any(stood.values())
            accepted = row["acceptance"] in {"accepted", "partly"}
            recent = row["made_on"] >= start or not row["responded_on"] or row["responded_on"] >= start
            if row["made_on"] > on or not (recent or moved or accepted and not agreed):
                continue
            answered = row["responded_on"] and row["responded_on"] <= on
            answers[row["source"], row["acceptance"] if answered else ""] += 1
            bare += bool(answered and accepted and not agreed)
            told |= {key: how for key, how in stood.items() if how}
        return answers, Counter(told.values()), bare, self._stuck(told, on)

    def _stood(self, row, start, on):
        due = row["deadline_id"] and self.deadlines[row["deadline_id"]]["due_on"]
        if row["ended_on"] and row["ended_on"] <= on:
            return "ended" if row["ended_on"] >= start else None
        if row["completed_on"] and row["completed_on"] <= on:
            judged = row["impact_on"] and start <= row["impact_on"] <= on
            return "done" if row["completed_on"] >= start or judged else None
        return "overdue" if due and due < on else "open"

    def _stuck(self, told, on):
        """How many open actions said at their latest check-in by the day that they are stuck."""
        last = {}
        for row in of(CheckIn).values():
            if row["made_on"] and row["made_on"] <= on:
                last[row["action_id"]] = max(last.get(row["action_id"], (0, "")), (row["number"], row["standing"]))
        return sum(how == "open" and last.get(key, (0, ""))[1] == "stuck" for key, how in told.items())
