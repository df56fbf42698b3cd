"""A centre's settings: what a new one begins with, and what becomes of those an older version stored."""

from __future__ import annotations

import json

import pytest

from backend.analysis.policy import Policy
from backend.centres import centre_of, check, default_settings, missing, stored_settings
from backend.schemas import Ability, Steering, Terms, Wanted
from backend.snapshot.policy import policy_of


def test_a_new_centre_wants_thirty_contacts_before_it_judges():
    fresh = default_settings("Austin")
    assert fresh.min_contacts == 30
    assert policy_of(fresh).min_contacts == Policy().min_contacts


def test_a_new_centres_settings_are_allowed_and_survive_being_stored():
    fresh = default_settings("Austin")
    check(fresh)
    assert stored_settings(fresh.model_dump_json(), "another") == fresh
    assert centre_of(4, fresh).name == "Austin"


def test_settings_of_an_older_version_keep_their_values_and_get_what_is_new():
    old = default_settings("Austin").model_dump() | {"min_contacts": 55, "gone_since": 1}
    del old["drop_limit"]
    read = stored_settings(json.dumps(old), "Austin")
    assert (read.min_contacts, read.drop_limit) == (55, default_settings("x").drop_limit)


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"zone": 7}'])
def test_damaged_settings_are_the_defaults(damaged):
    assert stored_settings(damaged, "Austin") == default_settings("Austin")


def test_what_is_not_configured_is_said_until_it_is():
    bare = default_settings("Austin")
    assert len(missing(bare)) == 4
    worth = Terms.model_validate({"campaign_id": 1, "value_cents": 100, "cost_per_lead_cents": 5})
    assert len(missing(bare.model_copy(update={"terms": [worth]}))) == 2
    bare.steering.wanted = [Wanted(campaign_id=1, seats=5)]
    assert len(missing(bare)) == 3


@pytest.mark.parametrize(
    ("steering", "told"),
    [
        (Steering(drop_warn=0.03, drop_stop=0.02), "drop_warn"),
        (Steering(wanted=[Wanted(campaign_id=7), Wanted(campaign_id=7)]), "campaign 7 appears twice"),
        (Steering(abilities=[Ability(agent_id=8), Ability(agent_id=8)]), "agent 8 appears twice"),
        (Steering(wanted=[Wanted(campaign_id=7, seats=2, crew_min=3)]), "fewer seats"),
        (Steering(abilities=[Ability(agent_id=8, from_min=600, until_min=540)]), "begin before they end"),
    ],
)
def test_a_line_up_that_contradicts_itself_is_refused_with_the_field(steering, told):
    with pytest.raises(ValueError, match=told):
        check(default_settings("Austin").model_copy(update={"steering": steering}))
