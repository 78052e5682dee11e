"""What the stage and the inspector say, in the visitor's language, {places} left open."""

from explorer.ui.shell.language import _


def stage() -> dict[str, str]:
    """The words of the stage."""
    return {
        "stage": _("The network with its maps in it, from the image to the loss"),
        "usage": _(
            "Left and right go from layer to layer, up and down through its maps, classes or "
            "values. Enter chooses, Home and End go to the image and to the loss. On a block "
            "Enter opens it, and Escape closes the one around."
        ),
        "folded": _("{block}: {held} → {shape}, {share} of the mult-adds"),
        "opens": _("Enter or a click opens it"),
        "closes": _("Close this block"),
        "hint": _("Point at a map to see what feeds it; click to take it apart."),
        "input": _("input"),
        "mapOf": _("{layer}, map {number} of {count}"),
        "numberOf": _("{layer}, value {number} of {count}"),
        "from": _("{least} to {most}"),
        "fedBy": _("fed by {layers}"),
        "feeds": _("feeds {layers}"),
        "someShown": _("{shown} of {count} maps are shown here, all of them beside it"),
        "gradientNorm": _("norm of its gradient {norm}"),
        "updateRatio": _("changed by {ratio} of its size"),
        "changedBy": _("weights up to {most}, changed by up to {change}"),
        "noWeights": _("no weights"),
        "kernelsShown": _("{shown} of {count} kernels a map are shown"),
        "normStrip": _("norm of the gradient, log scale"),
        "ratioStrip": _("update over weight, log scale"),
        "probabilities": _("Class probabilities"),
        "classAt": _("class {name}: logit {logit}, probability {share}"),
        "target": _("the image's own class"),
        "logit": _("logit"),
        "lossAt": _("{title}: the loss is {value}"),
        "lossPart": _("its part of the loss: {part}"),
        "scrubber": _("Where the step stands"),
        "play": _("Play the step"),
        "pause": _("Pause"),
        "computing": _("is being computed"),
        "before": _("before"),
        "change": _("the change"),
        "after": _("after"),
    }


def pair() -> dict[str, str]:
    """The words of the pair."""
    return {"difference": _("difference"), "coarse": _("means of neighbouring values")}


def inspector(*, back: bool = False) -> dict[str, str]:
    """The words of the inspector; `back`: of gradients."""
    if back:
        return inspector() | {
            "maps": _("Gradient at each map"),
            "values": _("Gradient at each value"),
            "kernels": _("Gradient of the kernels"),
            "away": _("This gradient is not in the browser yet. Click to bring it here."),
            "code": _("The way back through this layer in PyTorch"),
        }
    return {
        "input": _("input"),
        "mapOf": _("{layer}, map {number} of {count}"),
        "numberOf": _("{layer}, value {number} of {count}"),
        "mapNote": _("map {number}"),
        "classNote": _("class {number}: {name}"),
        "place": _("place"),
        "maps": _("Maps"),
        "values": _("Values"),
        "kernels": _("Kernels"),
        "kernelsOf": _("maps {first} to {last} of {count}"),
        "kernelsShown": _("{shown} of {count} kernels a map, of the chosen one all"),
        "statistics": _("Statistics"),
        "least": _("minimum"),
        "largest": _("maximum"),
        "mean": _("mean"),
        "zeros": _("zeros"),
        "wholeLayer": _("whole layer"),
        "patch": _("what it looks at"),
        "kernel": _("kernel"),
        "share": _("share"),
        "products": _("products"),
        "moreTerms": _("{count} more terms"),
        "moreMaps": _("{count} more maps"),
        "moreClasses": _("{count} more classes"),
        "termsShown": _("the {shown} largest of {count} terms"),
        "sumsShown": _("what each map of {layer} adds; click one"),
        "addsShown": _("what each input adds"),
        "sharesShown": _("the share of each class"),
        "sees": _("input, {height}×{width} pixels seen"),
        "reaches": _("pixel {y}, {x} reaches {units} places"),
        "training": _("training mode: batch statistics and dropout as while it trains"),
        "away": _("This value is not in the browser yet. Click to bring it here."),
        "table": _("The numbers as a table"),
        "code": _("The same in PyTorch"),
        "file": _("this file is under Take away"),
        "copy": _("Copy"),
        "speed": _("Speed"),
        "play": _("Play"),
        "pause": _("Pause"),
        "stepBack": _("One step back"),
        "stepOn": _("One step on"),
        "scale": _("Where the colours end"),
        "perMap": _("a scale a map"),
        "perLayer": _("a scale a layer"),
        "perNetwork": _("one scale for all"),
        "cursor": _(
            "The chosen map. Arrow keys move the cursor, Page Up and Page Down change the map, "
            "the space bar plays."
        ),
        "layerCursor": _("All maps of the layer. Page Up and Page Down change the map."),
        "kernelCursor": _("The kernels of each map. The up and down arrows change the map."),
        "class": _("class"),
        "logit": _("logit"),
        "sum": _("sum"),
        "term": _("term"),
        "value": _("value"),
        "weight": _("weight"),
        "product": _("product"),
        "bias": _("bias"),
        "winner": _("winner"),
        "wins": _("wins"),
        "padding": _("padding"),
        "comesIn": _("what comes in"),
        "scaledInput": _("what comes in, scaled"),
        "scaledMean": _("the mean taken away, scaled"),
    }
