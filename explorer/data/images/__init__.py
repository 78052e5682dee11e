"""Images to look at: where they come from, and how one becomes what a network gets."""
