"""The images in work, on every page: what the network gets of them, and where they are chosen.

- images.chosen(network): the batch as the network gets it, the one in hand, its class
- images.choose(), images.look(): the way to another image; the one in hand with its numbers
- images.title(): what the image in hand is called, in a few words
- images.take(place): another image of the batch in hand
- images.refusal(): why the link's image was not taken, until images.dismiss()
"""

from explorer.ui.components.image_picker.picker import choose, look
from explorer.ui.session.chosen_images import Chosen, chosen, title
from explorer.ui.session.held_images import dismiss, refusal, take

__all__ = ["Chosen", "choose", "chosen", "dismiss", "look", "refusal", "take", "title"]
