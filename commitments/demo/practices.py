"""Good practices, joint projects and pilots of the invented cities."""

from typing import NamedTuple


class DemoPractice(NamedTuple):
    """A practice as its cities tell it."""

    slug: str
    kind: str
    cities: tuple[str, ...]
    objectives: str
    title: str
    problem: str
    done: str
    result: str
    lessons: str
    language: str = "en"
    public: bool = True


PRACTICES = (
    DemoPractice(
        "ferry-desk",
        "good-practice",
        ("windle-island",),
        "gcm 3, sdg 16.10",
        "The office that comes with the ferry",
        "The nearest office was a day's journey away.",
        "One clerk and one interpreter sail along every Thursday and work in the saloon.",
        "Most papers are settled before the ferry lands.",
        "Tell people by radio when the sea is too rough: trust is lost in one missed week.",
    ),
    DemoPractice(
        "laundry-classes",
        "good-practice",
        ("port-evermore",),
        "gcm 16, sdg 4.6",
        "Language classes in the laundry",
        "Parents of small children did not come to evening classes.",
        "Teachers moved to the public laundries, where people wait for an hour anyway.",
        "Two out of three learners had never come to a class before.",
        "Ask the people who run the place first. They know who will come.",
    ),
    DemoPractice(
        "signed-with-the-tide",
        "joint-project",
        ("greater-saltmarsh", "amber-reach", "oster-klippehavn"),
        "gcm 6, sdg 8.8",
        "One fair hiring charter for three harbours",
        "Recruiters who were refused in one harbour went on to the next.",
        "Three harbours keep one list of firms, share inspectors and accept each other's findings.",
        "Two agencies changed their contracts; one closed.",
        "Agree on the wording before the ceremony.",
    ),
    DemoPractice(
        "cuisines-du-port",
        "joint-project",
        ("saint-elie-d-aurele", "nouvelle-brise-sur-mer"),
        "gcm 16, nua 40",
        "Les cuisines du port",
        "Voisins anciens et nouveaux se croisaient sans se parler.",
        "Deux villes ont ouvert leurs cantines le dimanche ; chacun apporte une recette.",
        "Chaque dimanche, une table de plus.",
        "Prévoir des jeux pour les enfants : ce sont eux qui font revenir les parents.",
        "fr",
    ),
    DemoPractice(
        "radio-del-muelle",
        "good-practice",
        ("puerto-alborada", "villa-candelaria-del-viento"),
        "gcm 3, gcm 17",
        "La radio del muelle",
        "Los rumores corrían más rápido que la información.",
        "Una radio vecinal responde cada mañana, en cuatro lenguas, a una pregunta.",
        "Las colas en la ventanilla se redujeron, porque la gente llega con los papeles correctos.",
        "Corregir los errores al aire y sin vergüenza.",
        "es",
    ),
    DemoPractice(
        "majlis-al-hayy",
        "good-practice",
        ("dar-al-mawj",),
        "gcm 16, sdg 16.7, nua 42",
        "مجلس الحي المفتوح",
        "لم يكن للسكان الجدد صوت في قرارات الحي.",
        "يجتمع مجلس الحي مساءً في المدرسة، مع ترجمة فورية ومكان للأطفال.",
        "ثلث الاقتراحات التي أُقرّت هذا العام قدّمها سكان وصلوا حديثًا.",
        "ابدؤوا بالأمور الصغيرة: مصباح أو مقعد، فالنتيجة السريعة تبني الثقة.",
        "ar",
    ),
    DemoPractice(
        "trial-month",
        "pilot",
        ("brightwater-under-hollow-hill", "windle-island"),
        "gcm 18, sdg 4.4",
        "A trial month for nurses who wait",
        "Trained nurses waited a year for recognition while wards had no staff.",
        "Nurses work a paid month beside a colleague, who then writes the assessment.",
        "Nine of ten were taken on at once.",
        "Pay the month. Unpaid trials keep out those who need the work most.",
    ),
    DemoPractice(
        "lamps-and-taps",
        "pilot",
        ("greater-saltmarsh",),
        "sdg 6.1, sdg 11.7",
        "Lamps and taps, planned lane by lane",
        "Plans drawn in the town hall did not fit the lanes.",
        "Each lane chose where its tap and its lamp should stand, on a map drawn in chalk.",
        "",
        "",
        public=False,
    ),
)
