"""Words that begin the names of runs, as in amber-3: short, and easy to say aloud."""

WORDS = tuple(
    """
    amber ash aspen azure basil bay beech birch blue bronze cedar cherry clay clover cobalt
    copper coral cork cream crimson cyan daisy dawn delta dune ebony elm ember fern fir flint
    fog forest frost ginger gold granite grape green hazel heath heron honey indigo iris iron
    ivory ivy jade jasmine juniper kelp khaki lake larch laurel lava lemon lilac lily lime linen
    lotus lynx magenta maple marble marsh mauve mint mist moss navy oak oat ochre olive onyx
    opal orange orchid otter pearl pepper pine pink plum poplar poppy quartz rain raven reed
    ridge river robin rose ruby russet rust sable saffron sage sand scarlet sepia shale sienna
    silver sky slate snow spruce steel stone storm straw sun swan tan teal thistle thyme tidal
    topaz tulip umber vale velvet violet walnut wheat willow wren yew zinc
    """.split()
)
