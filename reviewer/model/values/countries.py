"""Countries: ISO 3166 alpha-2 codes for names in English, German, French, Spanish and codes."""

from __future__ import annotations

from reviewer.model.values.text import bare

_TABLE = """
AE ARE united arab emirates|uae|vereinigte arabische emirate|emirats arabes unis|emiratos arabes unidos
AR ARG argentina|argentinien|argentine|argentinian
AT AUT austria|osterreich|oesterreich|autriche|austrian|republik osterreich
AU AUS australia|australien|australie|australian
BD BGD bangladesh|bangladesch|bangladeshi
BE BEL belgium|belgien|belgique|belgica|belgie|belgian
BG BGR bulgaria|bulgarien|bulgarie|bulgarian
BN BRN brunei|brunei darussalam
BR BRA brazil|brasilien|bresil|brasil|brazilian
CA CAN canada|kanada|canadian
CH CHE switzerland|schweiz|suisse|suiza|svizzera|swiss
CL CHL chile|chili|chilean
CN CHN china|chine|chinese|people s republic of china
CO COL colombia|kolumbien|colombie|colombian
CY CYP cyprus|zypern|chypre|chipre
CZ CZE czech republic|czechia|tschechien|tschechische republik|tchequie|chequia|czech
DE DEU germany|deutschland|allemagne|alemania|german|deutsch|federal republic of germany|bundesrepublik deutschland
DK DNK denmark|danemark|dinamarca|danish
EE EST estonia|estland|estonie|estonian
EG EGY egypt|agypten|egypte|egipto|egyptian
ES ESP spain|spanien|espagne|espana|spanish|espanola
FI FIN finland|finnland|finlande|finlandia|finnish
FR FRA france|frankreich|francia|french|francaise|francais
GB GBR united kingdom|uk|great britain|england|vereinigtes konigreich|grossbritannien|royaume uni|reino unido|british|british citizen|scotland|wales
GR GRC greece|griechenland|grece|grecia|greek|hellas
HK HKG hong kong|hongkong
HR HRV croatia|kroatien|croatie|croacia|croatian
HU HUN hungary|ungarn|hongrie|hungria|hungarian
ID IDN indonesia|indonesien|indonesie|indonesian
IE IRL ireland|irland|irlande|irlanda|irish
IL ISR israel|israeli
IN IND india|indien|inde|indian
IS ISL iceland|island|islande|islandia
IT ITA italy|italien|italie|italia|italian|italiana
JP JPN japan|japon|japanese
KE KEN kenya|kenia|kenyan
KR KOR south korea|korea|sudkorea|coree du sud|corea del sur|republic of korea
LI LIE liechtenstein
LK LKA sri lanka
LT LTU lithuania|litauen|lituanie|lituania|lithuanian
LU LUX luxembourg|luxemburg|luxemburgo
LV LVA latvia|lettland|lettonie|letonia|latvian
MA MAR morocco|marokko|maroc|marruecos|moroccan
MM MMR myanmar|burma|birma|birmanie
MT MLT malta|malte|maltese
MX MEX mexico|mexiko|mexique|mexican
MY MYS malaysia|malaisie|malasia|malaysian|warganegara
NG NGA nigeria|nigerian
NL NLD netherlands|the netherlands|holland|niederlande|pays bas|paises bajos|nederland|dutch
NO NOR norway|norwegen|norvege|noruega|norge|norwegian
NP NPL nepal|nepalese
NZ NZL new zealand|neuseeland|nouvelle zelande|nueva zelanda
PE PER peru|perou|peruvian
PH PHL philippines|philippinen|filipinas|filipino
PK PAK pakistan|pakistani
PL POL poland|polen|pologne|polonia|polska|polish
PT PRT portugal|portuguese
QA QAT qatar|katar
RO ROU romania|rumanien|roumanie|rumania|romanian
RS SRB serbia|serbien|serbie|serbian
RU RUS russia|russland|russie|rusia|russian federation|russian
SA SAU saudi arabia|saudi arabien|arabie saoudite|arabia saudita
SE SWE sweden|schweden|suede|suecia|sverige|swedish
SG SGP singapore|singapur|singapour|singaporean
SI SVN slovenia|slowenien|slovenie|eslovenia|slovenian
SK SVK slovakia|slowakei|slovaquie|eslovaquia|slovak
TH THA thailand|thailande|tailandia|thai
TR TUR turkey|turkei|turquie|turquia|turkiye|turkish
TW TWN taiwan
UA UKR ukraine|ucrania|ukrainian
US USA united states|united states of america|vereinigte staaten|vereinigte staaten von amerika|etats unis|estados unidos|american
VN VNM vietnam|viet nam|vietnamese
ZA ZAF south africa|sudafrika|afrique du sud|sudafrica|south african
"""  # noqa: E501


def _names() -> dict[str, str]:
    names: dict[str, str] = {"d": "DE"}
    for line in _TABLE.strip().splitlines():
        short, long, known = line.split(" ", 2)
        names |= dict.fromkeys([short.lower(), long.lower(), *known.split("|")], short)
    return names


_NAMES = _names()


def country_code(text: str) -> str | None:
    """The alpha-2 code of a country's name, nationality or code; None if it is not known."""
    return _NAMES.get(bare(text))
