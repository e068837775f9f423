"""Text on a page that talks to a model: no document for people has it. Imports model alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from reviewer.checks.extent import rest_of_line
from reviewer.checks.page_index import PageIndex
from reviewer.checks.witnesses import Passage
from reviewer.model.geometry import Box
from reviewer.model.verdict import Place

_BEFORE = r"(?:previous|prior|above|earlier|preceding|other|system)"
_TOLD = r"(?:instruction|prompt|direction|command|text|rule|content)"
_FIELD = r"(?:total|amount|sum|vendor|company|supplier|date|iban|value|address)"
_SAY = r"(?:report|output|answer|respond|reply|extract)"
_ORDERS = re.compile(
    "|".join((
        # English
        rf"\b(?:ignore|disregard|forget|override) (?:\w+ ){{0,3}}{_BEFORE} (?:\w+ )?{_TOLD}",
        rf"\b(?:ignore|disregard|forget) (?:all|any|the|your) {_TOLD}",
        r"\bsystem prompt\b|\bas an ai\b|\blanguage model\b|\bprompt injection\b",
        r"\byou (?:must|should|will|shall) (?:only )?(?:answer|output|extract)\b",
        rf"\byou (?:must|should|will|shall) (?:report|return) (?:only|the (?:value|{_FIELD}))\b",
        rf"\b{_SAY} (?:only|exactly) |\b(?:return|respond with) (?:only|exactly) (?:the|this|json)",
        rf"\bthe (?:\w+ )?{_FIELD} is .{{0,40}}\b{_SAY}\b",
        rf"\b(?:report|output|return|extract|answer) the {_FIELD} as\b",
        r"\b(?:do not|don't|never) (?:flag|review) (?:this|the|any|it)\b",
        r"(?:<\|?|\[)/?(?:system|assistant|inst|im_start|im_end)(?:\|?>|\])",
        r"\b(?:system|assistant|user) ?: ?(?:you|ignore|new|the|always|now|please|report|set)\b",
        r"\byou are (?:now )?(?:an? )?(?:helpful |ai )?(?:assistant|ai|chatbot|model)\b",
        r"\b(?:note|message|instructions?|attention|dear) (?:to |for )?(?:the |all )?"
        r"(?:ai|llm|assistant|language model|chatbot|bot)\b",
        r"\b(?:ai|llm|chatgpt|gpt|claude|gemini) ?:",
        r"\{ ?[\"“”']\w+[\"“”'] ?:",
        # German
        r"\b(?:ignorier\w*|missacht\w*|vergiss|vergessen sie) (?:\w+ ){0,3}"
        r"(?:anweisung|anleitung|vorgabe|befehl|regel|prompt|(?:vorherig|obig)\w* text)",
        r"\bdu (?:musst|sollst) .{0,40}\b(?:antworten|ausgeben|melden)\b",
        r"\bsie (?:müssen|sollen) (?:nur|mit) .{0,40}\b(?:antworten|ausgeben)\b",
        r"\b(?:antworte|antworten sie) (?:nur|ausschließlich|genau) ",
        r"\bsprachmodell\b|\b(?:du bist|sie sind) ein (?:ki|assistent|sprachmodell)",
        # Spanish
        r"\b(?:ignor[ae]n?|olvid[ae]n?|descart[ae]n?) (?:\w+ ){0,3}"
        r"(?:instrucci|indicaci|órdenes|texto anterior)",
        r"\b(?:debes|tienes que) (?:responder|contestar|devolver el valor)",
        r"\b(?:responde|responda|contesta|devuelve) (?:solo|sólo|solamente|únicamente)\b",
        r"\bmodelo de lenguaje\b|\beres un (?:asistente|modelo)",
        # French
        r"\b(?:ignore[zr]?|oublie[zr]?) (?:\w+ ){0,3}(?:instruction|consigne|texte précédent)",
        r"\b(?:tu dois|vous devez) (?:renvoyer la valeur|répondre (?:que|uniquement|seulement|\d))",
        r"\b(?:réponds|répondez|renvoie|renvoyez) (?:uniquement|seulement|exactement)\b",
        r"\bmodèle de lang(?:age|ue)\b|\b(?:tu es|vous êtes) un (?:assistant|modèle)",
        # Italian, Portuguese, Dutch, Swedish, Polish, Russian, Turkish, Malay and Indonesian
        r"\bignora(?:te|re)? (?:\w+ ){0,3}(?:istruzion|indicazion)|\bmodello linguistico\b",
        r"\b(?:devi|dovete) rispondere\b|\brispond(?:i|ete) (?:solo|soltanto|esattamente)\b",
        r"\b(?:ignor[ae]r?|desconsider[ae]) (?:\w+ ){0,3}instru[cç]|\bmodelo de linguagem\b",
        r"\bresponda (?:apenas|somente|só)\b",
        r"\bnegeer (?:\w+ ){0,3}(?:instructie|aanwijzing|opdracht)|\btaalmodel\b",
        r"\bignorera (?:\w+ ){0,3}instruktion|\bspråkmodell\b",
        r"\b(?:z?ignoruj|pomiń) (?:\w+ ){0,3}(?:instrukcj|poleceni)|\bmodel językowy\b",
        r"игнорируй\w* (?:\w+ ){0,3}(?:инструкци|указани)|языков\w+ модел",
        r"\btalimatları (?:yok say|dikkate alma|görmezden)|\bdil modeli\b",
        r"\babaikan (?:\w+ ){0,3}(?:arahan|instruksi|perintah)|\bmodel bahasa\b",
        # Chinese, Japanese, Korean, Arabic, Hindi: no spaces to rely on
        r"(?:忽略|无视|無視|忽視|忽视).{0,14}(?:指令|指示|说明|說明|提示)",
        r"(?:指示|命令|プロンプト).{0,8}無視|(?:지시|명령|지침).{0,8}무시",
        r"تجاهل.{0,24}(?:التعليمات|الأوامر)|निर्देश.{0,14}(?:अनदेखा|नज़रअंदाज़)",
    )),
    re.I,
)  # fmt: skip

_SAYS = frozenset((
    "is", "are", "as", "be", "equals", "ist", "lautet", "sei", "est", "sont", "es", "son", "è",
    "e'", "é", "is:", "are:", "jest", "är", "er", "ialah", "adalah", "является",
))  # fmt: skip
"""Words that join a value to what it is of. A form has a colon there, or nothing at all."""

_LONGEST = 80
_NEAR = 1.5
"""Line heights around a passage within which a value may be what the passage says."""


def orders(page: PageIndex) -> Iterator[Passage]:
    """The passages that read like an instruction, each with its words to the end of its line."""
    starts, text = [], ""
    for word in page.words:
        starts.append(len(text))
        text += f"{word.text} "
    for start, end in _spans(text):
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, end - 1) - 1
        lines = {word.line for word in page.words[first : last + 1]}
        box = Box.around(word.box for word in page.words if word.line in lines)
        yield Passage(page.number, box, text[starts[first] :])


@lru_cache(maxsize=64)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the orders are; kept, for a page's text stays the same while its values are edited."""
    return tuple(match.span() for match in _ORDERS.finditer(text))


