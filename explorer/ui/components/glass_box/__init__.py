"""The glass box, a network with its maps in it, and the bench, where any value is taken apart.

Inline components that follow the pointer by themselves: the server hears only of what is chosen.

- here.scene(table), here.show_overview(scene), here.show_bench(scene): what the visitor looks at
- overview.message, bench.message: what the browser gets of a scene
- drawing: the components
"""
