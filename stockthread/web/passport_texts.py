"""The words of the public product page, in every language that it speaks. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from stockthread.passports import LANGUAGES

_WEIGHT: Final = re.compile(r"\s*([A-Za-z*]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([0-9.]+))?\s*")
_MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
           "Oktober", "November", "Dezember"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
           "octobre", "novembre", "décembre"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
           "octubre", "noviembre", "diciembre"),
}  # fmt: skip
NAMES: Final[Mapping[str, str]] = {"en": "English", "de": "Deutsch", "fr": "Français",
                                   "es": "Español"}  # fmt: skip
TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "number": "Number",
        "lot": "Lot",
        "article": "Article",
        "by": "by {maker}",
        "issued": "This number was issued on {day}.",
        "warranty": "Under warranty until {day}",
        "warranty_over": "The warranty ended on {day}",
        "notice": "Please note",
        "recall": "Recall",
        "wrong": "Is something wrong?",
        "sentence": "Say it in one sentence",
        "send": "Send",
        "reach": "E-mail or telephone, if you want an answer",
        "more": "Add a photo, or how to answer you",
        "photo": "A photo, if you like",
        "code": "The number on it",
        "thanks": "Thank you. We have your message.",
        "thanks_number": "Its number is {number}.",
        "again": "Back to the page",
        "about": "About this product",
        "restricted": "For trade and service",
        "unknown": "We do not know this number.",
        "unknown_help": "Look at the label again: every letter counts. If you bought this as ours, "
        "tell the shop.",
        "wait": "Too many tries from here. Please wait ten minutes.",
        "too_large": "That is too large. A photo may have at most 15 MB.",
        "bad_file": "This photo could not be taken. Send a JPEG, PNG or WebP of at most 15 MB.",
        "no_words": "Please say in one sentence what is wrong.",
        "bad_reach": "This is no e-mail address and no telephone number.",
        "stale": "The page lay open for too long. Please send it once more.",
        "refused": "That could not be sent. Please write it more shortly.",
        "here": "Tell roughly where I am",
        "here_help": "It helps to find copies. Only the area is kept, some ten kilometres wide, for"
        " 90 days.",
        "here_done": "Thank you.",
        "privacy": "What you send is used to answer you. Opening this page is counted for 90 days,"
        " without your address.",
        "staff": "Open it in Stockthread",
    },
    "de": {
        "number": "Nummer",
        "lot": "Charge",
        "article": "Artikel",
        "by": "von {maker}",
        "issued": "Diese Nummer wurde am {day} vergeben.",
        "warranty": "Garantie bis {day}",
        "warranty_over": "Die Garantie endete am {day}",
        "notice": "Bitte beachten",
        "recall": "Rückruf",
        "wrong": "Stimmt etwas nicht?",
        "sentence": "Sagen Sie es in einem Satz",
        "send": "Senden",
        "reach": "E-Mail oder Telefon, falls Sie eine Antwort möchten",
        "more": "Ein Foto, oder wie wir antworten können",
        "photo": "Ein Foto, wenn Sie mögen",
        "code": "Die Nummer darauf",
        "thanks": "Danke. Ihre Nachricht ist angekommen.",
        "thanks_number": "Sie hat die Nummer {number}.",
        "again": "Zurück zur Seite",
        "about": "Über dieses Produkt",
        "restricted": "Für Handel und Service",
        "unknown": "Diese Nummer kennen wir nicht.",
        "unknown_help": "Sehen Sie noch einmal auf das Etikett: Jedes Zeichen zählt. Wurde es Ihnen"
        " als unseres verkauft, sagen Sie es dem Geschäft.",
        "wait": "Zu viele Versuche von hier. Bitte warten Sie zehn Minuten.",
        "too_large": "Das ist zu groß. Ein Foto darf höchstens 15 MB haben.",
        "bad_file": "Dieses Foto ging nicht. Senden Sie JPEG, PNG oder WebP mit höchstens 15 MB.",
        "no_words": "Bitte sagen Sie in einem Satz, was nicht stimmt.",
        "bad_reach": "Das ist weder E-Mail-Adresse noch Telefonnummer.",
        "stale": "Die Seite war zu lange offen. Bitte senden Sie noch einmal.",
        "refused": "Das ließ sich nicht senden. Bitte schreiben Sie es kürzer.",
        "here": "Sagen, wo ich ungefähr bin",
        "here_help": "Das hilft, Kopien zu finden. Gemerkt wird nur die Gegend, etwa zehn Kilometer"
        " weit, für 90 Tage.",
        "here_done": "Danke.",
        "privacy": "Was Sie senden, dient dazu, Ihnen zu antworten. Aufrufe dieser Seite werden 90"
        " Tage gezählt, ohne Ihre Adresse.",
        "staff": "In Stockthread öffnen",
    },
    "fr": {
        "number": "Numéro",
        "lot": "Lot",
        "article": "Article",
        "by": "de {maker}",
        "issued": "Ce numéro a été attribué le {day}.",
        "warranty": "Sous garantie jusqu'au {day}",
        "warranty_over": "La garantie a pris fin le {day}",
        "notice": "À noter",
        "recall": "Rappel",
        "wrong": "Un problème ?",
        "sentence": "Dites-le en une phrase",
        "send": "Envoyer",
        "reach": "E-mail ou téléphone, si vous souhaitez une réponse",
        "more": "Une photo, ou comment vous répondre",
        "photo": "Une photo, si vous voulez",
        "code": "Le numéro inscrit dessus",
        "thanks": "Merci. Votre message est arrivé.",
        "thanks_number": "Il porte le numéro {number}.",
        "again": "Retour à la page",
        "about": "À propos de ce produit",
        "restricted": "Pour le commerce et le service",
        "unknown": "Nous ne connaissons pas ce numéro.",
        "unknown_help": "Regardez encore l'étiquette : chaque caractère compte. Si on vous l'a"
        " vendu comme venant de nous, prévenez le magasin.",
        "wait": "Trop d'essais depuis cet endroit. Attendez dix minutes, s'il vous plaît.",
        "too_large": "C'est trop grand. Une photo peut avoir 15 Mo au plus.",
        "bad_file": "Cette photo n'a pas pu être prise. Envoyez un JPEG, PNG ou WebP de 15 Mo au"
        " plus.",
        "no_words": "Dites en une phrase ce qui ne va pas, s'il vous plaît.",
        "bad_reach": "Ce n'est ni une adresse e-mail ni un numéro de téléphone.",
        "stale": "La page est restée ouverte trop longtemps. Envoyez encore une fois.",
        "refused": "Cela n'a pas pu être envoyé. Écrivez plus court, s'il vous plaît.",
        "here": "Dire à peu près où je suis",
        "here_help": "Cela aide à trouver les copies. Seule la région est gardée, large d'une"
        " dizaine de kilomètres, pendant 90 jours.",
        "here_done": "Merci.",
        "privacy": "Ce que vous envoyez sert à vous répondre. L'ouverture de cette page est comptée"
        " pendant 90 jours, sans votre adresse.",
        "staff": "Ouvrir dans Stockthread",
    },
    "es": {
        "number": "Número",
        "lot": "Lote",
        "article": "Artículo",
        "by": "de {maker}",
        "issued": "Este número se asignó el {day}.",
        "warranty": "En garantía hasta el {day}",
        "warranty_over": "La garantía terminó el {day}",
        "notice": "Atención",
        "recall": "Retirada",
        "wrong": "¿Hay algún problema?",
        "sentence": "Dígalo en una frase",
        "send": "Enviar",
        "reach": "Correo o teléfono, si quiere una respuesta",
        "more": "Una foto, o cómo responderle",
        "photo": "Una foto, si quiere",
        "code": "El número que lleva",
        "thanks": "Gracias. Su mensaje ha llegado.",
        "thanks_number": "Lleva el número {number}.",
        "again": "Volver a la página",
        "about": "Sobre este producto",
        "restricted": "Para comercio y servicio",
        "unknown": "No conocemos este número.",
        "unknown_help": "Mire otra vez la etiqueta: cada carácter cuenta. Si se lo vendieron como"
        " nuestro, avise a la tienda.",
        "wait": "Demasiados intentos desde aquí. Espere diez minutos, por favor.",
        "too_large": "Es demasiado grande. Una foto puede tener 15 MB como máximo.",
        "bad_file": "No se pudo tomar esta foto. Envíe un JPEG, PNG o WebP de 15 MB como máximo.",
        "no_words": "Diga en una frase qué ocurre, por favor.",
        "bad_reach": "Esto no es ni un correo ni un número de teléfono.",
        "stale": "La página estuvo abierta demasiado tiempo. Envíe otra vez, por favor.",
        "refused": "No se pudo enviar. Escríbalo más corto, por favor.",
        "here": "Decir más o menos dónde estoy",
        "here_help": "Ayuda a encontrar copias. Solo se guarda la zona, de unos diez kilómetros de"
        " ancho, durante 90 días.",
        "here_done": "Gracias.",
        "privacy": "Lo que envía sirve para responderle. Las visitas a esta página se cuentan"
        " durante 90 días, sin su dirección.",
        "staff": "Abrir en Stockthread",
    },
}

assert set(TEXTS) == set(LANGUAGES), "every language has its words"
assert all(set(each) == set(TEXTS["en"]) for each in TEXTS.values()), "and each all of them"


def wanted(accepted: str, asked: str = "") -> str:
    """The language that a visitor asks for in words, else the best that the browser accepts."""
    if asked in LANGUAGES:
        return asked
    found: list[tuple[float, int, str]] = []
    for n, part in enumerate(accepted[:400].split(",")):
        match = _WEIGHT.fullmatch(part)
        if match and match[1].lower() in LANGUAGES:
            try:
                weight = float(match[2] or 1)
            except ValueError:
                continue
            if weight > 0:
                found.append((-weight, n, match[1].lower()))
    return min(found)[2] if found else LANGUAGES[0]


def day(on: date, language: str) -> str:
    """`3 May 2026`, `3. Mai 2026`, `3 mai 2026`, `3 de mayo de 2026`."""
    month = _MONTHS[language][on.month - 1]
    if language == "es":
        return f"{on.day} de {month} de {on.year}"
    return f"{on.day}{'.' if language == 'de' else ''} {month} {on.year}"