def beside(place: Place, passages: list[Passage]) -> bool:
    """Whether a value stands in one of the passages, or on the line before or after it."""
    reach = _NEAR * place.box.height
    return any(
        place.page == one.page and _meets(place.box, one.box.grown(reach, reach))
        for one in passages
    )


def _meets(a: Box, b: Box) -> bool:
    """Whether two boxes touch; one without extent may."""
    return a.left <= b.right and b.left <= a.right and a.top <= b.bottom and b.top <= a.bottom


def in_sentence(places: Sequence[Place], pages: Sequence[PageIndex]) -> str:
    """The words before a value that the page has in sentences alone; empty where a place is plain.

    "The company is Evil Corp" is said to somebody; what is printed for people is a name at the
    head or a figure beside its label.
    """
    said = ""
    for place in places:
        index = next((page for page in pages if page.number == place.page), None)
        before = rest_of_line(place, index)[0].split() if index else []
        if not before or before[-1].lower() not in _SAYS:
            return ""
        said = " ".join(before)
    return said


def bounded(text: str) -> str:
    """At most `_LONGEST` characters of printable text, cut between words."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * _LONGEST]).split())
    if len(plain) <= _LONGEST:
        return plain
    return plain[:_LONGEST].rsplit(" ", 1)[0] + "…"
