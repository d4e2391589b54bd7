"""The texts of the reports of the invented cities, in several languages."""

# By language, then by subject: how the year went (by rating or stage), obstacles, next steps.
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "on-track": (
            "We are where we planned to be at the end of this year.",
            "The work keeps to its calendar, and the people it is for tell us that they notice.",
            "What looked hardest at the start turned out to be a matter of opening hours.",
        ),
        "constrained": (
            "It goes on, more slowly than we promised.",
            "Half of the plan stands; the other half waits for staff and rooms.",
        ),
        "no-progress": (
            "We have to say plainly that nothing moved this year.",
            "The team was called away for most of the year and the numbers show it.",
        ),
        "met": (
            "With this the promise is kept, and the service stays open for good.",
            "We have done what we said, a few months early, and hand the work to the departments.",
        ),
        "not-started": ("Work has not begun: the money was agreed only after the summer recess.",),
        "discontinued": (
            "The council ended this programme. Those who used it were offered a place elsewhere.",
        ),
        "challenges": (
            "We could not fill two of the five posts, and rents for suitable rooms went up.",
            "The national register changed, and for months nobody could check an address.",
            "Two partners left when their own funding ended.",
            "A storm closed the harbour quarter for six weeks and the centre with it.",
        ),
        "next_steps": (
            "Next year we open a second place on the other side of the harbour.",
            "The council votes on the budget for the next two years in spring.",
            "We train neighbours who speak the languages we lack.",
            "We ask those who stopped coming why they did, and change the hours.",
        ),
    },
    "fr": {
        "on-track": (
            "Le travail avance comme prévu et les premiers effets se voient dans deux quartiers.",
            "L'année s'est bien passée : les horaires du soir ont tout changé pour les familles.",
            "Nous tenons notre calendrier. L'accueil se fait maintenant en sept langues.",
        ),
        "constrained": (
            "Le projet continue, mais plus lentement que promis : la moitié des lieux manque.",
            "Nous avons ouvert moins de places que prévu, faute de personnel formé.",
        ),
        "no-progress": ("Rien n'a bougé cette année, et nous préférons le dire clairement.",),
        "met": ("La promesse est tenue et le service passe au budget ordinaire de la ville.",),
        "not-started": ("Le travail n'a pas commencé : le budget a été voté en fin d'année.",),
        "discontinued": (
            "Le conseil a mis fin au programme ; chaque famille a reçu une autre proposition.",
        ),
        "challenges": (
            "Deux postes sur cinq sont restés vacants et les loyers ont augmenté.",
            "Le registre national a changé et, durant des mois, nul n'a pu vérifier une adresse.",
        ),
        "next_steps": (
            "Un deuxième lieu ouvrira l'an prochain, de l'autre côté du port.",
            "Nous formerons des habitants qui parlent les langues qui nous manquent.",
        ),
    },
    "es": {
        "on-track": (
            "El trabajo avanza según lo previsto y las familias dicen que lo notan.",
            "Cumplimos el calendario: abrimos por la tarde y vino mucha más gente.",
            "Este año los barrios del puerto se sumaron al programa con sus propias ideas.",
        ),
        "constrained": (
            "Seguimos adelante, pero más despacio de lo prometido: faltan locales y personal.",
            "Abrimos la mitad de las plazas; la otra mitad espera al próximo presupuesto.",
        ),
        "no-progress": ("Este año no hubo avances, y preferimos decirlo con claridad.",),
        "met": (
            "La promesa está cumplida y el servicio pasa al presupuesto ordinario de la ciudad.",
        ),
        "not-started": ("El trabajo no ha empezado: los fondos se aprobaron a fin de año.",),
        "discontinued": (
            "El concejo puso fin al programa; a cada persona se le ofreció otra plaza.",
        ),
        "challenges": (
            "No pudimos cubrir dos de los cinco puestos y subieron los alquileres.",
            "Una tormenta cerró el barrio del puerto durante seis semanas.",
        ),
        "next_steps": (
            "El año que viene abriremos un segundo centro al otro lado del puerto.",
            "Preguntaremos a quienes dejaron de venir y cambiaremos los horarios.",
        ),
    },
    "ar": {
        "on-track": (
            "يسير العمل وفق الخطة، ويقول لنا السكان إنهم يلمسون الفرق في حياتهم اليومية.",
            "التزمنا بالجدول الزمني، وصار الاستقبال متاحًا مساءً وفي خمس لغات.",
        ),
        "constrained": ("نواصل العمل ولكن أبطأ مما وعدنا به، لأن الموظفين والقاعات لا يكفون.",),
        "no-progress": ("لم يتحقق أي تقدم هذا العام، ونفضّل أن نقول ذلك بوضوح.",),
        "met": ("وفينا بالوعد، وستبقى الخدمة مفتوحة ضمن ميزانية المدينة العادية.",),
        "not-started": ("لم يبدأ العمل بعد، إذ أُقرّت الميزانية في نهاية العام.",),
        "discontinued": ("أنهى المجلس البرنامج، وعُرض على كل من استفاد منه مكان آخر.",),
        "challenges": (
            "بقيت وظيفتان من خمس شاغرتين، وارتفعت إيجارات القاعات المناسبة.",
            "تغيّر السجل الوطني فتعذّر التحقق من العناوين عدة أشهر.",
        ),
        "next_steps": (
            "سنفتح العام المقبل مركزًا ثانيًا في الجانب الآخر من الميناء.",
            "سندرّب سكانًا يتكلمون اللغات التي تنقصنا.",
        ),
    },
}

RETURN_NOTE = "The summary speaks of two centres, the figure of three. Please say which is right."
MARK = "Is the third centre counted here, which opened in October?"
QUESTION = "It opened after the period had ended. Shall we count it next year?"
FIXED_NOTE = "Two centres; the figure is corrected."
COMPILED = "A local paper, invented like the city, writes that the service opened its doors."

STRENGTHS = (
    "The figures say how they were counted, and the list of what did not work is honest.",
    "The evening hours answer what people had asked for; we will try the same.",
    "A clear baseline, and the same measure every year.",
)
RECOMMENDATIONS = (
    "Name the districts, so that a reader can see who is still waiting.",
    "Show women and men apart: the total hides that men stopped coming.",
    "Add a link to the council's decision.",
)
REPLIES = (
    "Thank you. The districts will be in the next report; two of them asked us to wait.",
    "We agree, and have asked the schools for the figures.",
    "We see it differently: the council's decision names people, so we do not publish it.",
)
DECLINED = "Our team is too small for a review this year. Please ask us again."
