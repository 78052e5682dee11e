"""A browser keeps one key over reloads and tabs, where no script, link or page shows it."""

from explorer.ui.shell.browser_key import COOKIE


def key_of(visit):
    (found,) = (each for each in visit.context.cookies() if each["name"] == COOKIE)
    assert found["httpOnly"]
    assert found["sameSite"] == "Strict"
    return found["value"]


def test_a_browser_keeps_its_key_and_shows_it_to_nobody(visit_as):
    visit, other = visit_as(), visit_as()
    page = visit.open("/training")
    key = key_of(visit)
    page.reload()
    visit.settled()
    second = visit.context.new_page()
    second.goto(visit.url)
    second.locator("h1").first.wait_for()
    assert key_of(visit) == key
    other.open("/training")
    assert key_of(other) != key
    for each in (page, second):
        assert key not in each.url + each.content() + each.evaluate("document.cookie")
