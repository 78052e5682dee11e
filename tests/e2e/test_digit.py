"""A digit goes through the network in a real browser: maps, gradients, steps, one selection."""

import re

import pytest
from playwright.sync_api import expect


def layer_name(page, name):
    """The layer's name on the stage, which a pointer can press."""
    return page.locator(f".names .layer[data-names='{name}']")


@pytest.mark.thorough
def test_a_layer_chosen_on_the_stage_is_chosen_on_every_page(look):
    page = look("/feature_maps")
    expect(page.locator(".names .layer")).to_have_count(13)
    layer_name(page, "conv2").click()
    expect(page).to_have_url(re.compile("layer=conv2"))
    expect(page.locator(".inspector .title")).to_have_text("conv2")
    page.get_by_role("link", name="Gradients").click()
    expect(page).to_have_title(re.compile("^Gradients"))
    expect(page.locator(".st-key-desk-inspector")).to_contain_text("conv2[0, ")
    page.get_by_role("link", name="Feature maps").click()
    expect(page).to_have_title(re.compile("^Feature maps"))


def test_a_layer_chosen_elsewhere_is_the_one_taken_apart(look):
    page = look("/feature_maps")
    chosen = page.get_by_label("Chosen layer")
    chosen.select_option("conv1")
    expect(page.locator(".inspector .title")).to_have_text("conv1")
    chosen.select_option("fc2")
    expect(page.locator(".inspector .title")).to_have_text("fc2")
    expect(layer_name(page, "fc2")).to_have_class(re.compile("chosen"))


def test_the_answer_stands_above_the_fold(look):
    page = look("/feature_maps")
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    for part in (layer_name(page, "fc3"), page.locator(".classes li").last):
        box = part.bounding_box()
        assert box["y"] + box["height"] <= 720
        assert box["x"] + box["width"] <= 1280


def test_class_names_are_words_and_never_markup(visit):
    page = visit.open("/feature_maps?names=%3Cimg+src%3Dx%3E,dog,bird&classes=3")
    expect(page.locator(".classes .class").first).to_have_text("<img src=x>")
    expect(page.locator(".inspector .title")).to_have_text("conv1")


def test_a_step_moves_the_loss_and_the_other_pages_follow(visit):
    page = visit.open("/training")
    page.get_by_role("button", name="One step", exact=True).click()
    expect(page.locator(".st-key-line-step")).to_contain_text("step 1")
    page.get_by_role("link", name="Feature maps").click()
    expect(page.get_by_text("after 1 step of training")).to_be_visible()


@pytest.mark.thorough
def test_what_does_not_fit_leaves_the_choices_that_would_make_it_fit(visit):
    page = visit.open("/training?in=3x512x512")
    page.get_by_role("button", name="One step", exact=True).click()
    expect(page.get_by_text("more than the limit of")).to_be_visible()
    page.get_by_role("button", name="Recipe").click()
    page.get_by_label("Images in a batch").fill("1")
    page.get_by_label("Images in a batch").press("Enter")
    expect(page.get_by_text("more than the limit of")).not_to_be_visible()
