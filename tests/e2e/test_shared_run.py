"""Two browsers and a run of the first: what the other finds behind the two kinds of its link."""

import re

from playwright.sync_api import expect

from tests.e2e import line_controls

STEP = "[data-fact=step]"


def copied_link(page, right):
    """The link as it is copied with that choice."""
    body = line_controls.take_away(page)
    body.get_by_role("radio", name=right, exact=True).check()
    body.get_by_role("button", name="Copy link").click()
    body.get_by_role("button", name="Link copied").wait_for()
    return page.evaluate("navigator.clipboard.readText()")


def test_a_link_lets_others_see_a_run_or_take_it_away_as_its_owner_chose(visit_as, tmp_path):
    owner, other = visit_as(), visit_as()
    owner.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = owner.open("/training")
    page.get_by_role("button", name="One step", exact=True).click()
    expect(page.locator(STEP)).to_have_text("1")
    expect(page).to_have_url(re.compile("run=[0-9a-f]{32}"))
    owner.settled()
    see, take = (copied_link(page, right) for right in ("See", "See and take away"))
    assert re.fullmatch(re.escape(see) + "&take=[0-9a-f]{32}", take)
    expect(line_controls.take_away(page).get_by_role("button", name="safetensors")).to_be_visible()

    stranger = other.open(see.removeprefix(owner.url))
    expect(stranger.locator(STEP)).to_have_text("1")
    body = line_controls.take_away(stranger)
    expect(body.get_by_text("can be seen, and not taken away")).to_be_visible()
    expect(body.get_by_role("button", name="Copy link")).to_be_visible()
    expect(body.get_by_role("radio")).to_have_count(0)
    expect(body.get_by_test_id("stDownloadButton")).to_have_count(0)
    stranger.goto(take)
    body = line_controls.take_away(stranger)
    with stranger.expect_download() as arriving:
        body.get_by_role("button", name="Metrics (CSV)").click()
    arriving.value.save_as(tmp_path / "metrics.csv")
    assert (tmp_path / "metrics.csv").read_text().startswith("step,")
    assert re.fullmatch(r"[a-z]+-[0-9]+\.csv", arriving.value.suggested_filename)
