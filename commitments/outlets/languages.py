"""Languages by the codes of the European Union's list, which are those of ISO 639-2/T."""

# The official languages of the European Union and the United Nations, and others widely spoken.
_CODES = """
    am:AMH ar:ARA bg:BUL bn:BEN ca:CAT cs:CES da:DAN de:DEU el:ELL en:ENG es:SPA et:EST eu:EUS
    fa:FAS fi:FIN fr:FRA ga:GLE gl:GLG ha:HAU he:HEB hi:HIN hr:HRV hu:HUN id:IND it:ITA ja:JPN
    ko:KOR ku:KUR lt:LIT lv:LAV ms:MSA mt:MLT nl:NLD no:NOR pl:POL ps:PUS pt:POR ro:RON ru:RUS
    sk:SLK sl:SLV so:SOM sq:SQI sr:SRP sv:SWE sw:SWA th:THA ti:TIR tl:TGL tr:TUR uk:UKR ur:URD
    vi:VIE zh:ZHO
"""
CODES = dict(pair.split(":") for pair in _CODES.split())


def language_code(code: str) -> str:
    """Return the European Union's code of a language: "FRA" for fr, "POR" for pt-br.

    Raises KeyError for a language that is not in `CODES`.
    """
    return CODES[code.partition("-")[0]]
