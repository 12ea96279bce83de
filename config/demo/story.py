"""What people write to Fernhill, a made-up company whose product plans shifts and makes reports for small firms."""

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


# The first three have parts in what happens today: the export, the address, and the outage.
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
    Subject(
        "Technical",
        ("Bug",),
        (
            "Two people got the same Saturday shift and nobody got Sunday. How?",
            "The rota shows Aoife twice on the 14th. She is good, but not that good 🙂",
            "After I drag a shift to another day, the old one stays as well.",
        ),
        (
            (
                "When two planners save within the same second, the second one won without a word. I put both shifts "
                "right; from today the later one is asked first."
            ),
            "The copy appears when the page was open overnight. Reload once and drag again; the fix is out tonight.",
        ),
        ("It happened again just now, on the 21st.", "Looks right now. Nobody noticed, luckily."),
        "Reproduced: keep a tab open over midnight, then drag. @Pete can this go out with the other one?",
    ),
    Subject(
        "Technical",
        ("Integration",),
        (
            "How do I get our shifts into Google Calendar?",
            "The calendar link says 410. It worked until last week.",
            "Does the calendar feed know about time zones? Half of our team is an hour off.",
        ),
        (
            (
                "Under *Share*, choose **Calendar link** and paste it into your calendar as *From URL*. It refreshes "
                "every few hours; that part is up to the calendar."
            ),
            "The link was renewed when a teammate left, so the old one answers 410. The new one is under *Share*.",
        ),
        ("Can one person get only their own shifts?", "Works, thank you!"),
    ),
    Subject(
        "Technical",
        ("Integration", "Bug"),
        (
            "Your webhook sends us every shift twice. Our payroll does not like that.",
            (
                "What do you sign webhooks with? I cannot get the digest to match:\n\n"
                "    expected = hmac.new(secret, body, 'sha256').hexdigest()"
            ),
        ),
        (
            (
                "Each delivery has an `id` that stays the same on a second try, so keep the ones you have seen. We try "
                "again when your side takes longer than ten seconds, which happened 14 times yesterday."
            ),
            (
                "Close: the signed text is the timestamp, a dot, and the body as it came:\n\n```\n"
                'message = f"{timestamp}.".encode() + body\n```\n\nParsing and printing the JSON again changes it.'
            ),
        ),
        (
            "That matches now. I was signing the parsed body, as you guessed.",
            "Is the order of deliveries guaranteed?",
        ),
        "Their endpoint takes 12 s at the full hour. Worth a line in the docs?",
    ),
    Subject(
        "Billing",
        ("Billing", "Cancellation"),
        (
            "We are closing the shop at the end of the month. How do I cancel, and can I keep the reports?",
            "Please cancel our plan. Nothing wrong, we simply have nobody left to plan 😅",
            "I want to cancel but the button is grey.",
        ),
        (
            (
                "I am sorry to hear that, and I wish you well. You keep everything until the 31st; *Export all* under "
                "Settings gives you every report as files."
            ),
            "Only the owner can cancel, so it is grey for you. Shall I ask Dana, or will you?",
        ),
        ("Dana knows, she will do it. Thank you for three good years.", "And you won't charge December?"),
    ),
    Subject(
        "Billing",
        ("Billing", "Angry"),
        (
            "You charged a card we cancelled in June. I have asked three times. THREE.",
            "I was promised a refund on the 2nd. It is the 19th. Is somebody reading this?",
            "Nobody told us the price goes up. That is not how you treat people who have paid since 2021.",
        ),
        (
            (
                "You are right, and I am sorry: your first two messages went to a form nobody watched. The refund of "
                "98.00 left today, reference `RF-20931`. I will check on Thursday that it arrived."
            ),
            (
                "We wrote in August, but to an address that had left your company. I have put you back on the old price "
                "until your year ends."
            ),
        ),
        ("It arrived. I appreciate that you owned up to it.", "Then put it in writing, please."),
        "@Pete the form on the old pricing page still exists. Can we redirect it here?",
    ),
    Subject(
        "Billing",
        ("Billing",),
        (
            "Wir brauchen die USt-IdNr. auf der Rechnung. Wo trage ich die ein?",
            "Können wir per SEPA-Lastschrift zahlen? Unsere Buchhaltung mag keine Kreditkarten.",
            "Die Rechnung vom Oktober kommt bei uns als leere PDF an.",
        ),
        (
            (
                "Gerne: unter Einstellungen, Abrechnung, Feld *USt-IdNr.* Die Rechnung vom Oktober habe ich neu "
                "ausgestellt."
            ),
            "Ja, ab dem Jahresplan. Ich schicke Ihnen das Mandat; sobald es unterschrieben ist, stelle ich um.",
        ),
        ("Perfekt, danke für die schnelle Hilfe!", "Geht das auch rückwirkend für das dritte Quartal?"),
    ),
    Subject(
        "Technical",
        ("Confused",),
        (
            "¿Cómo puedo ver solo los turnos de la clínica de Valencia?",
            "El informe mensual sale en inglés aunque tengo todo en español.",
            "No me llegan los avisos cuando alguien cambia un turno.",
        ),
        (
            "Arriba a la izquierda, en **Centros**, elija Valencia; la página recuerda su elección.",
            "El idioma del informe es el de la persona que lo programó. Ya lo cambié para ustedes.",
        ),
        ("Perfecto, muchas gracias.", "¿Y se puede hacer para todo el equipo?"),
    ),
    Subject(
        "Getting started",
        ("Confused",),
        (
            "Bonjour, je n'arrive pas à importer notre liste d'employés, la colonne « Début » est refusée.",
            "Comment est-ce que j'invite toute l'équipe d'un seul coup ?",
        ),
        (
            (
                "Bonjour ! La date doit être écrite ainsi : `2026-03-09`. J'ai corrigé votre fichier, il est joint au "
                "journal de l'import."
            ),
            "Sous *Équipe*, **Inviter** accepte une liste d'adresses, une par ligne.",
        ),
        ("C'est parti, 42 personnes importées. Merci !", "Est-ce qu'ils reçoivent un mail tout de suite ?"),
    ),
    Subject(
        "Technical",
        ("Bug",),
        (
            "اللغة العربية تظهر معكوسة في ملف PDF، والأرقام في غير مكانها.",
            "كيف أغير بداية الأسبوع إلى يوم الأحد؟ التقويم يبدأ يوم الاثنين.",
        ),
        (
            "شكرًا على الصورة، وجدنا السبب وسيصل الإصلاح يوم الخميس. حتى ذلك الحين يظهر ملف Excel صحيحًا.",
            "من الإعدادات ثم **التقويم**، اختر الأحد بداية للأسبوع.",
        ),
        ("تمام، شكرًا جزيلًا.", "هل يشمل ذلك التقارير أيضًا؟"),
    ),
    Subject(
        "Technical",
        ("Feature request",),
        (
            "שלום, אפשר להוסיף תמיכה בחגים של ישראל בלוח המשמרות?",
            "האם יש אפליקציה לאנדרואיד? העובדים שואלים כל הזמן.",
        ),
        (
            "שלום! אפשר לייבא לוח חגים מכל קישור `ics` תחת **הגדרות, ימי חופש**.",
            "עדיין לא, אבל האתר עובד היטב בטלפון: *הוסף למסך הבית*.",
        ),
        ("עבד מצוין, תודה!", "מתי בערך תהיה אפליקציה?"),
    ),
    Subject(
        "Getting started",
        ("Confused",),
        (
            "月次レポートの締め日を20日に変更できますか？",
            "スタッフを招待しましたが、メールが届かないようです。迷惑メールにもありません。",
        ),
        (
            "はい、設定の「レポート」で締め日を選べます。20日に変更しておきました。",
            "お使いのアドレスが受信を拒否していました。別のアドレスに送り直しました。",
        ),
        ("確認できました。ありがとうございます。", "過去のレポートにも反映されますか？"),
    ),
    Subject(
        "Technical",
        ("Bug",),
        (
            "Import stops at row 1,204 with 'unexpected value'. Which value?",
            "The CSV you give me cannot be read by the program you told me to use for reading it.",
            "All umlauts became Ã¼ and Ã¶ after the import.",
        ),
        (
            "Row 1,204 has a line break inside the name. I have made the message say so, and your file went in.",
            "Your file is in Windows-1252. Choose *Western European* in the import's second step, or save it as UTF-8.",
        ),
        ("In now, all 3,118 rows. You are a wizard ✨", "Same with the second file, I am afraid."),
        "The importer counts lines, not rows, hence 1,204 and not 1,187.",
    ),
    Subject(
        "Technical",
        ("Confused",),
        (
            "I forgot my password and the email does not arrive.",
            "My phone with the codes fell into a lake. A literal lake. What now? 🌊📱",
            "It says my seat was removed. I have a shift in twenty minutes.",
        ),
        (
            "Our mail to your company's server was put aside. I asked it again; it should be there now.",
            "Oh no. Any owner can let you in again under *Team*; Dana has just been asked to.",
        ),
        ("I am in, thank you for the speed.", "Still nothing, also not in spam."),
    ),
    Subject(
        "Technical",
        ("Bug",),
        (
            "Printing the weekly plan cuts off Friday. Friday is when we work.",
            "On my tablet the save button is behind the keyboard.",
            "Dark mode makes approved and refused look the same to me. I am red-green blind.",
        ),
        (
            "Choose *Landscape*; it fits then. From next week the page chooses by itself.",
            "Thank you for saying so. They now differ by a sign as well as by colour, for everybody.",
        ),
        ("Much better, that helps a lot.", "Landscape worked. Paper is still a thing, you know."),
    ),
    Subject(
        "Getting started",
        ("Feature request",),
        (
            "Could swaps need a manager's yes? Our people trade shifts like football cards.",
            "Can a report leave out trainees?",
            "Please, please let me copy last week's plan. I make the same plan 52 times a year.",
        ),
        (
            "They can: *Rules*, **Swaps**, *need approval*. It is off at first because small teams found it in the way.",
            "Copying is there, only well hidden: the three dots beside the week. We will bring it to the front.",
        ),
        ("THREE DOTS. Two years I have done this by hand. Thank you!", "Can approval depend on the shift?"),
        "Fourth person this month who did not find copy week. @Ines move it beside Publish?",
    ),
    Subject(
        "Technical",
        ("Security",),
        (
            "Our security team asks where data is stored and who can read it. Is there a document?",
            "Somebody signed in as me from a city I have never been to.",
            "Do you delete a person's data when they leave? Our privacy officer wants it in writing.",
        ),
        (
            (
                "In Frankfurt, encrypted, backups in Paris. The whole document is attached to your workspace under "
                "*Legal*; tell me if a question stays open."
            ),
            (
                "I ended all your sessions and turned on a second step. It was your office's new connection, which says "
                "it is in Leipzig; better asked than not."
            ),
        ),
        (
            "Thank you, that is all they needed.",
            "Could you fill in their questionnaire? 214 questions, sorry.",
        ),
    ),
    Subject(
        "Getting started",
        ("Deal blocker",),
        (
            (
                "We are 340 people in six countries and decide on Friday between you and another one. Who can show us "
                "around?"
            ),
            "Is there a price for schools? We are a charity with 80 volunteers.",
            "Could we have a trial that is longer than 14 days? Our month has 31.",
        ),
        (
            "Maya will, gladly: Wednesday 10:00 or 15:30? Bring the messiest week you have.",
            "Half the price for charities and schools. And your trial now runs until the end of next month.",
        ),
        ("Wednesday 15:30, there will be five of us.", "Wonderful. Do you need a certificate?"),
    ),
    Subject(
        "Technical",
        ("Slow",),
        (
            "Opening March takes forty seconds. April is instant.",
            "Is it just me, or is everything slow today?",
            "The yearly report has been 'almost done' since breakfast.",
        ),
        (
            "March has 11,000 shifts because an import ran twelve times. I removed the copies; it opens in a second.",
            "Not just you: one of our machines was ill between 9:10 and 9:40. It has been replaced.",
        ),
        ("Night and day! Thanks.", "Now April is slow too, is that catching?"),
        "The import can be pressed again while it runs. That should not be possible.",
    ),
    Subject(
        "Technical",
        ("Confused",),
        (
            "What is the difference between 'planned' and 'published'? My team sees nothing.",
            "Why do I have 37.5 hours and Bram 38? We work the same days.",
            "The clock went back and now the night shift has nine hours. Do I pay nine?",
        ),
        (
            "Planned is only for planners; **Publish** shows it to everybody and sends the messages.",
            (
                "The night of the 25th really had nine hours, and most contracts pay them. The report marks it with a "
                "small clock; you can overrule it by hand."
            ),
        ),
        ("I pressed Publish and my phone exploded 🎉", "Good to know. And in spring it is seven?"),
    ),
    Subject(
        "Getting started",
        ("Positive",),
        (
            "Our newest colleague, 63, planned her first week alone today. I wanted you to know.",
            "I have used five of these. Yours is the first one I do not swear at.",
            "🙏🙏🙏 Sam saved our weekend. Give him cake.",
        ),
        (
            "What a lovely thing to read. Please greet her from all of us.",
            "The cake has been delivered, and eaten. Thank you for writing.",
        ),
        ("She says hello back.", "Which kind of cake?"),
    ),
    Subject(
        "Technical",
        ("Integration",),
        (
            (
                "Can I call the API with curl? I get this:\n\n"
                'curl: (22) The requested URL returned error: 401\n{"errors": [{"code": "unauthorized"}]}'
            ),
            "How many requests a minute may I make? The page I found is from 2023.",
            "Is there a way to get only what changed since yesterday?",
        ),
        (
            (
                'The token goes into a header:\n\n```\ncurl -H "Authorization: Bearer $TOKEN" …/shifts?since=2026-03-01\n'
                "```\n\nThe one you pasted is visible in this conversation, so I have made you a new one."
            ),
            (
                "A thousand a minute. `?since=` gives what changed, and `cursor` takes you through it:\n\n"
                "1. ask with `since`\n2. follow `cursor` until it is empty\n3. keep the time of your *first* request"
            ),
        ),
        ("Works with the header. Oops about the token.", "Does `since` include deleted shifts?"),
    ),
    Subject(
        "Technical",
        ("Bug",),
        (
            (
                "The link in the mail is broken across two lines: https://app.fernhill.example/w/brightside-dental/"
                "rota/2026/week-49/?view=compact&centre=valencia-puerto&highlight=unassigned&from=mail-weekly-summary"
            ),
            "Names like Wolfeschlegelsteinhausenbergerdorff push the table off the page.",
            "The text message about my shift arrived at 03:12. My wife was also informed.",
        ),
        (
            "Thank you for the whole address. Your mail program breaks after 76 letters; we shorten such links now.",
            "Messages wait until 7:00 from tonight on. Please tell your wife we are sorry.",
        ),
        ("She forgives you.", "The short one works."),
    ),
    Subject(
        "Billing",
        ("Billing", "Confused"),
        (
            "What counts as a seat? We have 12 people and pay for 15.",
            "Bonjour, pourquoi la facture est-elle en dollars ?",
            "Our bank needs a letter that says who you are. No joke.",
        ),
        (
            "Three people left in spring but still have a seat. I took them off and credited 44.70.",
            (
                "Your workspace was made with US settings. I changed the currency from the next invoice on; this one "
                "I cannot, but the rate is printed on it."
            ),
        ),
        ("Great. Could it do that by itself when somebody leaves?", "Merci !"),
    ),
    Subject(
        "Technical",
        ("Bug", "Angry"),
        (
            "My whole December plan is gone. GONE. Two days of work.",
            "Your update moved every button. I have twelve people on the phone asking where 'sick' went.",
        ),
        (
            (
                "It is safe: it was moved to the bin at 14:02 by somebody on your team, and I have put it back. Take a "
                "breath, all 412 shifts are there."
            ),
            "*Sick* is under **Absence** now. I know that is no comfort today; here is a one-page picture for your team.",
        ),
        (
            "It is back. I am sorry I shouted.",
            "The picture helped. But ask people before you move such a thing.",
        ),
        "They were really upset. I will write again tomorrow morning to see how it went.",
    ),
    Subject(
        "Getting started",
        ("Confused",),
        (
            "Olá, consigo usar a mesma conta em duas lojas?",
            "Merhaba, vardiya planını WhatsApp ile paylaşabilir miyim?",
            "Dzień dobry, czy mogę zmienić język tylko dla jednego pracownika?",
        ),
        (
            "Olá! Sim: crie um segundo espaço em *Adicionar espaço*; a conta é a mesma.",
            "Yes: *Share* makes a link that can be sent anywhere and shows only the published plan.",
        ),
        ("Obrigada!", "Süper, çok teşekkürler 👏"),
    ),
    Subject(
        "Technical",
        ("Feature request",),
        (
            "Could the report show breaks? Our works council asks every quarter.",
            "A wish: let me type '8-16' instead of clicking through four menus.",
            "Is offline planned? Our cellar has no signal and the cellar is where we stand.",
        ),
        (
            "Breaks are coming with the spring release; I noted the works council, that helps us to argue for it.",
            "You can, since Tuesday: click a day and type `8-16`, or `8-12 13-17` for a split shift.",
        ),
        ("Typed my first week. Ten minutes instead of forty.", "Will wait for spring then."),
        "Works councils: fifth request this quarter, all in Germany and Austria.",
    ),
    Subject(
        "Getting started",
        ("Spam?",),
        (
            (
                "Dear sir or madam, we offer first page ranking for your website, guaranteed. "
                "Reply YES to know more."
            ),
            "test",
            "asdf",
        ),
        (
            "Thank you, we are fine as we are.",
            "Your test arrived. Is there something I can help with?",
        ),
        ("oh, a human! No, only trying it out. Nice.",),
    ),
)

