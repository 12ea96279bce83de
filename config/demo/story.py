"""What people write to Fernhill, a made-up company whose product makes reports for small firms."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """A reason to write: openings, a follow-up, replies, and how it is filed."""

    team: str
    tags: tuple[str, ...]
    openings: tuple[str, ...]
    replies: tuple[str, ...]
    follow_ups: tuple[str, ...]
    note: str = ""


SUBJECTS = (
    Subject(
        "Technical",
        ("Confused",),
        (
            "I picked 1 to 31 October, but the file I get back is September.",
            "The export ignores the dates I choose. What am I doing wrong?",
            "Is there a trick to exporting last month? I always get the month before.",
        ),
        (
            "Thanks for the file. After choosing the dates, press **Update** beside them and then download.",
            "The range only counts once you press **Update**. I have told our designer it is easy to miss.",
        ),
        ("Ah, I see it now. Can last month be the default?", "That was it, thank you."),
        "@Ines third one this week. The range only applies after Update.",
    ),
    Subject(
        "Billing",
        ("Billing",),
        (
            "Could you put our new address on the October invoice?",
            "We moved office. Where do I change the address on invoices?",
            "Can we move to yearly before Friday?",
        ),
        (
            "I changed it and sent the invoice again to the same address.",
            "You will find it under Settings, Billing. I have already corrected this month's.",
        ),
        ("Got it, thanks for being so quick.", "Could the old ones be changed too?"),
    ),
    Subject(
        "Technical",
        ("Bug", "Angry"),
        (
            "Nothing loads since nine this morning. We have a board meeting at noon.",
            "Every report ends in a blank page. This is the second time this month.",
        ),
        (
            "I am sorry. Reports are slow for everybody right now; we are on it and I will write by 11:30.",
            "It is back. A full disk stopped the reports; the alarm that should have told us is mended too.",
        ),
        (
            "Still nothing since this morning. Is anyone on this?",
            "It works again. Please tell us earlier next time.",
        ),
        "@Sam two more with the same blank page, both on the Scale plan.",
    ),
    Subject(
        "Getting started",
        ("Confused",),
        (
            "Where do I add a second workspace?",
            "How do I invite our accountant without paying for another seat?",
            "Is there a way to try this with our own data first?",
        ),
        (
            "Open the menu with your name and choose *Add workspace*; it takes a minute.",
            "Invite them as a viewer: viewers are free on every plan.",
        ),
        ("Perfect, found it.", "And can I take them out again later?"),
    ),
    Subject(
        "Technical",
        ("Feature request", "Deal blocker"),
        (
            "We need people to sign in with our identity provider before we can roll this out.",
            "Is a scheduled export on your list? We download the same file every Monday.",
        ),
        (
            "Single sign-on is being built. I have added you to those who hear first, with your size and date.",
            "Not yet. I wrote down your case; until then a saved view makes it two clicks.",
        ),
        ("Do you have a date? Our security review is in three weeks.", "Fine for now."),
    ),
    Subject(
        "Getting started",
        ("Positive",),
        (
            "Just wanted to say the new charts saved me an afternoon.",
            "Our auditor liked the yearly report. Thought you should know.",
        ),
        (
            "That made our day. I will read it out to the team.",
            "Thank you, Ines drew those and will be glad.",
        ),
        ("Keep going!",),
    ),
    Subject(
        "Billing",
        ("Billing", "Confused"),
        (
            "We were charged twice this month, 49 and then 49 again.",
            "Why is our bill higher than the price on your page?",
            "هل يمكنكم إرسال الفاتورة مرة أخرى؟",
        ),
        (
            "One of the two is a hold that your bank lifts by itself within five days.",
            "Two seats were added on the 3rd; the page shows the price of one. Shall I take them off?",
        ),
        ("All clear, thanks.", "Please take them off, we only need one."),
    ),
)

CUSTOMERS = (
    ("Priya Raman", "Halden Studio", "Operations lead", "Bengaluru", "Asia/Kolkata"),
    ("Tomás Rivera", "Brightside Dental", "Practice manager", "Valencia", "Europe/Madrid"),
    ("Grace Adeyemi", "Loop & Co", "Founder", "Lagos", "Africa/Lagos"),
    ("Jonas Weber", "Weber Holzbau", "Owner", "Freiburg", "Europe/Berlin"),
    ("Mei Lin", "Kestrel Health", "Head of IT", "Singapore", "Asia/Singapore"),
    ("Farid Haddad", "Haddad Imports", "Bookkeeper", "Marseille", "Europe/Paris"),
    ("Anneke de Vries", "Polder Media", "Producer", "Utrecht", "Europe/Amsterdam"),
    ("Rosa Marín", "Ollo Ceramics", "Owner", "Oaxaca", "America/Mexico_City"),
)
FIRST_NAMES = (
    "Aoife",
    "Bram",
    "Chidi",
    "Dana",
    "Elif",
    "Femi",
    "Giulia",
    "Hana",
    "Ivo",
    "Jia",
    "Kofi",
    "Lena",
    "Mateo",
    "Noor",
    "Olga",
    "Paulo",
    "Quinn",
    "Rania",
    "Søren",
    "Thandi",
    "Uma",
    "Viktor",
    "Wanjiru",
    "Ximena",
    "Yusuf",
    "Zofia",
)
LAST_NAMES = (
    "Achterberg",
    "Bianchi",
    "Castellanos",
    "Dlamini",
    "Eriksen",
    "Fitzgerald",
    "Greenwood",
    "Hashimoto",
    "Ibrahim",
    "Jankowski",
    "Kaur",
    "Lindgren",
    "Moreau",
    "Nakamura",
    "O’Sullivan",
    "Petrov",
    "Rossi",
    "Silva",
    "Thorne",
    "Vandersteen-Montgomery",
    "Wójcik",
    "Yılmaz",
    "Zhang",
)
COMPANY_WORDS = (
    "Alder",
    "Beacon",
    "Cedar",
    "Delta",
    "Ember",
    "Foxglove",
    "Granite",
    "Harbour",
    "Juniper",
    "Kite",
    "Lantern",
    "Meadow",
    "North",
    "Orchard",
    "Pebble",
    "Quill",
    "River",
    "Saffron",
    "Tidal",
    "Willow",
)
COMPANY_KINDS = (
    "Dental",
    "Studio",
    "Foods",
    "Health",
    "Logistics",
    "Press",
    "Works",
    "Legal",
    "Travel",
    "Labs",
)
PLANS = (("Free", 0), ("Starter", 49), ("Pro", 149), ("Scale", 690))
