"""The models of the reviews of a case, one room each."""
# ruff: noqa: F401

import reviews.actions.models
import reviews.contacts.models
import reviews.decisions.models
import reviews.drafts.models
import reviews.events.models
import reviews.indicators.models
import reviews.learning.models
import reviews.led_by_other_area.models
import reviews.planning.models
import reviews.rapid.models
import reviews.returns.models
import reviews.signing.models
