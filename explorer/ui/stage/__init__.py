"""What Feature maps, Gradients and Training share: one step of training, stop by stop.

- stops: where on the way one stands; step_choice: what the step is of
- scenes: what the stage shows at the stops; stage_view: stage and inspector, side by side
- one module a stop for what the inspector takes apart there
"""
