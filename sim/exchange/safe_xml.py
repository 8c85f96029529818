"""XML from strangers: entities and external references are refused, whatever else is wrong is one sentence."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException, EntitiesForbidden
from defusedxml.ElementTree import fromstring

from sim.exchange.files import Place
from sim.scenario.findings import Finding, ScenarioError

DEEPEST = 40


def parse(raw: bytes, place: Place) -> Element:
    """The root of an XML document in any encoding that it declares and the parser knows."""
    try:
        root: Element = fromstring(raw)
    except EntitiesForbidden:
        raise place.wrong("declares entities, which may hide a bomb", "write the text out instead") from None
    except DefusedXmlException:
        raise place.wrong("refers to something outside itself", "take the reference out") from None
    except ParseError as error:
        reason = str(error).rpartition(":")[0]
        finding = Finding(place.file, error.position[0], "", f"is not XML ({reason})", "mend it, or save it again")
        raise ScenarioError([finding]) from None
    except (ValueError, LookupError) as error:
        raise place.wrong(f"has an encoding that is not read here ({error})", "save the file as UTF-8") from None
    _check_depth(root, place)
    return root


def _check_depth(root: Element, place: Place) -> None:
    layer, depth = [root], 0
    while layer:
        depth += 1
        if depth > DEEPEST:
            raise place.wrong(f"is nested deeper than {DEEPEST} elements", "flatten it")
        layer = [child for element in layer for child in element]