LONG_TALK = (
    (
        "Shop {shop} is in. {people} people, two of them twice.",
        "I see them. Merged; both had a space at the end.",
    ),
    ("Shop {shop}: the import says 'no column Start'.", "Yours is called *Beginn*. I mapped it, try again."),
    ("Shop {shop} runs …", "I can see it: {people} people, no complaints."),
    ("Shop {shop} done ✅", "Off to number {next}."),
    ("Shop {shop} works nights. Which day is a shift over midnight?", "The day it begins."),
    ("And the surcharge in shop {shop}?", "By the clock, so it is split at midnight. The report shows both."),
    ("Shop {shop} writes `24:00`. Is that even a time?", "It is, to us: the end of that day."),
    ("The manager of shop {shop} cannot sign in.", "She typed .con instead of .com. Corrected."),
    (
        "Shop {shop} is closed on Mondays, can I say that once?",
        "Yes, *Opening days*. The planner skips it then.",
    ),
    (
        "Shop {shop} pays {people} cents more on Sundays.",
        "Under *Rules*; the shop's rule wins over the company's.",
    ),
    ("Totals of shop {shop} are 0.25 h off.", "Rounding to quarters is on there, as in your old system."),
    ("Shop {shop}, {people} rows, one umlaut. Fingers crossed 🤞", "Arrived, umlaut included."),
    (
        "Can you look at shop {shop}? It says {people} of 90.",
        "The rest have no e-mail address, so no invitation.",
    ),
    ("Coffee. Then shop {shop}.", "Well deserved ☕"),
)
"""One customer moves fifty shops and tells of each; a conversation of more than three hundred parts."""
