"""The stage, a network with its maps in it, and the inspector, where any value is taken apart.

Inline components that follow the pointer by themselves: the server hears only of what is chosen.

- stage_message, phase_message, inspector_message, pair_message: what the browser gets of a scene
- mounting, inspector_mounting: the components; handout: both as one file
"""
