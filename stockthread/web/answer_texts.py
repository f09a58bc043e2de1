"""The words of the page on which a notice is answered, in every language of the product page."""

from collections.abc import Mapping
from typing import Final

from stockthread.passports import LANGUAGES

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "title": "Recall", "wrong": "What is wrong", "do": "What to do",
        "ask": "What became of these?", "all": "Of all of them", "each": "Or one by one",
        "have": "I have it still", "sold": "I sold it on", "destroyed": "It was destroyed",
        "missing": "I cannot find it", "whom": "Sold on to whom",
        "words": "Anything else?", "send": "Send", "thanks": "Thank you. We have your answer.",
        "again": "Something else became of it? Answer again: the last answer counts.",
        "as": "as above", "problem": "Please choose an answer.", "over": "This recall is closed.",
        "contact": "How they are reached (telephone, e-mail)",
        "many": "How many, if not all",
        "ask_us": "Questions",
        "bad": "This is no amount. Write a number, at most what you have.",
    },
    "de": {
        "title": "Rückruf", "wrong": "Was nicht stimmt", "do": "Was zu tun ist",
        "ask": "Was ist daraus geworden?", "all": "Von allen", "each": "Oder einzeln",
        "have": "Ich habe es noch", "sold": "Ich habe es weiterverkauft",
        "destroyed": "Es wurde vernichtet", "missing": "Ich finde es nicht",
        "whom": "Weiterverkauft an wen", "words": "Sonst noch etwas?", "send": "Absenden",
        "thanks": "Danke. Ihre Antwort ist bei uns.",
        "again": "Hat sich etwas geändert? Antworten Sie noch einmal: die letzte Antwort zählt.",
        "as": "wie oben", "problem": "Bitte wählen Sie eine Antwort.",
        "over": "Dieser Rückruf ist abgeschlossen.",
        "contact": "Wie man sie erreicht (Telefon, E-Mail)",
        "many": "Wie viel, falls nicht alles",
        "ask_us": "Fragen",
        "bad": "Das ist keine Menge. Schreiben Sie eine Zahl, höchstens was Sie haben.",
    },
    "fr": {
        "title": "Rappel", "wrong": "Ce qui ne va pas", "do": "Que faire",
        "ask": "Que sont-ils devenus ?", "all": "Pour tous", "each": "Ou un par un",
        "have": "Je l’ai encore", "sold": "Je l’ai revendu", "destroyed": "Il a été détruit",
        "missing": "Je ne le trouve pas", "whom": "Revendu à qui",
        "words": "Autre chose ?", "send": "Envoyer", "thanks": "Merci. Nous avons votre réponse.",
        "again": "Un changement ? Répondez à nouveau : la dernière réponse compte.",
        "as": "comme ci-dessus", "problem": "Veuillez choisir une réponse.",
        "over": "Ce rappel est terminé.",
        "contact": "Comment les joindre (téléphone, e-mail)",
        "many": "Combien, si ce n’est pas tout",
        "ask_us": "Questions",
        "bad": "Ce n’est pas une quantité. Écrivez un nombre, au plus ce que vous avez.",
    },
    "es": {
        "title": "Retirada", "wrong": "Qué ocurre", "do": "Qué hacer",
        "ask": "¿Qué ha sido de ellos?", "all": "De todos", "each": "O uno por uno",
        "have": "Todavía lo tengo", "sold": "Lo he vendido", "destroyed": "Se ha destruido",
        "missing": "No lo encuentro", "whom": "Vendido a quién",
        "words": "¿Algo más?", "send": "Enviar", "thanks": "Gracias. Tenemos su respuesta.",
        "again": "¿Ha cambiado algo? Responda de nuevo: cuenta la última respuesta.",
        "as": "como arriba", "problem": "Elija una respuesta.",
        "over": "Esta retirada está cerrada.",
        "contact": "Cómo localizarlos (teléfono, correo)",
        "many": "Cuánto, si no es todo",
        "ask_us": "Preguntas",
        "bad": "Eso no es una cantidad. Escriba un número, como máximo lo que tiene.",
    },
}  # fmt: skip

assert set(TEXTS) == set(LANGUAGES), "every language of the product page has its words"
assert all(set(each) == set(TEXTS["en"]) for each in TEXTS.values()), "and each all of them"
